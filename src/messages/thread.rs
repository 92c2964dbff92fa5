//! The messages of one conversation, and that they were seen.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Author, MessageKind};
use super::stored_text::{MESSAGE_BODY, MessageBody};
use crate::db::ids::{ConversationId, MessageId};
use crate::db::schema::{conversations, messages, officers};
use crate::directory::PersonName;
use crate::identity::{Officer, Patient};

pub(super) const MESSAGES_PER_PAGE: i64 = 100;

#[derive(Debug, Clone, Queryable)]
pub(super) struct ThreadMessage {
    pub id: MessageId,
    pub author: Author,
    pub kind: MessageKind,
    pub body: MessageBody,
    pub written_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    officer: Option<PersonName>,
}

impl ThreadMessage {
    /// Not read yet by the other side.
    fn is_new(&self) -> bool {
        self.read_at.is_none()
    }

    /// The officer who wrote it.
    pub(super) fn officer(&self) -> String {
        self.officer.as_ref().map(PersonName::to_string).unwrap_or_default()
    }
}

/// A page of a conversation, the oldest first; page 1 holds the newest. And whether there are older ones.
pub(super) async fn load_messages(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    page: i64,
) -> QueryResult<(Vec<ThreadMessage>, bool)> {
    let mut found: Vec<ThreadMessage> = messages::table
        .left_join(officers::table.on(officers::id.nullable().eq(messages::officer_id)))
        .filter(messages::conversation_id.eq(conversation))
        .order((messages::written_at.desc(), messages::id.desc()))
        .select((
            messages::id,
            messages::author,
            messages::kind,
            MESSAGE_BODY,
            messages::written_at,
            messages::read_at,
            (officers::given_name, officers::family_name).nullable(),
        ))
        .limit(MESSAGES_PER_PAGE + 1)
        .offset((page - 1) * MESSAGES_PER_PAGE)
        .load(conn)
        .await?;
    let shown = usize::try_from(MESSAGES_PER_PAGE).unwrap_or(usize::MAX);
    let older = found.len() > shown;
    found.truncate(shown);
    found.reverse();
    Ok((found, older))
}

pub(super) fn message_ids(messages: &[ThreadMessage]) -> Vec<MessageId> {
    messages.iter().map(|one| one.id).collect()
}

/// What the seeing of a page's messages changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeenOutcome {
    /// Nothing on it was new.
    Nothing,
    /// Something was, and more waits on another page, or came in meanwhile.
    Some,
    /// All that was new was on it.
    All,
}

impl SeenOutcome {
    fn from_count(seen: usize, more: bool) -> Self {
        match (seen, more) {
            (0, _) => Self::Nothing,
            (_, true) => Self::Some,
            (_, false) => Self::All,
        }
    }
}

/// The patient saw what the ombudsdienst and the portal wrote: what of it stood on the page, nothing else.
pub(super) async fn mark_seen_by_patient(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    conversation: ConversationId,
    shown: &[ThreadMessage],
    now: DateTime<Utc>,
) -> QueryResult<SeenOutcome> {
    let ids: Vec<MessageId> =
        shown.iter().filter(|one| one.is_new() && one.author != Author::Patient).map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(SeenOutcome::Nothing);
    }
    let new = messages::table
        .filter(messages::patient_id.eq(patient.subject()).and(messages::conversation_id.eq(conversation)))
        .filter(messages::author.ne(Author::Patient).and(messages::read_at.is_null()));
    let seen = diesel::update(new.filter(messages::id.eq_any(ids))).set(messages::read_at.eq(now)).execute(conn).await?;
    let more = diesel::select(diesel::dsl::exists(new)).get_result(conn).await?;
    Ok(SeenOutcome::from_count(seen, more))
}

/// Holds a conversation, so that no message comes in between what is shown of it and what is marked as seen.
pub(super) async fn lock_conversation(conn: &mut AsyncPgConnection, conversation: ConversationId) -> QueryResult<()> {
    let held = conversations::table.filter(conversations::id.eq(conversation)).select(conversations::id);
    held.for_update().load::<MessageId>(conn).await?;
    Ok(())
}

/// An officer saw what the patient wrote: what of it stood on the page, nothing else. The conversation is held.
pub(super) async fn mark_seen_by_officer(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    conversation: ConversationId,
    shown: &[ThreadMessage],
    now: DateTime<Utc>,
) -> QueryResult<SeenOutcome> {
    let ids: Vec<MessageId> =
        shown.iter().filter(|one| one.is_new() && one.author == Author::Patient).map(|one| one.id).collect();
    let new = messages::table
        .filter(messages::institution_id.eq(officer.institution()).and(messages::conversation_id.eq(conversation)))
        .filter(messages::author.eq(Author::Patient).and(messages::read_at.is_null()));
    let seen = diesel::update(new.filter(messages::id.eq_any(ids))).set(messages::read_at.eq(now)).execute(conn).await?;
    let left: Option<DateTime<Utc>> = new.select(diesel::dsl::min(messages::written_at)).first(conn).await?;
    diesel::update(conversations::table.filter(conversations::id.eq(conversation)))
        .set(conversations::unread_since.eq(left))
        .execute(conn)
        .await?;
    Ok(SeenOutcome::from_count(seen, left.is_some()))
}
