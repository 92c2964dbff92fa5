//! Which connected application lags behind: for the metric, `check` and the operator's log.

use chrono::{DateTime, Utc};
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::{Actor, Db, DbError, Job, Prepare};

/// How far an application is behind.
#[derive(Debug, QueryableByName)]
pub struct Lag {
    #[diesel(sql_type = Text)]
    pub application: String,
    /// Number of changes that it has not acknowledged.
    #[diesel(sql_type = BigInt)]
    pub changes: i64,
    /// The oldest of them was made then.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub since: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    read_at: DateTime<Utc>,
}

impl Lag {
    /// Seconds since the oldest change that it has not acknowledged.
    pub fn seconds(&self) -> i64 {
        self.since.map_or(0, |since| (self.read_at - since).num_seconds().max(0))
    }
}

/// Every application that follows the changes, by name.
pub async fn lags(db: &Db) -> Result<Vec<Lag>, DbError> {
    let mut tx = db.begin(Actor::System(Job::Feed)).await?;
    let lags = sql_query(
        "select a.name as application, n.last - k.sequence as changes,
           (select c.recorded_at from changes c where c.sequence = k.sequence + 1) as since, mt_now() as read_at
         from applications a, change_counter n,
           lateral (select coalesce(max(sequence), 0) as sequence from change_acknowledgements where application_id = a.id) k
         where a.revoked_at is null and 'changes.read' = any(a.scopes) order by a.name",
    )
    .prepared()
    .load(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(lags)
}
