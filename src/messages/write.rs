//! What a patient writes: message, audit row and the mail to the ombudsdienst, in one transaction (R10).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::attachments::{self, AttachmentOwner, CheckedFile};
use super::form::NewConversation;
use super::hooks::Hooks;
use super::model::{Author, MessageKind, add_names};
use super::store::{self, Conversation, NewBody};
use super::stored_text::subject_column;
use super::subject_line::SubjectLine;
use super::{links, views};
use crate::audit::{Event, record};
use crate::db::ids::{ConversationId, IdempotencyKey, OfficerId};
use crate::db::schema::conversations;
use crate::identity::{Patient, saved_forms};
use crate::ombuds_mail::notify_ombudsdienst;
use crate::web::{AppState, ConversationReference, PageError};

/// A message as it was typed, with the key of its form and its files.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypedMessage<'a> {
    pub text: &'a str,
    pub idempotency_key: IdempotencyKey,
    pub files: &'a [CheckedFile],
}

/// The outcome of sending a patient's message.
#[derive(Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// It stands in the conversation with this reference, now or since the same form was sent before.
    Sent(String),
    /// The conversation holds as much as can be compared with officers' names (R12): another is to be started.
    Full,
    /// Not a conversation of this patient.
    NotFound,
}

/// **Verstuur bericht** on `/berichten/nieuw`: starts a conversation.
pub(super) async fn start_conversation(
    site: &AppState,
    patient: &Patient,
    new: &NewConversation,
    idempotency_key: IdempotencyKey,
    files: &[CheckedFile],
) -> Result<WriteOutcome, PageError> {
    let now = site.clock.now();
    let words = TypedMessage { text: &new.text, idempotency_key, files };
    let mut tx = site.db.begin(patient.actor()).await?;
    if let Some(reference) = store::find_sent(&mut tx, idempotency_key).await? {
        tx.rollback().await?;
        return Ok(WriteOutcome::Sent(reference));
    }
    let Some(names) = add_names("", &new.text) else {
        tx.rollback().await?;
        return Ok(WriteOutcome::Full);
    };
    let id = ConversationId::generate();
    let reference = ConversationReference::draw(&mut tx, now).await?;
    let institution = site.ombudsdienst_for(new.institution, patient.home_institution());
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(id),
            conversations::reference.eq(reference.as_str()),
            conversations::patient_id.eq(patient.subject()),
            conversations::institution_id.eq(institution),
            conversations::topic.eq(new.topic),
            conversations::subject_arguments.eq(subject_column(&SubjectLine::of_topic(new.topic))?),
            conversations::named_key.eq(names),
            conversations::started_at.eq(now),
            conversations::last_at.eq(now),
            conversations::is_talk.eq(true),
            conversations::unread_since.eq(now),
            conversations::waits_since.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let place = store::Place { conversation: id, patient: patient.subject(), institution };
    if !insert_typed(&mut tx, site, patient, &place, &words, now).await? {
        // The same form at the same moment was first.
        tx.rollback().await?;
        let mut tx = site.db.begin(patient.actor()).await?;
        let before = store::find_sent(&mut tx, idempotency_key).await?;
        tx.commit().await?;
        return Ok(before.map_or(WriteOutcome::NotFound, WriteOutcome::Sent));
    }
    saved_forms::forget(&mut tx, patient.person(), "/berichten/nieuw").await?;
    tx.commit().await?;
    Ok(WriteOutcome::Sent(reference.to_string()))
}

/// **Verstuur bericht** in a conversation.
pub(super) async fn send_reply(
    site: &AppState,
    hooks: &Hooks,
    patient: &Patient,
    reference: &ConversationReference,
    words: &TypedMessage<'_>,
) -> Result<WriteOutcome, PageError> {
    let now = site.clock.now();
    let mut tx = site.db.begin(patient.actor()).await?;
    let outcome = insert_reply(&mut tx, site, hooks, patient, reference, words, now).await?;
    if matches!(outcome, WriteOutcome::Sent(_)) {
        saved_forms::forget(&mut tx, patient.person(), &views::address(reference.as_str())).await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(outcome)
}

/// The patient says something in a conversation. The same form again changes nothing. A closed conversation is open again.
async fn insert_reply(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    hooks: &Hooks,
    patient: &Patient,
    reference: &ConversationReference,
    words: &TypedMessage<'_>,
    now: DateTime<Utc>,
) -> QueryResult<WriteOutcome> {
    let Some(found) = store::find_for_patient(conn, patient, reference).await? else {
        return Ok(WriteOutcome::NotFound);
    };
    let Some((held, known)) = store::lock_conversation(conn, &found).await? else {
        return Ok(WriteOutcome::NotFound);
    };
    if store::find_sent(conn, words.idempotency_key).await?.is_some() {
        return Ok(WriteOutcome::Sent(held.reference));
    }
    let Some(names) = add_names(&known, words.text) else {
        return Ok(WriteOutcome::Full);
    };
    if !insert_typed(conn, site, patient, &held.place(), words, now).await? {
        return Ok(WriteOutcome::Sent(held.reference));
    }
    mark_waiting(conn, &held, &names, now).await?;
    if let Some(request) = held.request_id
        && links::holds_question(conn, held.id).await?
    {
        (hooks.answered)(conn, patient, request, now).await?;
    }
    Ok(WriteOutcome::Sent(held.reference))
}

/// The message with its files, audit row and mail; false when its form was sent before.
async fn insert_typed(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    place: &store::Place,
    words: &TypedMessage<'_>,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let new = store::NewMessage {
        place: *place,
        author: Author::Patient,
        officer: None,
        body: NewBody::Text(MessageKind::Text, words.text),
        idempotency_key: Some(words.idempotency_key),
        letter_at_once: false,
    };
    let Some(message) = store::insert_message(conn, &new, now).await? else {
        return Ok(false);
    };
    attachments::insert_attachments(conn, AttachmentOwner::Message(message), words.files, now).await?;
    record(conn, patient.actor(), Event::message_sent(patient.subject(), place.conversation, message), now).await?;
    notify_ombudsdienst(conn, site, place.institution, now).await?;
    Ok(true)
}

/// A patient's message waits in it now, and it is open again.
async fn mark_waiting(conn: &mut AsyncPgConnection, held: &Conversation, names: &str, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(conversations::table.filter(conversations::id.eq(held.id)))
        .set((
            conversations::named_key.eq(names),
            conversations::last_at.eq(held.last_at.max(now)),
            conversations::is_talk.eq(true),
            conversations::unread_since.eq(held.unread_since.unwrap_or(now)),
            conversations::waits_since.eq(held.waits_since.unwrap_or(now)),
            conversations::closed_at.eq(None::<DateTime<Utc>>),
            conversations::closed_by.eq(None::<OfficerId>),
            conversations::reopened_at.eq(None::<DateTime<Utc>>),
            conversations::reopened_by.eq(None::<OfficerId>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
