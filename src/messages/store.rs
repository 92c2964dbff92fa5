//! Queries of conversations and messages that more than one place needs. Row-level security keeps other patients, other
//! institutions and what concerns the officer (R12) out of each.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Author, MessageKind, Topic};
use super::notice::Notice;
use super::stored_text::{StoredSubject, notice_column};
use crate::db::ids::{
    BreakId, ConversationId, DisputeId, DraftId, ExclusionId, IdempotencyKey, InstitutionId, MessageId, OfficerId, PatientId,
    RequestId,
};
use crate::db::schema::{breaks, conversations, disputes, exclusion_requests, messages, request_drafts};
use crate::identity::{Officer, Patient};
use crate::patients::MatterKeys;
use crate::web::ConversationReference;

/// Where a message goes.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub conversation: ConversationId,
    pub patient: PatientId,
    pub institution: InstitutionId,
}

/// A conversation as it stands.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = conversations)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Conversation {
    pub id: ConversationId,
    /// Its name to the outside.
    pub reference: String,
    pub patient_id: PatientId,
    pub institution_id: InstitutionId,
    /// What it is about.
    pub topic: Topic,
    /// The title of its page.
    #[diesel(select_expression = (conversations::subject, conversations::subject_arguments))]
    #[diesel(select_expression_type = (conversations::subject, conversations::subject_arguments))]
    pub subject: StoredSubject,
    /// The request it is about.
    pub request_id: Option<RequestId>,
    /// The exclusion it is about.
    pub exclusion_id: Option<ExclusionId>,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// When something was written last.
    pub last_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub closed_by: Option<OfficerId>,
    /// Since when a message of the patient waits to be read.
    pub unread_since: Option<DateTime<Utc>>,
    /// Since when one waits for an answer.
    pub waits_since: Option<DateTime<Utc>>,
    /// Who of the ombudsdienst answered last.
    pub owner_id: Option<OfficerId>,
    /// Its request went to another ombudsdienst then.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Words of which the patient said that they are not about the ombudsdienst.
    pub denied_key: String,
    /// When it was opened again by an officer.
    pub reopened_at: Option<DateTime<Utc>>,
    /// By whom.
    pub reopened_by: Option<OfficerId>,
}

impl Conversation {
    /// **Maak er een aanvraag van**: the patient wrote about a person to exclude, and there is no request of it yet.
    pub fn may_become_request(&self) -> bool {
        matches!(self.topic, Topic::Exclusion | Topic::Other) && self.request_id.is_none()
    }

    /// By what an officer may know whose it is.
    pub fn matter(&self) -> MatterKeys {
        MatterKeys { patient: self.patient_id, request: self.request_id, conversation: Some(self.id) }
    }

    /// Where its messages go.
    pub fn place(&self) -> Place {
        Place { conversation: self.id, patient: self.patient_id, institution: self.institution_id }
    }
}

/// The body of a message to be written.
#[derive(Debug, Clone, Copy)]
pub(super) enum NewBody<'a> {
    /// Typed by a person.
    Text(MessageKind, &'a str),
    Notice(&'a Notice),
}

/// A message to be written.
pub(super) struct NewMessage<'a> {
    pub place: Place,
    pub author: Author,
    pub officer: Option<&'a Officer>,
    pub body: NewBody<'a>,
    /// Of the form that it came with.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The patient is told by letter as well, whether or not it stays unread.
    pub letter_at_once: bool,
}

