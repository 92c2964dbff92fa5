//! The one clock (R22): the database's.

use anyhow::ensure;
use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{Db, Tls, client};

diesel::define_sql_function! {
    /// The moment, for a statement that needs it without a transaction of ours around it.
    fn mt_now() -> diesel::sql_types::Timestamptz;
}

/// The moment of an act, to be read after its locks.
pub async fn read_now(conn: &mut AsyncPgConnection) -> QueryResult<DateTime<Utc>> {
    diesel::select(mt_now()).get_result(conn).await
}

/// What the function does in a released schema. The owner can replace it, as the tests do.
const RELEASED: &str = "select clock_timestamp()";

/// Refuses a database whose clock was replaced, or from which this machine's clock differs by over a second.
///
/// # Errors
/// With the sentence an operator can act on.
pub async fn check_clock(url: &str, tls: &Tls, db: &Db) -> anyhow::Result<()> {
    let function = "select btrim(p.prosrc), l.lanname::text from pg_proc p join pg_language l on l.oid = p.prolang
                    where p.oid = 'public.mt_now()'::regprocedure";
    let row = client(url, tls).await?.query_one(function, &[]).await?;
    let (source, language): (&str, &str) = (row.get(0), row.get(1));
    ensure!(
        (source, language) == (RELEASED, "sql"),
        "the database's function mt_now is not the released one, so its moments are not Postgres's clock; as the owner of the schema run: \
         create or replace function mt_now() returns timestamptz language sql volatile as '{RELEASED}'"
    );
    // Twice: a single reading may meet a machine that stood still for a moment.
    for _ in 0..2 {
        db.read_now().await?;
    }
    ensure!(
        db.clock_difference().is_small(),
        "this machine's clock is {:+.1} s from that of Postgres; at most 1 s is allowed: let NTP set both",
        db.clock_difference().seconds()
    );
    Ok(())
}
