//! How many letters are to be written, for the signals above the werklijst.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::store::unread_before;
use crate::config::Rules;
use crate::db::Prepare;
use crate::identity::Officer;

/// Letters that are to be written, up to a hundred.
#[derive(Debug, Clone, Default)]
pub struct WaitingLetters {
    pub count: i64,
    /// When the newest of these became one.
    pub newest_due: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct WaitingRow {
    #[diesel(sql_type = Timestamptz)]
    written_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    letter_at_once: bool,
}

pub async fn find_waiting_letters(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    rules: &Rules,
    now: DateTime<Utc>,
) -> QueryResult<WaitingLetters> {
    let before = unread_before(rules, now);
    let rows: Vec<WaitingRow> = diesel::sql_query(
        "select m.written_at, m.letter_at_once from mt_letters_to_write($1, 100) as t (id) join messages m on m.id = t.id",
    )
    .bind::<Timestamptz, _>(before)
    .prepared()
    .load(conn)
    .await?;
    let due = |row: &WaitingRow| if row.letter_at_once { row.written_at } else { row.written_at + (now - before) };
    Ok(WaitingLetters { count: i64::try_from(rows.len()).unwrap_or(i64::MAX), newest_due: rows.iter().map(due).max() })
}
