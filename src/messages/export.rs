//! What a patient takes along of the conversations: only what the patient may read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::attachments::FileKind;
use super::model::{Author, MessageKind, Topic};
use super::stored_text::{CONVERSATION_SUBJECT, MESSAGE_BODY, MessageBody, StoredSubject};
use crate::db::ids::{AttachmentId, ConversationId, MessageId};
use crate::db::schema::{attachments, conversations, exclusion_requests, institutions, messages, officers};
use crate::directory::PersonName;
use crate::i18n::Locale;
use crate::identity::Patient;

/// A conversation with its messages.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedConversation {
    pub reference: String,
    /// What it is about, as a code.
    pub topic: Topic,
    pub subject: String,
    pub institution: String,
    pub started_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// What was written, the oldest first.
    pub messages: Vec<ExportedMessage>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExportedMessage {
    /// The row; files name it.
    pub id: MessageId,
    pub author: Author,
    /// The officer who wrote it; the portal's own words have no name.
    pub officer: Option<String>,
    pub kind: MessageKind,
    pub body: String,
    pub written_at: DateTime<Utc>,
    /// When the other side first saw it.
    pub read_at: Option<DateTime<Utc>>,
}

/// A file, without what is in it.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct ExportedFile {
    pub id: AttachmentId,
    /// The message it came with.
    pub message: Option<MessageId>,
    /// Or the request, by its reference.
    pub request: Option<String>,
    pub name: String,
    pub kind: FileKind,
    /// Bytes.
    pub size: i32,
    pub written_at: DateTime<Utc>,
}

type ConversationRow = (ConversationId, String, Topic, StoredSubject, String, DateTime<Utc>, Option<DateTime<Utc>>);
type MessageRow =
    (ConversationId, MessageId, Author, Option<PersonName>, MessageKind, MessageBody, DateTime<Utc>, Option<DateTime<Utc>>);

/// The patient's next conversations after one, in the order of their ids, which answers the last of them for the next call.
pub async fn export_conversations(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    locale: Locale,
    (after, most): (ConversationId, i64),
) -> QueryResult<(Vec<ExportedConversation>, Option<ConversationId>)> {
    let rows: Vec<ConversationRow> = conversations::table
        .inner_join(institutions::table.on(institutions::id.eq(conversations::institution_id)))
        .filter(conversations::patient_id.eq(patient.subject()).and(conversations::id.gt(after)))
        .order(conversations::id)
        .limit(most)
        .select((
            conversations::id,
            conversations::reference,
            conversations::topic,
            CONVERSATION_SUBJECT,
            institutions::name,
            conversations::started_at,
            conversations::closed_at,
        ))
        .load(conn)
        .await?;
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.0).collect();
    let mut written: Vec<MessageRow> = messages::table
        .left_join(officers::table.on(officers::id.nullable().eq(messages::officer_id)))
        .filter(messages::patient_id.eq(patient.subject()).and(messages::conversation_id.eq_any(&ids)))
        .order((messages::written_at, messages::id))
        .select((
            messages::conversation_id,
            messages::id,
            messages::author,
            (officers::given_name, officers::family_name).nullable(),
            messages::kind,
            MESSAGE_BODY,
            messages::written_at,
            messages::read_at,
        ))
        .load(conn)
        .await?;
    let last = ids.last().copied();
    let found = rows
        .into_iter()
        .map(|(id, reference, topic, subject, institution, started_at, closed_at)| ExportedConversation {
            reference,
            topic,
            subject: subject.render(locale),
            institution,
            started_at,
            closed_at,
            messages: written.extract_if(.., |row| row.0 == id).map(|row| export_message(row, locale)).collect(),
        })
        .collect();
    Ok((found, last))
}

fn export_message((_, id, author, officer, kind, body, written_at, read_at): MessageRow, locale: Locale) -> ExportedMessage {
    let named = author == Author::Officer;
    let officer = officer.filter(|_| named).map(|name| name.to_string());
    ExportedMessage { id, author, officer, kind, body: body.render(locale), written_at, read_at }
}

/// The files of the patient's messages and requests.
pub async fn export_files(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedFile>> {
    attachments::table
        .left_join(messages::table.on(messages::id.nullable().eq(attachments::message_id)))
        .left_join(exclusion_requests::table.on(exclusion_requests::id.nullable().eq(attachments::request_id)))
        .filter(
            messages::patient_id
                .nullable()
                .eq(patient.subject())
                .or(exclusion_requests::patient_id.nullable().eq(patient.subject()))
                .assume_not_null(),
        )
        .order((attachments::written_at, attachments::id))
        .select((
            attachments::id,
            attachments::message_id,
            exclusion_requests::reference.nullable(),
            attachments::name,
            attachments::kind,
            attachments::size,
            attachments::written_at,
        ))
        .load(conn)
        .await
}
