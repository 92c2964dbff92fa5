//! What a patient writes: message, audit row and the mail to the ombudsdienst, in one transaction (R10).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::attachments::{self, AttachmentOwner, CheckedFile};
use super::form::NewConversation;
use super::model::{Author, MessageKind, add_names};
use super::routing::route_message;
use super::store::{self, Conversation, NewBody};
use super::stored_text::subject_column;
use super::subject_line::SubjectLine;
use crate::audit::{Event, record};
use crate::conflicts::{Route, Routing, Statement, WaitingMatter, notify_handlers};
use crate::db::ids::{ConversationId, IdempotencyKey, OfficerId, RequestId};
use crate::db::schema::conversations;
use crate::directory::names::search_key;
use crate::identity::{Patient, saved_forms};
use crate::web::{AppState, ConversationReference, PageError};

/// A message as it was typed, with the key of its form and its files.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypedMessage<'a> {
    pub text: &'a str,
    pub idempotency_key: IdempotencyKey,
    pub files: &'a [CheckedFile],
    /// What the patient said of whom it is about; nothing for an officer's.
    pub said: Statement<'a>,
}

impl<'a> TypedMessage<'a> {
    /// The words that the patient was asked about, where the answer was no.
    pub fn denied(&self, route: &Route) -> &'a str {
        self.said.denied.filter(|_| route.denied).unwrap_or_default()
    }
}

/// The outcome of sending a patient's message.
#[derive(Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// It stands in the conversation with this reference, now or since the same form was sent before.
    Sent(String),
    /// The patient is asked first: these words may be about somebody of the ombudsdienst (R12).
    Asks(String),
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
    words: &TypedMessage<'_>,
) -> Result<WriteOutcome, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    if let Some(reference) = store::find_sent(&mut tx, words.idempotency_key).await? {
        tx.rollback().await?;
        return Ok(WriteOutcome::Sent(reference));
    }
    let home = site.ombudsdienst_for(new.institution, patient.home_institution());
    let routed = route_message(&mut tx, patient, home, words.text, &[], words.said).await?;
    let route = match routed.to {
        Routing::Ask(asked) => {
            tx.rollback().await?;
            return Ok(WriteOutcome::Asks(asked));
        }
        Routing::To(route) => route,
    };
    let Some(names) = add_names("", if route.denied { "" } else { &routed.key }) else {
        tx.rollback().await?;
        return Ok(WriteOutcome::Full);
    };
    let talk =
        NewTalk { subject: SubjectLine::of_topic(new.topic), request: None, names: &names, denied: words.denied(&route), route };
    let outcome = insert_talk(&mut tx, site, patient, &talk, words, now).await?;
    if outcome.is_none() {
        // The same form at the same moment was first.
        tx.rollback().await?;
        let mut tx = site.db.begin(patient.actor()).await?;
        let before = store::find_sent(&mut tx, words.idempotency_key).await?;
        tx.commit().await?;
        return Ok(before.map_or(WriteOutcome::NotFound, WriteOutcome::Sent));
    }
    saved_forms::forget(&mut tx, patient.person(), "/berichten/nieuw").await?;
    tx.commit().await?;
    Ok(outcome.map_or(WriteOutcome::NotFound, WriteOutcome::Sent))
}

/// A conversation that a patient begins.
pub(super) struct NewTalk<'a> {
    pub subject: SubjectLine,
    /// About this request, which the same ombudsdienst handles.
    pub request: Option<RequestId>,
    pub names: &'a str,
    pub denied: &'a str,
    pub route: Route,
}

/// Begins a conversation with its first message. Answers its reference; none when the form was sent before.
pub(super) async fn insert_talk(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    talk: &NewTalk<'_>,
    words: &TypedMessage<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Option<String>> {
    let (id, reference) = (ConversationId::generate(), ConversationReference::draw(conn, now).await?);
    let institution = talk.route.handler.institution;
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(id),
            conversations::reference.eq(reference.as_str()),
            conversations::patient_id.eq(patient.subject()),
            conversations::institution_id.eq(institution),
            conversations::topic.eq(talk.subject.topic()),
            conversations::subject_arguments.eq(subject_column(&talk.subject)?),
            conversations::request_id.eq(talk.request),
            conversations::named_key.eq(talk.names),
            conversations::denied_key.eq(search_key(talk.denied)),
            conversations::confined.eq(talk.route.handler.confined),
            conversations::undisclosed.eq(talk.route.undisclosed),
            conversations::started_at.eq(now),
            conversations::last_at.eq(now),
            conversations::is_talk.eq(true),
            conversations::unread_since.eq(now),
            conversations::waits_since.eq(now),
        ))
        .execute(conn)
        .await?;
    let place = store::Place { conversation: id, patient: patient.subject(), institution };
    if !insert_typed(conn, patient, &place, words, now).await? {
        return Ok(None);
    }
    notify_handlers(conn, site, institution, WaitingMatter::Conversation(id), now).await?;
    Ok(Some(reference.to_string()))
}

/// The message with its files and audit row; false when its form was sent before.
pub(super) async fn insert_typed(
    conn: &mut AsyncPgConnection,
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
    Ok(true)
}

/// A patient's message waits in it now, it is open again, and the ombudsdienst is told. `denied`: words that are not about the ombudsdienst.
pub(super) async fn mark_waiting(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    held: &Conversation,
    (names, denied): (&str, &str),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(conversations::table.filter(conversations::id.eq(held.id)))
        .set((
            conversations::named_key.eq(names),
            conversations::denied_key.eq(format!("{} {}", held.denied_key, search_key(denied)).trim()),
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
    // Its new names are compared by then (R12).
    notify_handlers(conn, site, held.institution_id, WaitingMatter::Conversation(held.id), now).await
}
