//! Each time a letter was printed: who, when, to which address, and the second time why.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{LetterPrintId, MessageId, OfficerId, PatientId};
use crate::db::schema::{conversations, letter_prints, messages, officers};
use crate::directory::PersonName;
use crate::identity::Officer;

/// Each time a letter was printed.
#[derive(Debug, Clone, Queryable)]
pub(super) struct PrintRow {
    pub id: LetterPrintId,
    pub message: MessageId,
    pub address: String,
    /// Why it was printed again.
    pub reason: Option<String>,
    pub at: DateTime<Utc>,
    pub by: OfficerId,
    pub officer: PersonName,
}

/// The prints of these letters, the first one first.
pub(super) async fn list_prints(conn: &mut AsyncPgConnection, letters: &[MessageId]) -> QueryResult<Vec<PrintRow>> {
    letter_prints::table
        .inner_join(officers::table.on(officers::id.eq(letter_prints::printed_by)))
        .filter(letter_prints::message_id.eq_any(letters))
        .order((letter_prints::message_id, letter_prints::number))
        .select((
            letter_prints::id,
            letter_prints::message_id,
            letter_prints::address,
            letter_prints::reason,
            letter_prints::printed_at,
            letter_prints::printed_by,
            (officers::given_name, officers::family_name),
        ))
        .load(conn)
        .await
}

/// The last print of each of these letters.
pub(super) async fn last_prints(
    conn: &mut AsyncPgConnection,
    letters: &[MessageId],
) -> QueryResult<HashMap<MessageId, PrintRow>> {
    Ok(list_prints(conn, letters).await?.into_iter().map(|print| (print.message, print)).collect())
}

/// Where the last letter to this patient went that the officer may see.
pub(super) async fn find_last_address(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
) -> QueryResult<Option<String>> {
    letter_prints::table
        .inner_join(messages::table.on(messages::id.eq(letter_prints::message_id)))
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .filter(conversations::patient_id.eq(patient))
        .order((letter_prints::printed_at.desc(), letter_prints::id.desc()))
        .select(letter_prints::address)
        .first(conn)
        .await
        .optional()
}

/// A print to be kept.
#[derive(Debug, Clone, Copy, Insertable)]
#[diesel(table_name = letter_prints)]
pub(super) struct NewPrint<'a> {
    pub id: LetterPrintId,
    pub message_id: MessageId,
    pub number: i16,
    pub address: &'a str,
    pub reason: Option<&'a str>,
    pub printed_at: DateTime<Utc>,
    pub printed_by: OfficerId,
}

/// Keeps a print. False when the same form was sent before, or somebody else printed meanwhile.
pub(super) async fn insert_print(conn: &mut AsyncPgConnection, new: &NewPrint<'_>) -> QueryResult<bool> {
    let made = diesel::insert_into(letter_prints::table).values(new).on_conflict_do_nothing().execute(conn).await?;
    Ok(made == 1)
}
