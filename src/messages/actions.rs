//! What the portal and the ombudsdienst tell a patient, in the transaction of what happened: the message, and the neutral mail.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Author, MessageKind};
use super::notice::Notice;
use super::store::{self, NewBody, NewMessage, Place};
use super::stored_text::subject_column;
use super::subject_line::SubjectLine;
use super::{links, mails};
use crate::db::ids::{
    CareWorkerId, ConversationId, ExclusionId, IdempotencyKey, InstitutionId, MessageId, OfficerId, PatientId, RequestId,
};
use crate::db::schema::conversations;
use crate::directory::names;
use crate::identity::Officer;
use crate::web::{AppState, ConversationReference, RequestReference};

/// What a new conversation hangs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    pub request: Option<RequestId>,
    pub exclusion: Option<ExclusionId>,
    /// Whom it concerns (R12).
    pub care_worker: Option<CareWorkerId>,
    /// Or the name of a person without an entry (R12).
    pub named: &'a str,
    /// It is elsewhere by R12: what comes of it stays there.
    pub confined: bool,
}

/// A notice that starts a conversation.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    pub patient: PatientId,
    pub institution: InstitutionId,
    pub notice: &'a Notice,
    pub about: About<'a>,
    /// At most one mail a day about these.
    pub low_priority: bool,
    /// The patient never signed in: a letter is to be written now.
    pub letter_at_once: bool,
}

/// Where a notice was written.
#[derive(Debug, Clone, Copy)]
pub struct PostedNotice {
    pub conversation: ConversationId,
    pub message: MessageId,
}

/// Starts a conversation with a notice, and sends the neutral mail when an address is known. `officer` is the one whose act caused
/// it.
pub async fn post_notice(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: Option<&Officer>,
    new: &NewNotice<'_>,
    now: DateTime<Utc>,
) -> QueryResult<PostedNotice> {
    let Some(subject) = new.notice.subject() else {
        let error = format!("a notice of kind {:?} starts no conversation", new.notice.kind().as_str());
        return Err(diesel::result::Error::QueryBuilderError(error.into()));
    };
    let about = &new.about;
    let place = start_conversation(conn, (new.patient, new.institution), &subject, (about, new.letter_at_once), now).await?;
    let message = store::insert_notice(conn, officer, &place, (new.notice, new.letter_at_once), now).await?;
    mails::queue_notice_mail(conn, site, new.patient, new.low_priority, now).await?;
    Ok(PostedNotice { conversation: place.conversation, message })
}

/// Begins a conversation with the notice that a request was prepared, at an ombudsdienst that it does not concern (R12). Answers where.
pub async fn post_prepared_elsewhere(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    (patient, institution): (PatientId, InstitutionId),
    notice: &Notice,
    about: &About<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Place> {
    let place = start_conversation(conn, (patient, institution), &SubjectLine::Exclusion, (about, false), now).await?;
    store::insert_notice(conn, None, &place, (notice, false), now).await?;
    mails::queue_notice(conn, site, patient, now).await?;
    Ok(place)
}

/// Puts a notice into a conversation that is there, with the neutral mail.
pub async fn append_notice(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: Option<&Officer>,
    place: &Place,
    notice: &Notice,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    store::insert_notice(conn, officer, place, (notice, false), now).await?;
    store::mark_told(conn, officer, place.conversation, now).await?;
    mails::queue_notice(conn, site, place.patient, now).await
}

/// An officer's question about a request.
#[derive(Debug, Clone, Copy)]
pub struct NewQuestion<'a> {
    pub patient: PatientId,
    pub request: RequestId,
    pub reference: &'a RequestReference,
    pub text: &'a str,
    pub idempotency_key: IdempotencyKey,
}

/// Posts a question into the conversation of the questions before it, or into a new one. Answers the conversation; `None` when the
/// same form was sent before.
pub async fn post_question(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    question: &NewQuestion<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Option<ConversationId>> {
    let place = match links::find_question_place(conn, officer, question.request).await? {
        Some(place) => place,
        None => {
            let subject = SubjectLine::Question { request: question.reference.to_string() };
            let about = About { request: Some(question.request), ..About::default() };
            start_conversation(conn, (question.patient, officer.institution()), &subject, (&about, false), now).await?
        }
    };
    let new = NewMessage {
        place,
        author: Author::Officer,
        officer: Some(officer),
        body: NewBody::Text(MessageKind::Question, question.text),
        idempotency_key: Some(question.idempotency_key),
        letter_at_once: false,
    };
    if store::insert_message(conn, &new, now).await?.is_none() {
        return Ok(None);
    }
    diesel::update(conversations::table.filter(conversations::id.eq(place.conversation)))
        .set((
            conversations::last_at.eq(now),
            conversations::is_talk.eq(true),
            conversations::waits_since.eq(conversations::unread_since),
            conversations::closed_at.eq(None::<DateTime<Utc>>),
            conversations::closed_by.eq(None::<OfficerId>),
        ))
        .execute(conn)
        .await?;
    mails::queue_notice(conn, site, question.patient, now).await?;
    Ok(Some(place.conversation))
}

async fn start_conversation(
    conn: &mut AsyncPgConnection,
    (patient, institution): (PatientId, InstitutionId),
    subject: &SubjectLine,
    (about, by_letter): (&About<'_>, bool),
    now: DateTime<Utc>,
) -> QueryResult<Place> {
    let conversation = ConversationId::generate();
    let reference = ConversationReference::draw(conn, now).await?;
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(conversation),
            conversations::reference.eq(reference.as_str()),
            conversations::patient_id.eq(patient),
            conversations::institution_id.eq(institution),
            conversations::topic.eq(subject.topic()),
            conversations::subject_arguments.eq(subject_column(subject)?),
            conversations::request_id.eq(about.request),
            conversations::exclusion_id.eq(about.exclusion),
            conversations::care_worker_id.eq(about.care_worker),
            conversations::named_key.eq(names::search_key(about.named)),
            conversations::by_letter.eq(by_letter),
            conversations::confined.eq(about.confined),
            conversations::started_at.eq(now),
            conversations::last_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(Place { conversation, patient, institution })
}
