//! Whose ombudsdienst gets a patient's message (R12), and whether its patient is asked first.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::Topic;
use super::store::Conversation;
use super::subject_line::SubjectLine;
use crate::conflicts::{self, ConcernedParties, Matter, OfficerName, Ombudsdienst, Routing, Statement};
use crate::db::ids::{ConversationId, InstitutionId, OfficerId, RequestId};
use crate::db::schema::{conversations, exclusion_requests, messages};
use crate::directory::names::search_key;
use crate::identity::Patient;

/// A message on its way.
pub(super) struct MessageRouting {
    pub to: Routing,
    /// Its words as R12 compares them later: without addresses, and without thanks to who wrote.
    pub key: String,
}

/// `home` gets it, unless it is about somebody there. `writers` wrote in its conversation.
pub(super) async fn route_message(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    home: InstitutionId,
    text: &str,
    writers: &[OfficerId],
    said: Statement<'_>,
) -> QueryResult<MessageRouting> {
    let officers = conflicts::officer_names(conn, home).await?;
    let key = conflicts::compared_key(text, Ombudsdienst { officers: &officers, writers });
    let possible = |officers: &[OfficerName]| conflicts::find_in_text(text, Ombudsdienst { officers, writers });
    let words = Some(key.as_str()).filter(|key| !key.is_empty());
    let about = ConcernedParties { patient: Some(patient.subject()), words, ..ConcernedParties::default() };
    let to = conflicts::route(conn, &Matter { home, about, possible: &possible, whole: text }, said).await?;
    Ok(MessageRouting { to, key })
}

/// Whether the patient said before, in this conversation, that these words are not about the ombudsdienst.
pub(super) fn was_denied(held: &Conversation, words: &str) -> bool {
    let key = search_key(words);
    !key.is_empty() && format!(" {} ", held.denied_key).contains(&format!(" {key} "))
}

/// The officers who wrote in a conversation.
pub(super) async fn load_writers(conn: &mut AsyncPgConnection, conversation: ConversationId) -> QueryResult<Vec<OfficerId>> {
    messages::table
        .filter(messages::conversation_id.eq(conversation).and(messages::officer_id.is_not_null()))
        .select(messages::officer_id.assume_not_null())
        .distinct()
        .load(conn)
        .await
}

/// A request with its reference and whose ombudsdienst handles it.
pub(super) async fn find_request(
    conn: &mut AsyncPgConnection,
    request: RequestId,
) -> QueryResult<Option<(RequestId, String, InstitutionId)>> {
    exclusion_requests::table
        .filter(exclusion_requests::id.eq(request))
        .select((exclusion_requests::id, exclusion_requests::reference, exclusion_requests::institution_id))
        .first(conn)
        .await
        .optional()
}

/// The patient's conversation about a request with the ombudsdienst that handles it, the newest that was not handed over.
pub(super) async fn find_about_request(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    request: RequestId,
    institution: InstitutionId,
) -> QueryResult<Option<Conversation>> {
    conversations::table
        .filter(conversations::patient_id.eq(patient.subject()).and(conversations::request_id.eq(request)))
        .filter(conversations::institution_id.eq(institution).and(conversations::handed_over_at.is_null()))
        .order((conversations::started_at.desc(), conversations::id.desc()))
        .select(Conversation::as_select())
        .first(conn)
        .await
        .optional()
}

/// What a conversation is about that goes on from another one elsewhere.
pub(super) fn subject_elsewhere(from: Topic, request: Option<&str>) -> SubjectLine {
    match (from, request) {
        (_, Some(request)) => SubjectLine::Question { request: request.to_owned() },
        (Topic::Ended, None) => SubjectLine::Ending,
        (Topic::Break, None) => SubjectLine::Suspicion,
        (topic, None) => SubjectLine::of_topic(topic),
    }
}
