//! The functions of the database that decisions are made of.
#![expect(clippy::too_many_arguments, reason = "a list for each column of the log")]

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

diesel::define_sql_function! {
    /// Everything that these questions need, of one moment.
    fn mt_decision_facts(tokens: Array<Binary>, moment: Timestamptz, asked: Array<Text>, keys: Array<Text>) -> Jsonb;
}
diesel::define_sql_function! {
    fn mt_log_decisions(moment: Timestamptz, known_sequence: BigInt, ids: Array<SqlUuid>, applications: Array<SqlUuid>, patients: Array<Nullable<SqlUuid>>, workers: Array<Nullable<SqlUuid>>, permits: Array<Bool>, tokens: Array<Binary>, unknown_persons: Array<Nullable<Binary>>, unknown_patients: Array<Nullable<Binary>>, requests: Array<Text>) -> BigInt;
}

diesel::define_sql_function! {
    /// Prepares the log's next months.
    fn mt_decision_months(moment: Timestamptz) -> Integer;
}

/// Prepares this month's part of the log and the next two.
pub async fn prepare_months(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let _: i32 = diesel::select(mt_decision_months(now)).get_result(conn).await?;
    Ok(())
}
