//! Officer accounts and their own entries of the directory (R12). The sign-in links them.

use diesel_async::RunQueryDsl;

use crate::db::{Db, DbError};

diesel::define_sql_function! {
    /// How many active accounts have no entry.
    fn mt_officers_without_entry() -> BigInt;
}

/// How many accounts that may sign in have no entry.
pub async fn count_without_entry(db: &Db) -> Result<i64, DbError> {
    db.query_idempotent(async |mut conn| diesel::select(mt_officers_without_entry()).get_result(&mut conn).await).await
}
