//! SQL of letters. A letter is a notice; row-level security keeps other institutions' and what concerns the officer (R12) out.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::config::Rules;
use crate::db::Prepare;
use crate::db::ids::{ConversationId, MessageId, OfficerId, PatientId, RequestId};
use crate::db::schema::{conversations, exclusion_requests, letter_prints, messages};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Officer;
use crate::messages::{Author, CONVERSATION_SUBJECT, MESSAGE_BODY, MessageBody, StoredSubject, render_paper_title};
use crate::patients::MatterKeys;

/// How many of a patient's letters are listed; the newest.
const MAX_OF_PATIENT: i64 = 50;

/// Whether it went out, or is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterState {
    /// A planned stop waits for it.
    Required,
    /// The patient never signed in.
    AtOnce,
    /// The patient did not read the message in time.
    Unread,
    Sent(DateTime<Utc>),
    /// The patient read the message, or still may.
    NotNeeded,
}

/// The words of a state in a row, and its tone.
pub fn text_of_state(locale: Locale, state: LetterState) -> (String, &'static str) {
    match state {
        LetterState::Required => (t(locale, "letters-staat-stop").to_owned(), "warn"),
        LetterState::AtOnce => (t(locale, "letters-staat-meteen").to_owned(), "warn"),
        LetterState::Unread => (t(locale, "letters-staat-ongelezen").to_owned(), "warn"),
        LetterState::Sent(at) => (tr(locale, "letters-staat-verstuurd", &[("datum", (&dates::on(locale, at)).into())]), "ok"),
        LetterState::NotNeeded => (t(locale, "letters-staat-niet-nodig").to_owned(), "mute"),
    }
}

/// A letter in a list.
#[derive(Debug, Clone)]
pub struct LetterLine {
    pub message: MessageId,
    pub written_at: DateTime<Utc>,
    pub title: String,
    /// Of its conversation.
    pub reference: String,
    pub state: LetterState,
    pub(super) matter: MatterKeys,
}

/// The columns that a letter's state follows from.
#[derive(Debug, Clone, Copy, Queryable)]
pub(super) struct StateColumns {
    pub written_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    pub letter_sent_at: Option<DateTime<Utc>>,
    letter_at_once: bool,
    letter_required: bool,
}

impl StateColumns {
    /// `before`: what was written by then and is unread is to be sent.
    pub fn state(&self, before: DateTime<Utc>) -> LetterState {
        match self.letter_sent_at {
            Some(at) => LetterState::Sent(at),
            None if self.letter_required => LetterState::Required,
            None if self.read_at.is_some() => LetterState::NotNeeded,
            None if self.letter_at_once => LetterState::AtOnce,
            None if self.written_at <= before => LetterState::Unread,
            None => LetterState::NotNeeded,
        }
    }

    /// Whether **Markeer brief als verstuurd** stands there.
    pub const fn may_mark(&self) -> bool {
        self.letter_sent_at.is_none() && (self.read_at.is_none() || self.letter_required)
    }
}

const STATE_COLUMNS: (
    messages::written_at,
    messages::read_at,
    messages::letter_sent_at,
    messages::letter_at_once,
    messages::letter_required,
) = (messages::written_at, messages::read_at, messages::letter_sent_at, messages::letter_at_once, messages::letter_required);

/// Until when a notice must have been written that is unread now.
pub(super) fn unread_before(rules: &Rules, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(rules.letter_after_days.into())
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: MessageId,
}

/// The letters of the officer's house that are to be written, the oldest first: not read before `before`, or at once, and not sent.
async fn find_letters_to_write(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    before: DateTime<Utc>,
    most: i32,
) -> QueryResult<Vec<MessageId>> {
    let rows: Vec<IdRow> = diesel::sql_query("select id from mt_letters_to_write($1, $2) as id")
        .bind::<Timestamptz, _>(before)
        .bind::<Integer, _>(most)
        .prepared()
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

type LineColumns =
    ((MessageId, StateColumns, MessageBody), (String, StoredSubject), (PatientId, Option<RequestId>, ConversationId));

fn line(((message, columns, body), (reference, subject), ids): LineColumns, before: DateTime<Utc>, locale: Locale) -> LetterLine {
    let (patient, request, conversation) = ids;
    LetterLine {
        message,
        written_at: columns.written_at,
        title: render_paper_title(locale, &body, &subject),
        reference,
        state: columns.state(before),
        matter: MatterKeys { patient, request, conversation: Some(conversation) },
    }
}

/// Which letters a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LetterList {
    /// The oldest first.
    ToWrite,
    /// The newest first.
    Sent,
}

