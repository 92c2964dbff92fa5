//! The words that come with a patient's report of what a conversation tells: a message in it, in the transaction of the report.

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::hooks::Hooks;
use super::reply;
use super::write::{TypedMessage, WriteOutcome};
use crate::conflicts::Statement;
use crate::db::ids::IdempotencyKey;
use crate::identity::Patient;
use crate::web::{AppState, ConversationReference};

/// What a patient says of the matter of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct NewReport<'a> {
    /// The conversation that tells of it.
    pub conversation: &'a str,
    pub text: &'a str,
    pub idempotency_key: IdempotencyKey,
    /// What the patient said of whom it is about (R12).
    pub said: Statement<'a>,
}

/// Writes it, where R12 lets it stand. Anything but [`WriteOutcome::Sent`] leaves the transaction to be rolled back.
///
/// # Errors
/// Those of the database.
pub async fn insert_report(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    hooks: &Hooks,
    patient: &Patient,
    new: &NewReport<'_>,
) -> QueryResult<WriteOutcome> {
    let Some(reference) = ConversationReference::parse(new.conversation) else {
        return Ok(WriteOutcome::NotFound);
    };
    let words = TypedMessage { text: new.text, idempotency_key: new.idempotency_key, files: &[], said: new.said };
    reply::insert_reply(conn, site, hooks, patient, &reference, &words).await
}
