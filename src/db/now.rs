//! The one clock (R22): the database's.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

diesel::define_sql_function! {
    fn mt_now() -> diesel::sql_types::Timestamptz;
}

/// The moment of an act, to be read after its locks.
pub async fn read_now(conn: &mut AsyncPgConnection) -> QueryResult<DateTime<Utc>> {
    diesel::select(mt_now()).get_result(conn).await
}