/// The letters of the officer's house.
pub(super) async fn list_letters(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    list: LetterList,
    before: DateTime<Utc>,
    (locale, count): (Locale, i32),
) -> QueryResult<Vec<LetterLine>> {
    let all = messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .select((
            (messages::id, STATE_COLUMNS, MESSAGE_BODY),
            (conversations::reference, CONVERSATION_SUBJECT),
            (messages::patient_id, conversations::request_id, conversations::id),
        ))
        .limit(count.into())
        .into_boxed();
    let rows: Vec<LineColumns> = match list {
        LetterList::ToWrite => {
            let ids = find_letters_to_write(conn, officer, before, count).await?;
            all.filter(messages::id.eq_any(ids)).order((messages::written_at, messages::id)).load(conn).await?
        }
        LetterList::Sent => {
            all.filter(messages::institution_id.eq(officer.institution()).and(messages::letter_sent_at.is_not_null()))
                .order((messages::letter_sent_at.desc(), messages::id.desc()))
                .load(conn)
                .await?
        }
    };
    Ok(rows.into_iter().map(|row| line(row, before, locale)).collect())
}

/// The letters to a patient that were printed or sent, or are to be, as far as the officer may see, in their order.
pub async fn list_letters_of(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    (rules, now): (&Rules, DateTime<Utc>),
    locale: Locale,
) -> QueryResult<Vec<LetterLine>> {
    let before = unread_before(rules, now);
    let printed = diesel::dsl::exists(letter_prints::table.filter(letter_prints::message_id.eq(messages::id)));
    let is_open = messages::read_at.is_null().or(messages::letter_required);
    let is_due = is_open.and(messages::letter_at_once.or(messages::written_at.le(before)));
    let mut rows: Vec<LineColumns> = messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .filter(conversations::patient_id.eq(patient).and(messages::author.eq(Author::System)))
        .filter(messages::institution_id.eq(officer.institution()))
        .filter(messages::letter_sent_at.is_not_null().or(printed).or(is_due))
        .order((messages::written_at.desc(), messages::id.desc()))
        .limit(MAX_OF_PATIENT)
        .select((
            (messages::id, STATE_COLUMNS, MESSAGE_BODY),
            (conversations::reference, CONVERSATION_SUBJECT),
            (messages::patient_id, conversations::request_id, conversations::id),
        ))
        .load(conn)
        .await?;
    rows.reverse();
    Ok(rows.into_iter().map(|row| line(row, before, locale)).collect())
}

/// The request that a letter is about.
#[derive(Debug, Clone, Queryable)]
pub(super) struct LetterRequest {
    pub reference: String,
    pub sent_at: DateTime<Utc>,
    pub latest_on: NaiveDate,
    pub decided_at: Option<DateTime<Utc>>,
}

/// A letter with all that its sheet is made of.
#[derive(Debug, Clone)]
pub(super) struct FoundLetter {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub columns: StateColumns,
    pub sent_by: Option<OfficerId>,
    pub body: MessageBody,
    /// Of its conversation.
    pub reference: String,
    pub subject: StoredSubject,
    pub matter: MatterKeys,
    pub request: Option<LetterRequest>,
}

/// A notice of the officer's house, as a letter.
pub(super) async fn find_letter(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    message: MessageId,
) -> QueryResult<Option<FoundLetter>> {
    type FoundColumns = (LineColumns, Option<OfficerId>, Option<LetterRequest>);
    let row: Option<FoundColumns> = messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .left_join(exclusion_requests::table.on(exclusion_requests::id.nullable().eq(conversations::request_id)))
        .filter(messages::id.eq(message).and(messages::author.eq(Author::System)))
        .filter(messages::institution_id.eq(officer.institution()))
        .select((
            (
                (messages::id, STATE_COLUMNS, MESSAGE_BODY),
                (conversations::reference, CONVERSATION_SUBJECT),
                (messages::patient_id, conversations::request_id, conversations::id),
            ),
            messages::letter_sent_by,
            (
                exclusion_requests::reference,
                exclusion_requests::sent_at,
                exclusion_requests::latest_on,
                exclusion_requests::decided_at,
            )
                .nullable(),
        ))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|((head, (reference, subject), (patient, request_id, conversation)), sent_by, request)| {
        let ((message, columns, body), matter) =
            (head, MatterKeys { patient, request: request_id, conversation: Some(conversation) });
        FoundLetter { message, conversation, columns, sent_by, body, reference, subject, matter, request }
    }))
}
