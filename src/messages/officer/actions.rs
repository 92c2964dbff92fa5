//! What an officer does with a conversation: one transaction each, guarded, so that the second of two officers is told.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::super::attachments::{self, AttachmentOwner};
use super::super::mails;
use super::super::model::{Author, MessageKind};
use super::super::store::{self, NewBody, NewMessage};
use super::super::write::TypedMessage;
use super::conversation_page::{address, find_officer_name, lock_conversation};
use crate::audit::{Event, record};
use crate::db::ids::OfficerId;
use crate::db::schema::conversations;
use crate::db::{Tx, read_now};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, saved_forms};
use crate::web::{AppState, ConversationReference, PageError};

/// The outcome of an officer's act.
pub enum ActOutcome {
    /// It stands, now or by the same officer's same form before.
    Done,
    /// Something else happened first: nothing changed. The words say what.
    TooLate(String),
    /// Not for this officer, or not of this institution.
    NotFound,
}

async fn too_late(
    locale: Locale,
    mut tx: Tx,
    key: &'static str,
    by: Option<OfficerId>,
    at: Option<DateTime<Utc>>,
) -> Result<ActOutcome, PageError> {
    let name = find_officer_name(&mut tx, by).await?;
    tx.rollback().await?;
    let moment = at.map(|at| dates::at(locale, at)).unwrap_or_default();
    Ok(ActOutcome::TooLate(tr(locale, key, &[("naam", (&name).into()), ("tijdstip", (&moment).into())])))
}

/// Another ombudsdienst handles what it is about.
async fn handed_over(locale: Locale, tx: Tx) -> Result<ActOutcome, PageError> {
    tx.rollback().await?;
    Ok(ActOutcome::TooLate(t(locale, "requests-officer-overgedragen-regel").to_owned()))
}

/// **Verstuur bericht**
pub async fn send_answer(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &ConversationReference,
    words: &TypedMessage<'_>,
) -> Result<ActOutcome, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(held) = lock_conversation(&mut tx, officer, reference).await? else {
        tx.rollback().await?;
        return Ok(ActOutcome::NotFound);
    };
    let now = read_now(&mut tx).await?;
    if store::find_sent(&mut tx, words.idempotency_key).await?.is_some() {
        tx.rollback().await?;
        return Ok(ActOutcome::Done);
    }
    if held.handed_over_at.is_some() {
        return handed_over(locale, tx).await;
    }
    if held.closed_at.is_some() {
        return too_late(locale, tx, "messages-intussen-gesloten", held.closed_by, held.closed_at).await;
    }
    let new = NewMessage {
        place: held.place(),
        author: Author::Officer,
        officer: Some(officer),
        body: NewBody::Text(MessageKind::Text, words.text),
        idempotency_key: Some(words.idempotency_key),
        letter_at_once: false,
    };
    let Some(message) = store::insert_message(&mut tx, &new, now).await? else {
        tx.rollback().await?;
        return Ok(ActOutcome::Done);
    };
    attachments::insert_attachments(&mut tx, AttachmentOwner::Message(message), words.files, now).await?;
    store::mark_answered(&mut tx, officer, &held, now).await?;
    record(&mut tx, officer.actor(), Event::message_answered(held.patient_id, held.id, message), now).await?;
    mails::queue_notice(&mut tx, site, held.patient_id, now).await?;
    saved_forms::forget(&mut tx, officer.person(), &address(reference.as_str())).await?;
    tx.commit().await?;
    Ok(ActOutcome::Done)
}

/// **Sluit gesprek**: not over an unread message.
pub async fn close_conversation(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &ConversationReference,
) -> Result<ActOutcome, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(held) = lock_conversation(&mut tx, officer, reference).await? else {
        tx.rollback().await?;
        return Ok(ActOutcome::NotFound);
    };
    let now = read_now(&mut tx).await?;
    if held.closed_by == Some(officer.id()) {
        tx.rollback().await?;
        return Ok(ActOutcome::Done);
    }
    if held.handed_over_at.is_some() {
        return handed_over(locale, tx).await;
    }
    if held.closed_at.is_some() {
        return too_late(locale, tx, "messages-intussen-gesloten", held.closed_by, held.closed_at).await;
    }
    if held.unread_since.is_some() {
        tx.rollback().await?;
        return Ok(ActOutcome::TooLate(t(locale, "messages-intussen-geschreven").to_owned()));
    }
    diesel::update(conversations::table.filter(conversations::id.eq(held.id)))
        .set((
            conversations::closed_at.eq(now),
            conversations::closed_by.eq(officer.id()),
            conversations::waits_since.eq(None::<DateTime<Utc>>),
            conversations::reopened_at.eq(None::<DateTime<Utc>>),
            conversations::reopened_by.eq(None::<OfficerId>),
        ))
        .execute(&mut *tx)
        .await?;
    record(&mut tx, officer.actor(), Event::conversation_closed(held.patient_id, held.id), now).await?;
    tx.commit().await?;
    Ok(ActOutcome::Done)
}

/// **Heropen gesprek**
pub async fn reopen_conversation(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &ConversationReference,
) -> Result<ActOutcome, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(held) = lock_conversation(&mut tx, officer, reference).await? else {
        tx.rollback().await?;
        return Ok(ActOutcome::NotFound);
    };
    let now = read_now(&mut tx).await?;
    if held.handed_over_at.is_some() {
        return handed_over(locale, tx).await;
    }
    if held.closed_at.is_none() {
        if held.reopened_by == Some(officer.id()) {
            tx.rollback().await?;
            return Ok(ActOutcome::Done);
        }
        let key = if held.reopened_by.is_some() { "messages-intussen-heropend" } else { "messages-intussen-open" };
        return too_late(locale, tx, key, held.reopened_by, held.reopened_at).await;
    }
    diesel::update(conversations::table.filter(conversations::id.eq(held.id)))
        .set((
            conversations::closed_at.eq(None::<DateTime<Utc>>),
            conversations::closed_by.eq(None::<OfficerId>),
            conversations::reopened_at.eq(now),
            conversations::reopened_by.eq(officer.id()),
        ))
        .execute(&mut *tx)
        .await?;
    record(&mut tx, officer.actor(), Event::conversation_reopened(held.patient_id, held.id), now).await?;
    tx.commit().await?;
    Ok(ActOutcome::Done)
}
