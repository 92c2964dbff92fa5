//! The indexes of names while a large list comes in.
//!
//! They are kept without a pending list, which every search would read in full. Rows by the hundred thousand are written four times as
//! fast with one, emptied now and then.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

/// Has new names gathered, or written into the index at once. Waits for no search longer than a moment.
pub async fn gather_names(conn: &mut AsyncPgConnection, gather: bool) -> QueryResult<()> {
    let value = if gather { "on" } else { "off" };
    conn.batch_execute(&format!(
        "set local lock_timeout = '2s'; alter index care_workers_words set (fastupdate = {value});
         alter index care_workers_name_words set (fastupdate = {value})"
    ))
    .await
}

/// For a transaction that adds many names: keeps them together until they are written.
pub async fn allow_gathering(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    conn.batch_execute("set local gin_pending_list_limit = '64MB'").await
}

/// Writes what was gathered into the index.
pub async fn write_gathered_names(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    conn.batch_execute("select gin_clean_pending_list('care_workers_words'), gin_clean_pending_list('care_workers_name_words')")
        .await
}
