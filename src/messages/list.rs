//! The lists of conversations: one or two statements each, however many there are.

use std::collections::HashMap;

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Author, MessageKind};
use super::notice_head::render_title;
use super::store::Conversation;
use super::stored_text::{CONVERSATION_SUBJECT, MESSAGE_BODY, MessageBody, StoredSubject};
use crate::db::Prepare;
use crate::db::ids::ConversationId;
use crate::db::schema::{conversations, exclusion_requests, messages};
use crate::i18n::Locale;
use crate::identity::Patient;
use crate::web::{ConversationReference, RequestReference};

pub(super) const CONVERSATIONS_PER_PAGE: i64 = 20;

/// The last message of a conversation, in short.
#[derive(Debug, Clone)]
pub(super) struct LastMessage {
    pub author: Author,
    pub kind: MessageKind,
    pub body: MessageBody,
    /// The officer who wrote it.
    pub officer: Option<String>,
    /// The patient has not seen something in its conversation.
    pub unread: bool,
}

impl LastMessage {
    /// So many characters of it are shown.
    const MAX_SHOWN_CHARS: usize = 200;

    pub(super) fn first_words(&self, locale: Locale) -> String {
        self.body.render(locale).chars().take(Self::MAX_SHOWN_CHARS).collect()
    }
}

#[derive(QueryableByName)]
struct LastMessageRow {
    #[diesel(sql_type = SqlUuid)]
    conversation_id: ConversationId,
    #[diesel(sql_type = Text)]
    author: Author,
    #[diesel(sql_type = Text)]
    kind: MessageKind,
    #[diesel(sql_type = Nullable<Text>)]
    body: Option<String>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    arguments: Option<serde_json::Value>,
    #[diesel(sql_type = Nullable<Text>)]
    officer: Option<String>,
    #[diesel(sql_type = Bool)]
    unread: bool,
}

/// A conversation of a list with its last message.
pub(super) type Listed = (Conversation, Option<LastMessage>);

/// One page of a list, and whether another follows.
pub(super) struct ConversationList<T> {
    pub rows: Vec<T>,
    pub more: bool,
}

