//! How long a patient's sessions last.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{SmallInt, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// The lengths to choose from, in minutes without a page. The last is ten times the first (WCAG 2.2.1).
pub const LENGTHS: [i16; 3] = [15, 60, 150];

diesel::define_sql_function! {
    /// Sets it for the actor, a patient.
    fn mt_own_session_length(minutes: SmallInt, moment: Timestamptz) -> Bool;
}

pub async fn choose_length(conn: &mut AsyncPgConnection, minutes: i16, now: DateTime<Utc>) -> QueryResult<()> {
    let _: bool = diesel::select(mt_own_session_length(minutes, now)).get_result(conn).await?;
    Ok(())
}
