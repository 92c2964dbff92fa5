//! What a patient takes along of letters: where each one went.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use crate::db::ids::MessageId;
use crate::db::schema::{institutions, letter_prints, messages};
use crate::identity::Patient;

/// A letter that was printed.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct ExportedLetter {
    /// The message that it tells.
    pub message: MessageId,
    pub institution: String,
    pub printed_at: DateTime<Utc>,
    /// Below the name.
    pub address: String,
    /// When it was marked as sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The letters to the patient that were printed, in their order.
pub async fn export_letters(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedLetter>> {
    letter_prints::table
        .inner_join(messages::table.on(messages::id.eq(letter_prints::message_id)))
        .inner_join(institutions::table.on(institutions::id.eq(messages::institution_id)))
        .filter(messages::patient_id.eq(patient.subject()))
        .order((letter_prints::printed_at, letter_prints::id))
        .select((messages::id, institutions::name, letter_prints::printed_at, letter_prints::address, messages::letter_sent_at))
        .load(conn)
        .await
}
