//! The job `applications`: counts what applications ask from the log of decisions, so that nothing is counted while one waits for an answer,
//! and tells an ombudsdienst what is unusual. The signal names the application and nobody else (R12).

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::watch;

use super::activity::{Activity, list_activity};
use crate::db::ids::SignalId;
use crate::db::{Actor, Db, DbError, Job, read_now};
use crate::web::AppState;

diesel::define_sql_function! {
    fn mt_count_activity(moment: Timestamptz) -> Integer;
}
diesel::define_sql_function! {
    fn mt_signal_application(signal: SqlUuid, about: SqlUuid, what: Text, moment: Timestamptz) -> Bool;
}
diesel::define_sql_function! {
    /// One more opening of an application that was refused, or none more; answers how many there were in this hour.
    fn mt_refused_openings(reporter: Text, moment: Timestamptz, more: Integer) -> Nullable<BigInt>;
}

const JOB: Actor = Actor::System(Job::Applications);
const WATCH_INTERVAL: Duration = Duration::from_secs(300);

/// Every five minutes until told to stop. Any number of instances may do so.
pub async fn watch(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = watch_once(&site).await {
            tracing::warn!(cause = %error, "what applications ask could not be counted; retrying");
        }
        tokio::select! {
            () = tokio::time::sleep(WATCH_INTERVAL) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Counts what was not counted, and leaves the signals. Answers how many are new.
///
/// # Errors
/// Those of the database.
pub async fn watch_once(site: &AppState) -> Result<usize, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    let now = read_now(&mut tx).await?;
    let _: i32 = diesel::select(mt_count_activity(now)).get_result(&mut *tx).await?;
    let mut told = 0;
    for one in list_activity(&mut tx, now).await? {
        for kind in one.signals(site.rules.patients_of_one_person, now) {
            let signal = mt_signal_application(SignalId::generate(), one.application_id, kind.as_str(), now);
            if diesel::select(signal).get_result::<bool>(&mut *tx).await? {
                tracing::warn!(application = one.application, signal = kind.as_str(), "an application does something unusual");
                told += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(told)
}

/// When the last token of an application ends.
#[derive(Debug, Clone, QueryableByName)]
pub struct TokenEnd {
    #[diesel(sql_type = Text)]
    pub application: String,
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
}

/// What operators are told of the applications that are let in.
pub struct ApplicationFigures {
    pub activity: Vec<Activity>,
    /// Of those whose tokens all have an end.
    pub token_ends: Vec<TokenEnd>,
}

/// For the metrics and `check`.
///
/// # Errors
/// Those of the database.
pub async fn load_figures(db: &Db) -> Result<ApplicationFigures, DbError> {
    let mut tx = db.begin(JOB).await?;
    let now = read_now(&mut tx).await?;
    let activity = list_activity(&mut tx, now).await?;
    let token_ends = diesel::sql_query("select * from mt_application_tokens_ending()").load(&mut *tx).await?;
    tx.commit().await?;
    Ok(ApplicationFigures { activity, token_ends })
}

/// How many openings of an application were refused in this hour, with `more` of them now; as the job `break`.
pub async fn count_refused_openings(
    conn: &mut AsyncPgConnection,
    reporter: &str,
    more: i32,
    now: DateTime<Utc>,
) -> QueryResult<i64> {
    let refused: Option<i64> = diesel::select(mt_refused_openings(reporter, now, more)).get_result(conn).await?;
    Ok(refused.unwrap_or(0))
}

/// One more report that was told with others; as the job `break`.
pub async fn note_grouped_report(conn: &mut AsyncPgConnection, reporter: &str, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::sql_query("select mt_note_grouped_report($1, $2)")
        .bind::<Text, _>(reporter)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}
