//! **Druk deze brief af** and **Markeer brief als verstuurd**.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::address::PostalAddress;
use super::prints::{NewPrint, insert_print, list_prints};
use super::store::find_letter;
use crate::audit::{Event, record};
use crate::db::ids::{ConversationId, LetterPrintId, MessageId, OfficerId, PatientId};
use crate::db::schema::{messages, officers};
use crate::db::{DbError, read_now};
use crate::directory::PersonName;
use crate::identity::Officer;
use crate::messages::Author;
use crate::web::AppState;

diesel::define_sql_function! {
    /// Holds the planned stop that the letter starts.
    fn mt_hold_stop_of_letter(message: diesel::sql_types::Uuid);
}

/// A letter to be printed.
pub(super) struct PrintOrder<'a> {
    /// The key of the form.
    pub id: LetterPrintId,
    pub message: MessageId,
    pub address: &'a PostalAddress,
    /// Why it is printed again; empty the first time.
    pub reason: &'a str,
    /// How many prints the page had shown.
    pub seen: i16,
}

/// Outcome of **Druk deze brief af**.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PrintOutcome {
    /// It is kept who printed it, now or by the same form before.
    Done,
    /// Somebody printed it since the page was opened.
    By(String, DateTime<Utc>),
    Unknown,
}

/// Keeps that the letter is printed. The page with the sheet opens for who did.
pub(super) async fn print_letter(site: &AppState, officer: &Officer, order: &PrintOrder<'_>) -> Result<PrintOutcome, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(letter) = find_letter(&mut tx, officer, order.message).await? else {
        tx.rollback().await?;
        return Ok(PrintOutcome::Unknown);
    };
    let now = tx.now();
    let new = NewPrint {
        id: order.id,
        message_id: letter.message,
        number: order.seen + 1,
        address: order.address.as_str(),
        reason: (order.seen > 0).then_some(order.reason),
        printed_at: now,
        printed_by: officer.id(),
    };
    // The number of the one before is not asked for first: two at once are told apart by the constraint.
    if insert_print(&mut tx, &new).await? {
        record(&mut tx, officer.actor(), Event::letter_printed(letter.matter.patient, letter.conversation, letter.message), now)
            .await?;
        tx.commit().await?;
        return Ok(PrintOutcome::Done);
    }
    let prints = list_prints(&mut tx, &[letter.message]).await?;
    tx.rollback().await?;
    if prints.iter().any(|print| print.id == order.id && print.by == officer.id()) {
        return Ok(PrintOutcome::Done);
    }
    Ok(prints.last().map_or(PrintOutcome::Unknown, |last| PrintOutcome::By(last.officer.to_string(), last.at)))
}

/// Outcome of **Markeer brief als verstuurd**.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LetterOutcome {
    /// It is kept who sent it and when, now or by the same form before.
    Done,
    /// A colleague sent it first, then.
    By(String, DateTime<Utc>),
    /// The patient read it meanwhile, then.
    Read(DateTime<Utc>),
    /// No notice of this institution's that may be sent.
    Unknown,
}

/// Keeps who sent the letter, and when.
pub(super) async fn mark_letter_sent(site: &AppState, officer: &Officer, message: MessageId) -> Result<LetterOutcome, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    diesel::select(mt_hold_stop_of_letter(message)).execute(&mut *tx).await?;
    let now = read_now(&mut tx).await?;
    let of: Option<(PatientId, ConversationId)> = diesel::update(messages::table.filter(messages::id.eq(message)))
        .filter(messages::author.eq(Author::System).and(messages::letter_sent_at.is_null()))
        .filter(messages::read_at.is_null().or(messages::letter_required))
        .set((messages::letter_sent_at.eq(now), messages::letter_sent_by.eq(officer.id())))
        .returning((messages::patient_id, messages::conversation_id))
        .get_result(&mut *tx)
        .await
        .optional()?;
    if let Some((patient, conversation)) = of {
        record(&mut tx, officer.actor(), Event::letter_sent(patient, conversation, message), now).await?;
        tx.commit().await?;
        return Ok(LetterOutcome::Done);
    }
    type SentColumns = (Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<OfficerId>, Option<PersonName>);
    let row: Option<SentColumns> = messages::table
        .left_join(officers::table.on(officers::id.nullable().eq(messages::letter_sent_by)))
        .filter(messages::id.eq(message).and(messages::author.eq(Author::System)))
        .select((
            messages::read_at,
            messages::letter_sent_at,
            messages::letter_sent_by,
            (officers::given_name, officers::family_name).nullable(),
        ))
        .first(&mut *tx)
        .await
        .optional()?;
    tx.rollback().await?;
    Ok(match row {
        Some((_, Some(_), Some(by), ..)) if by == officer.id() => LetterOutcome::Done,
        Some((_, Some(at), _, Some(name))) => LetterOutcome::By(name.to_string(), at),
        Some((Some(at), ..)) => LetterOutcome::Read(at),
        _ => LetterOutcome::Unknown,
    })
}
