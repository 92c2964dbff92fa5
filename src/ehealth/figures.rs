//! What operators are told: readiness, metrics, `check`; and whether the service is late, for every page.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::{Db, DbError, Prepare};
use crate::web::AppState;

/// How the service and the checks stand, over all instances.
#[derive(Debug, Clone, diesel::QueryableByName)]
pub struct EhealthFigures {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub answered_at: Option<DateTime<Utc>>,
    /// Since when no call was answered.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub failing_since: Option<DateTime<Utc>>,
    /// Who is asked about.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
    #[diesel(sql_type = BigInt)]
    pub never_checked: i64,
    /// Of whom the answers make no sense.
    #[diesel(sql_type = BigInt)]
    pub doubted: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_due_at: Option<DateTime<Utc>>,
}

impl EhealthFigures {
    /// How long the check waits that is due longest.
    pub fn overdue_seconds(&self, now: DateTime<Utc>) -> i64 {
        self.oldest_due_at.map_or(0, |due| (now - due).num_seconds().max(0))
    }

    pub fn failing_seconds(&self, now: DateTime<Utc>) -> i64 {
        self.failing_since.map_or(0, |since| (now - since).num_seconds().max(0))
    }
}

/// # Errors
/// Those of the database.
pub async fn load_figures(db: &Db) -> Result<EhealthFigures, DbError> {
    let query = "select answered_at, failing_since, people, never_checked, doubted, oldest_due_at from mt_ehealth_figures()";
    let mut conn = db.connection_without_actor().await?;
    Ok(diesel::sql_query(query).prepared().get_result(&mut *conn).await?)
}

/// Reads whether the service is late, for every page of this process: it has not answered for longer than an answer may be old.
///
/// # Errors
/// Those of the database.
pub async fn refresh_capability(site: &AppState) -> Result<(), DbError> {
    let Some(rules) = site.ehealth.rules() else {
        return Ok(());
    };
    let (figures, now) = (load_figures(&site.db).await?, site.db.read_now().await?);
    site.ehealth.set_late_since(figures.failing_since.filter(|since| now - *since >= rules.max_age));
    Ok(())
}