pub(super) fn cut_to_page<T>(mut rows: Vec<T>) -> ConversationList<T> {
    let shown = usize::try_from(CONVERSATIONS_PER_PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    ConversationList { rows, more }
}

/// What is typed, as a part of a text: its own `%` and `_` are letters like any other.
pub(super) fn like_pattern(term: &str) -> String {
    let escaped = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{}%", escaped.split_whitespace().collect::<Vec<_>>().join("%"))
}

/// Whether a text holds the words of a term in their order, as [`like_pattern`] asks of Postgres.
fn holds_words(text: &str, term: &str) -> bool {
    let (text, term) = (text.to_lowercase(), term.to_lowercase());
    let mut rest = text.as_str();
    term.split_whitespace().all(|word| match rest.split_once(word) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// The patient's conversations whose subject or notices hold a term, with their titles. Their words are not in the database, so they are rendered as
/// the reader sees them.
async fn find_in_notices(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    term: &str,
    locale: Locale,
) -> QueryResult<HashSet<ConversationId>> {
    let subjects: Vec<(ConversationId, StoredSubject)> = conversations::table
        .filter(conversations::patient_id.eq(patient.subject()).and(conversations::subject_arguments.is_not_null()))
        .select((conversations::id, CONVERSATION_SUBJECT))
        .load(conn)
        .await?;
    let notices: Vec<(ConversationId, MessageBody)> = messages::table
        .filter(messages::patient_id.eq(patient.subject()).and(messages::arguments.is_not_null()))
        .select((messages::conversation_id, MESSAGE_BODY))
        .load(conn)
        .await?;
    let of_subjects = subjects.iter().filter(|(_, subject)| holds_words(&subject.render(locale), term)).map(|(id, _)| *id);
    let holds = |body: &MessageBody| {
        let titled = matches!(body, MessageBody::Notice(notice) if holds_words(&render_title(locale, notice), term));
        titled || holds_words(&body.render(locale), term)
    };
    let of_notices = notices.iter().filter(|(_, body)| holds(body)).map(|(id, _)| *id);
    Ok(of_subjects.chain(of_notices).collect())
}

/// A page of the patient's conversations, the newest first; with a term, those that hold it in their subject, their
/// reference or a text.
pub(super) async fn list_for_patient(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    term: &str,
    locale: Locale,
    page: i64,
) -> QueryResult<ConversationList<Listed>> {
    let mut query = conversations::table.filter(conversations::patient_id.eq(patient.subject())).into_boxed();
    if let Some(reference) = ConversationReference::find(term) {
        query = query.filter(conversations::reference.eq(reference.to_string()));
    } else if !term.is_empty() {
        // A request's reference is also found where it is written.
        let typed = RequestReference::find(term).map_or_else(|| term.to_owned(), |reference| reference.to_string());
        let of_request = exclusion_requests::table
            .filter(exclusion_requests::reference.eq(typed.clone()))
            .select(exclusion_requests::id.nullable());
        let with_text = messages::table
            .filter(messages::conversation_id.eq(conversations::id))
            .filter(messages::body.ilike(like_pattern(&typed)));
        let in_notices = find_in_notices(conn, patient, &typed, locale).await?;
        query = query.filter(
            diesel::dsl::exists(with_text)
                .or(conversations::id.eq_any(in_notices))
                .or(conversations::subject.ilike(like_pattern(&typed)).assume_not_null())
                .or(conversations::request_id.eq_any(of_request).assume_not_null()),
        );
    }
    let rows: Vec<Conversation> = query
        .order((conversations::last_at.desc(), conversations::id.desc()))
        .select(Conversation::as_select())
        .limit(CONVERSATIONS_PER_PAGE + 1)
        .offset((page - 1) * CONVERSATIONS_PER_PAGE)
        .load(conn)
        .await?;
    let ConversationList { rows, more } = cut_to_page(rows);
    let mut last = last_messages(conn, rows.iter().map(|one| one.id).collect()).await?;
    let with_last = |row: Conversation| {
        let own = last.remove(&row.id);
        (row, own)
    };
    Ok(ConversationList { rows: rows.into_iter().map(with_last).collect(), more })
}

pub(super) async fn last_messages(
    conn: &mut AsyncPgConnection,
    of: Vec<ConversationId>,
) -> QueryResult<HashMap<ConversationId, LastMessage>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<LastMessageRow> = diesel::sql_query(
        "select c.id as conversation_id, m.author, m.kind, m.body, m.arguments, (select mt_full_name(o.given_name, o.family_name)
             from officers o where o.id = m.officer_id) as officer, exists (select from messages u
             where u.patient_id = m.patient_id and u.conversation_id = c.id and u.read_at is null and u.author <> 'patient') as unread
           from unnest($1) as c (id) cross join lateral (
             select patient_id, author, officer_id, kind, left(body, 200) as body, arguments from messages
               where conversation_id = c.id order by written_at desc, id desc limit 1) m",
    )
    .bind::<Array<SqlUuid>, _>(of)
    .prepared()
    .load(conn)
    .await?;
    let message = |row: LastMessageRow| {
        let body = MessageBody::from_columns(row.kind, row.body, row.arguments)
            .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
        let (author, kind, officer) = (row.author, row.kind, row.officer);
        Ok((row.conversation_id, LastMessage { author, kind, body, officer, unread: row.unread }))
    };
    rows.into_iter().map(message).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_order_and_in_any_case() {
        let text = "Katrien Wouters is niet meer uitgesloten. 100%";
        for term in ["wouters", "KATRIEN  uitgesloten", "trien wou", "100%", "is niet meer uitgesloten."] {
            assert!(holds_words(text, term), "{term}");
        }
        for term in ["wouters katrien", "k%n", "Wouters Wouters", "_"] {
            assert!(!holds_words(text, term), "{term}");
        }
    }
}
