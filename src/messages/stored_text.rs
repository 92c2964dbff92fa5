//! The texts of messages and subjects as their columns keep them: as a text, or as a notice with arguments.

use diesel::pg::Pg;
use diesel::result::Error;
use diesel::sql_types::{Jsonb, Nullable, Text};
use diesel::{QueryResult, Queryable, deserialize};
use serde_json::Value;

use super::model::MessageKind;
use super::notice::{MalformedNotice, Notice};
use super::notice_text::{render_notice, render_subject};
use super::subject_line::{MalformedSubject, SubjectLine};
use crate::db::schema::{conversations, messages};
use crate::i18n::Locale;

/// The columns of a [`MessageBody`].
pub const MESSAGE_BODY: (messages::kind, messages::body, messages::arguments) =
    (messages::kind, messages::body, messages::arguments);

/// The columns of a [`ConversationSubject`].
pub const CONVERSATION_SUBJECT: (conversations::subject, conversations::subject_arguments) =
    (conversations::subject, conversations::subject_arguments);

/// The column `messages.arguments` of a notice.
pub(super) fn notice_column(notice: &Notice) -> QueryResult<Value> {
    notice.arguments().map_err(|error| Error::SerializationError(error.into()))
}

/// The column `conversations.subject_arguments` of a subject.
pub(super) fn subject_column(subject: &SubjectLine) -> QueryResult<Value> {
    serde_json::to_value(subject).map_err(|error| Error::SerializationError(error.into()))
}

/// A row whose text this version cannot show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedText {
    #[error(transparent)]
    Notice(#[from] MalformedNotice),
    #[error(transparent)]
    Subject(#[from] MalformedSubject),
    #[error("a row with both a text and arguments, or with neither")]
    Columns,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageBody {
    /// Typed by a person, or a notice of before notices had arguments.
    Text(String),
    Notice(Notice),
}

impl MessageBody {
    /// A body from its columns.
    ///
    /// # Errors
    /// The columns hold no body that this version knows.
    pub fn from_columns(kind: MessageKind, body: Option<String>, arguments: Option<Value>) -> Result<Self, MalformedText> {
        match (body, arguments) {
            (Some(text), None) => Ok(Self::Text(text)),
            (None, Some(arguments)) => Ok(Self::Notice(Notice::from_columns(kind, arguments)?)),
            (Some(_), Some(_)) | (None, None) => Err(MalformedText::Columns),
        }
    }

    /// The text for a reader.
    pub fn render(&self, locale: Locale) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Notice(notice) => render_notice(locale, notice),
        }
    }
}

impl Queryable<(Text, Nullable<Text>, Nullable<Jsonb>), Pg> for MessageBody {
    type Row = (MessageKind, Option<String>, Option<Value>);

    fn build((kind, body, arguments): Self::Row) -> deserialize::Result<Self> {
        Ok(Self::from_columns(kind, body, arguments)?)
    }
}

/// The subject of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredSubject {
    /// As it was written before subjects had arguments.
    Text(String),
    Line(SubjectLine),
}

impl StoredSubject {
    /// A subject from its columns.
    ///
    /// # Errors
    /// The columns hold no subject that this version knows.
    pub fn from_columns(subject: Option<String>, arguments: Option<Value>) -> Result<Self, MalformedText> {
        match (subject, arguments) {
            (Some(text), None) => Ok(Self::Text(text)),
            (None, Some(arguments)) => Ok(Self::Line(SubjectLine::from_column(arguments)?)),
            (Some(_), Some(_)) | (None, None) => Err(MalformedText::Columns),
        }
    }

    /// The text for a reader.
    pub fn render(&self, locale: Locale) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Line(line) => render_subject(locale, line),
        }
    }
}

impl Queryable<(Nullable<Text>, Nullable<Jsonb>), Pg> for StoredSubject {
    type Row = (Option<String>, Option<Value>);

    fn build((subject, arguments): Self::Row) -> deserialize::Result<Self> {
        Ok(Self::from_columns(subject, arguments)?)
    }
}