/// Writes a message. `None` when its form was sent before.
pub(super) async fn insert_message(
    conn: &mut AsyncPgConnection,
    new: &NewMessage<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Option<MessageId>> {
    let id = MessageId::generate();
    let (kind, text, arguments, letter_required) = match new.body {
        NewBody::Text(kind, text) => (kind, Some(text), None, false),
        NewBody::Notice(notice) => (notice.kind(), None, Some(notice_column(notice)?), notice.requires_letter()),
    };
    let made = diesel::insert_into(messages::table)
        .values((
            messages::id.eq(id),
            messages::conversation_id.eq(new.place.conversation),
            messages::patient_id.eq(new.place.patient),
            messages::institution_id.eq(new.place.institution),
            messages::author.eq(new.author),
            messages::officer_id.eq(new.officer.map(Officer::id)),
            messages::kind.eq(kind),
            messages::body.eq(text),
            messages::arguments.eq(arguments),
            messages::written_at.eq(now),
            messages::idempotency_key.eq(new.idempotency_key),
            messages::letter_at_once.eq(new.letter_at_once || letter_required),
            messages::letter_required.eq(letter_required),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok((made == 1).then_some(id))
}

/// Writes a notice; `officer` is the one whose act caused it. No form comes with it, so it is always new.
pub(super) async fn insert_notice(
    conn: &mut AsyncPgConnection,
    officer: Option<&Officer>,
    place: &Place,
    (notice, letter_at_once): (&Notice, bool),
    now: DateTime<Utc>,
) -> QueryResult<MessageId> {
    let body = NewBody::Notice(notice);
    let new = NewMessage { place: *place, author: Author::System, officer, body, idempotency_key: None, letter_at_once };
    insert_message(conn, &new, now).await?.ok_or(diesel::result::Error::NotFound)
}

/// Something was told in it now. What an officer told is an answer to what was read, and opens it again: a colleague may have closed it.
pub(super) async fn mark_told(
    conn: &mut AsyncPgConnection,
    officer: Option<&Officer>,
    conversation: ConversationId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let one = conversations::table.filter(conversations::id.eq(conversation));
    match officer {
        Some(_) => {
            let answered = (
                conversations::last_at.eq(now),
                conversations::waits_since.eq(conversations::unread_since),
                conversations::closed_at.eq(None::<DateTime<Utc>>),
                conversations::closed_by.eq(None::<OfficerId>),
            );
            diesel::update(one).set(answered).execute(conn).await?
        }
        None => diesel::update(one).set(conversations::last_at.eq(now)).execute(conn).await?,
    };
    Ok(())
}

/// The conversation, by reference, whose message came with this form.
pub async fn find_sent(conn: &mut AsyncPgConnection, idempotency_key: IdempotencyKey) -> QueryResult<Option<String>> {
    messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .filter(messages::idempotency_key.eq(idempotency_key))
        .select(conversations::reference)
        .first(conn)
        .await
        .optional()
}

pub(super) async fn find_for_patient(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    reference: &ConversationReference,
) -> QueryResult<Option<Conversation>> {
    conversations::table
        .filter(conversations::patient_id.eq(patient.subject()).and(conversations::reference.eq(reference.as_str())))
        .select(Conversation::as_select())
        .first(conn)
        .await
        .optional()
}

pub(super) async fn find_for_officer(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    reference: &ConversationReference,
) -> QueryResult<Option<Conversation>> {
    conversations::table
        .filter(conversations::institution_id.eq(officer.institution()).and(conversations::reference.eq(reference.as_str())))
        .select(Conversation::as_select())
        .first(conn)
        .await
        .optional()
}

/// Holds a conversation until the transaction ends, and with it the names in it; its request first, in the order in which
/// an officer's question holds them.
pub(super) async fn lock_conversation(
    conn: &mut AsyncPgConnection,
    found: &Conversation,
) -> QueryResult<Option<(Conversation, String)>> {
    if let Some(request) = found.request_id {
        exclusion_requests::table
            .filter(exclusion_requests::id.eq(request))
            .select(exclusion_requests::id)
            .for_update()
            .load::<ConversationId>(conn)
            .await?;
    }
    conversations::table
        .filter(conversations::id.eq(found.id))
        .select((Conversation::as_select(), conversations::named_key))
        .for_update()
        .first(conn)
        .await
        .optional()
}

pub(super) async fn find_request_reference(conn: &mut AsyncPgConnection, request: RequestId) -> QueryResult<Option<String>> {
    exclusion_requests::table
        .filter(exclusion_requests::id.eq(request))
        .select(exclusion_requests::reference)
        .first(conn)
        .await
        .optional()
}

/// The break of the glass that a conversation tells of, if the officer may see it; none where it tells of several.
pub(super) async fn find_break(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    conversation: ConversationId,
) -> QueryResult<Option<BreakId>> {
    let found: Vec<BreakId> =
        breaks::table.filter(breaks::conversation_id.eq(conversation)).select(breaks::id).limit(2).load(conn).await?;
    Ok(if let [one] = found.as_slice() { Some(*one) } else { None })
}

/// The dispute that a conversation tells of, if the officer may see it.
pub(super) async fn find_dispute(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    conversation: ConversationId,
) -> QueryResult<Option<DisputeId>> {
    disputes::table.filter(disputes::conversation_id.eq(conversation)).select(disputes::id).first(conn).await.optional()
}

/// The draft that an officer prepared in a conversation and the patient has not sent yet.
pub(super) async fn find_draft(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    conversation: ConversationId,
) -> QueryResult<Option<DraftId>> {
    request_drafts::table
        .filter(request_drafts::patient_id.eq(patient.subject()).and(request_drafts::conversation_id.eq(conversation)))
        .filter(request_drafts::sent_at.is_null())
        .select(request_drafts::id)
        .first(conn)
        .await
        .optional()
}

/// The ombudsdienst answered: unread messages still wait.
pub(super) async fn mark_answered(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    held: &Conversation,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(conversations::table.filter(conversations::id.eq(held.id)))
        .set((
            conversations::last_at.eq(held.last_at.max(now)),
            conversations::is_talk.eq(true),
            conversations::owner_id.eq(officer.id()),
            conversations::waits_since.eq(held.unread_since),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
