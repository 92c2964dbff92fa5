//! What the features above ask of conversations: questions about a request, requests that came of one.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Author, MessageKind, add_names};
use super::store::{Conversation, Place};
use super::stored_text::{MESSAGE_BODY, MessageBody};
use crate::db::ids::{CareWorkerId, ConversationId, ExclusionId, MessageId, OfficerId, RequestId};
use crate::db::schema::{conversations, messages};
use crate::directory::names::search_key;
use crate::identity::{Officer, Patient};

diesel::define_sql_function! {
    /// Links a conversation to the request that was sent from it.
    fn mt_conversation_became(conversation: diesel::sql_types::Uuid, request: diesel::sql_types::Uuid) -> diesel::sql_types::Bool;
}

diesel::define_sql_function! {
    /// Whether words name the officer of the transaction (R12).
    fn mt_officer_named_in(words: diesel::sql_types::Text) -> diesel::sql_types::Bool;
}

diesel::define_sql_function! {
    /// Whether words name an officer of the institution (R12).
    fn mt_names_officer_here(words: diesel::sql_types::Text) -> diesel::sql_types::Bool;
}

diesel::define_sql_function! {
    /// Whether a request that was prepared in a conversation waits for its patient.
    fn mt_draft_waits(conversation: diesel::sql_types::Uuid) -> diesel::sql_types::Bool;
}

pub async fn has_waiting_draft(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    conversation: ConversationId,
) -> QueryResult<bool> {
    diesel::select(mt_draft_waits(conversation)).get_result(conn).await
}

/// Whether a question about a request was asked in it.
pub(super) async fn holds_question(conn: &mut AsyncPgConnection, conversation: ConversationId) -> QueryResult<bool> {
    let of = messages::table.filter(messages::conversation_id.eq(conversation)).filter(messages::kind.eq(MessageKind::Question));
    diesel::select(diesel::dsl::exists(of)).get_result(conn).await
}

/// The conversation in which questions about a request are asked, if one was: the newest that the officer may open.
pub(super) async fn find_question_place(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    request: RequestId,
) -> QueryResult<Option<Place>> {
    let found: Option<Conversation> = conversations::table
        .filter(conversations::request_id.eq(request))
        .filter(diesel::dsl::exists(
            messages::table
                .filter(messages::conversation_id.eq(conversations::id))
                .filter(messages::kind.eq(MessageKind::Question)),
        ))
        .order((conversations::started_at.desc(), conversations::id.desc()))
        .select(Conversation::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(found.map(|one| one.place()))
}

/// The references of the conversations in which these requests were asked about, the newest of each.
pub async fn find_question_references(
    mut conn: &AsyncPgConnection,
    requests: &[RequestId],
) -> QueryResult<HashMap<RequestId, String>> {
    let found: Vec<(Option<RequestId>, String)> = conversations::table
        .filter(conversations::request_id.eq_any(requests))
        .filter(diesel::dsl::exists(
            messages::table
                .filter(messages::conversation_id.eq(conversations::id))
                .filter(messages::kind.eq(MessageKind::Question)),
        ))
        // The last of a request's takes the place of those before it.
        .order((conversations::started_at, conversations::id))
        .select((conversations::request_id, conversations::reference))
        .load(&mut conn)
        .await?;
    Ok(found.into_iter().filter_map(|(request, reference)| Some((request?, reference))).collect())
}

/// Whether a text names an officer of the institution (R12): then it stays where it is compared.
pub async fn text_names_officer(conn: &mut AsyncPgConnection, _officer: &Officer, text: &str) -> QueryResult<bool> {
    diesel::select(mt_names_officer_here(search_key(text))).get_result(conn).await
}

/// What the patient wrote first in a conversation.
pub async fn find_first_text(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    conversation: ConversationId,
) -> QueryResult<Option<String>> {
    messages::table
        .filter(messages::conversation_id.eq(conversation).and(messages::author.eq(Author::Patient)))
        .order((messages::written_at, messages::id))
        .select(messages::body.assume_not_null())
        .first(conn)
        .await
        .optional()
}

/// Links a conversation to the request that was sent from the draft prepared in it.
pub async fn link_request(
    conn: &mut AsyncPgConnection,
    _patient: &Patient,
    conversation: ConversationId,
    request: RequestId,
) -> QueryResult<bool> {
    diesel::select(mt_conversation_became(conversation, request)).get_result(conn).await
}

/// The last notice in a conversation that a request was prepared: by whom, and when.
pub async fn find_prepared(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    conversation: ConversationId,
) -> QueryResult<Option<(MessageBody, Option<OfficerId>, DateTime<Utc>)>> {
    messages::table
        .filter(messages::conversation_id.eq(conversation).and(messages::kind.eq(MessageKind::Prepared)))
        .order((messages::written_at.desc(), messages::id.desc()))
        .select((MESSAGE_BODY, messages::officer_id, messages::written_at))
        .first(conn)
        .await
        .optional()
}

/// What a notice of the portal told the patient, and of which exclusion.
pub async fn find_told(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    message: MessageId,
) -> QueryResult<Option<(MessageBody, Option<ExclusionId>)>> {
    messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .filter(messages::id.eq(message).and(messages::patient_id.eq(patient.subject())))
        .filter(messages::author.eq(Author::System))
        .select((MESSAGE_BODY, conversations::exclusion_id))
        .first(conn)
        .await
        .optional()
}

/// Whether a conversation concerns a person from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernOutcome {
    Set,
    /// That is the officer, who has no part in it then: nothing changed.
    IsOfficer,
    /// No more names go into it: nothing changed.
    Full,
}

/// A conversation that is held concerns this person from now on (R12).
pub async fn set_concerned_person(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    conversation: ConversationId,
    care_worker: Option<CareWorkerId>,
    name: &str,
) -> QueryResult<ConcernOutcome> {
    let one = conversations::table.filter(conversations::id.eq(conversation));
    let known: String = one.select(conversations::named_key).first(conn).await?;
    let Some(names) = add_names(&known, name) else {
        return Ok(ConcernOutcome::Full);
    };
    if diesel::select(mt_officer_named_in(&names)).get_result(conn).await? {
        return Ok(ConcernOutcome::IsOfficer);
    }
    diesel::update(one)
        .set((conversations::named_key.eq(&names), conversations::care_worker_id.eq(care_worker)))
        .execute(conn)
        .await?;
    Ok(ConcernOutcome::Set)
}
