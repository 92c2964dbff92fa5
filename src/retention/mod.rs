//! What is past its term goes: once an hour, or when an operator says so, in small parts that the audit counts (docs/retention.md).

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Days, Months, Utc};
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Integer, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use tokio::sync::watch;

use crate::audit::{Event, record};
use crate::config::Retention;
use crate::db::{Actor, Db, DbError, Job, read_now};

const JOB: Actor = Actor::System(Job::Retain);
const INTERVAL: Duration = Duration::from_secs(3600);
const MAX_ROWS_PER_TX: i32 = 500;

diesel::define_sql_function! {
    /// Deletes what of one kind is older than a moment, at most so much. Answers how much that was.
    fn mt_retain(what: Text, before: Timestamptz, most: Integer) -> BigInt;
}

/// How long a kind is kept.
#[derive(Debug, Clone, Copy)]
enum RetentionTerm {
    Exclusion,
    Access,
    Mail,
}

/// Every kind, in the order in which it goes: a break takes its changes along, and those let go of their acknowledgements.
const KINDS: [(&str, RetentionTerm); 12] = [
    ("outbox", RetentionTerm::Mail),
    ("unsubscribe_tokens", RetentionTerm::Mail),
    ("ombuds_reminders", RetentionTerm::Mail),
    ("ombuds_mailboxes", RetentionTerm::Mail),
    ("signals", RetentionTerm::Mail),
    ("handler_questions", RetentionTerm::Mail),
    ("patient_looks", RetentionTerm::Access),
    ("decisions", RetentionTerm::Access),
    ("breaks", RetentionTerm::Access),
    ("exclusion_requests", RetentionTerm::Exclusion),
    ("conversations", RetentionTerm::Exclusion),
    ("change_acknowledgements", RetentionTerm::Access),
];

impl RetentionTerm {
    /// Before when a thing was over that goes now.
    fn before(self, terms: &Retention, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let years = |years: u32| now.checked_sub_months(Months::new(years.checked_mul(12)?));
        match self {
            Self::Exclusion => years(terms.exclusion_years),
            Self::Access => years(terms.access_years),
            Self::Mail => now.checked_sub_days(Days::new(terms.mail_days.into())),
        }
    }
}

/// Once an hour until told to stop. Of several instances one does it.
pub async fn run(db: Db, terms: Retention, mut stopped: watch::Receiver<bool>) {
    loop {
        match retain(&db, &terms).await {
            Ok(gone) if gone.is_empty() => {}
            Ok(gone) => tracing::info!(rows = ?gone, "what was past its term was deleted"),
            Err(error) => tracing::warn!(cause = %error, "what is past its term was not deleted; it is tried again in an hour"),
        }
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Deletes all that is past its term. Answers how many rows of which kind went.
///
/// # Errors
/// Those of the database; what went before stays so.
pub async fn retain(db: &Db, terms: &Retention) -> Result<BTreeMap<&'static str, i64>, DbError> {
    let mut all = BTreeMap::new();
    for (kind, term) in KINDS {
        while let Some(rows @ 1..) = retain_some(db, terms, kind, term).await? {
            *all.entry(kind).or_default() += rows;
        }
    }
    Ok(all)
}

/// A part of one kind, and its row of the audit. `None` while another instance is at it.
async fn retain_some(db: &Db, terms: &Retention, kind: &'static str, term: RetentionTerm) -> Result<Option<i64>, DbError> {
    let mut tx = db.begin(JOB).await?;
    let now = read_now(&mut tx).await?;
    let (true, Some(before)) = (try_lock(&mut tx).await?, term.before(terms, now)) else {
        tx.rollback().await?;
        return Ok(None);
    };
    let rows: i64 = diesel::select(mt_retain(kind, before, MAX_ROWS_PER_TX)).get_result(&mut *tx).await?;
    if rows > 0 {
        record(&mut tx, JOB, Event::rows_retained(kind, rows), now).await?;
    }
    tx.commit().await?;
    Ok(Some(rows))
}

/// Whether this transaction is the one that deletes now.
async fn try_lock(conn: &mut AsyncPgConnection) -> QueryResult<bool> {
    let lock = sql::<Bool>("pg_try_advisory_xact_lock(hashtext('mijntoegang retain'))");
    diesel::select(lock).get_result(conn).await
}
