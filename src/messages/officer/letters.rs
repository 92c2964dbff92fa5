//! Letters: notices that the patient did not read in time, or at once for a patient who never signed in or where a planned stop waits
//! for the letter, so that somebody without the portal is told as well.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::Author;
use crate::audit::{Event, record};
use crate::db::ids::{ConversationId, InstitutionId, MessageId, OfficerId, PatientId, RequestId};
use crate::db::schema::{conversations, messages, officers};
use crate::db::{DbError, read_now};
use crate::directory::PersonName;
use crate::i18n::Locale;
use crate::identity::Officer;
use crate::messages::{CONVERSATION_SUBJECT, StoredSubject};
use crate::patients::{MatterKeys, PatientRow, ShownPatient, load_known_patients};
use crate::web::AppState;

diesel::define_sql_function! {
    /// Holds the planned stop that the letter starts.
    fn mt_hold_stop_of_letter(message: diesel::sql_types::Uuid);
}

/// A notice to send on paper.
#[derive(Debug, Clone)]
pub struct Letter {
    pub message: MessageId,
    pub written_at: DateTime<Utc>,
    pub conversation: String,
    pub subject: String,
    /// None: not known here, which is a fault.
    pub patient: Option<PatientRow>,
    /// Not because it stayed unread: the patient never signed in.
    pub at_once: bool,
    /// A planned stop waits for it.
    pub required: bool,
}

/// The notices of an institution that are to be sent on paper: not read before `before`, or at once, and no letter sent.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_to_write(institution: InstitutionId, before: DateTime<Utc>) -> _ {
    let system: Author = Author::System;
    let here = messages::institution_id.eq(institution).and(messages::author.eq(system));
    let open = messages::read_at.is_null().or(messages::letter_required).and(messages::letter_sent_at.is_null());
    let due = messages::letter_at_once.or(messages::written_at.le(before));
    here.and(open).and(due)
}

/// What the portal told the patient and is to be sent on paper, the oldest first: what a patient did not read before `before`, and
/// at once what was told to somebody who never signed in.
pub async fn list_letters(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    before: DateTime<Utc>,
    locale: Locale,
    count: i64,
) -> QueryResult<Vec<Letter>> {
    type LetterColumns =
        ((MessageId, DateTime<Utc>, (bool, bool)), (String, StoredSubject), (PatientId, Option<RequestId>, ConversationId));
    let rows: Vec<LetterColumns> = messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .filter(is_to_write(officer.institution(), before))
        .order((messages::written_at, messages::id))
        .limit(count)
        .select((
            (messages::id, messages::written_at, (messages::letter_at_once, messages::letter_required)),
            (conversations::reference, CONVERSATION_SUBJECT),
            (messages::patient_id, conversations::request_id, conversations::id),
        ))
        .load(conn)
        .await?;
    let matter = |(patient, request, conversation)| MatterKeys { patient, request, conversation: Some(conversation) };
    let matters: Vec<MatterKeys> = rows.iter().map(|(.., ids)| matter(*ids)).collect();
    let people = load_known_patients(conn, officer, &matters).await?;
    let letter = |(columns, who): (LetterColumns, Option<ShownPatient>)| {
        let ((message, written_at, (at_once, required)), (conversation, subject), _) = columns;
        let (subject, patient) = (subject.render(locale), who.map(|who| who.row));
        Letter { message, written_at, conversation, subject, patient, at_once, required }
    };
    Ok(rows.into_iter().zip(people).map(letter).collect())
}

/// Whether there is a letter to write.
pub async fn has_letters(conn: &mut AsyncPgConnection, officer: &Officer, before: DateTime<Utc>) -> QueryResult<bool> {
    let any = messages::table.filter(is_to_write(officer.institution(), before));
    diesel::select(diesel::dsl::exists(any)).get_result(conn).await
}

/// Outcome of **Markeer brief als verstuurd**.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterOutcome {
    /// It is kept who sent it and when, now or by the same form before.
    Done,
    /// A colleague sent it first, then.
    By(String, DateTime<Utc>),
    /// The patient read it meanwhile, then.
    Read(DateTime<Utc>),
    /// No notice of this institution's that may be sent.
    Unknown,
}

/// Keeps who sent the letter, and when.
pub async fn mark_letter_sent(site: &AppState, officer: &Officer, message: MessageId) -> Result<LetterOutcome, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    diesel::select(mt_hold_stop_of_letter(message)).execute(&mut *tx).await?;
    let now = read_now(&mut tx).await?;
    let patient: Option<PatientId> = diesel::update(messages::table.filter(messages::id.eq(message)))
        .filter(messages::author.eq(Author::System).and(messages::letter_sent_at.is_null()))
        .filter(messages::read_at.is_null().or(messages::letter_required))
        .set((messages::letter_sent_at.eq(now), messages::letter_sent_by.eq(officer.id())))
        .returning(messages::patient_id)
        .get_result(&mut *tx)
        .await
        .optional()?;
    if let Some(patient) = patient {
        record(&mut tx, officer.actor(), Event::letter_sent(patient, message), now).await?;
        tx.commit().await?;
        return Ok(LetterOutcome::Done);
    }
    type LetterColumns = (Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<OfficerId>, Option<PersonName>);
    let row: Option<LetterColumns> = messages::table
        .left_join(officers::table.on(officers::id.nullable().eq(messages::letter_sent_by)))
        .filter(messages::id.eq(message).and(messages::author.eq(Author::System)))
        .select((
            messages::read_at,
            messages::letter_sent_at,
            messages::letter_sent_by,
            (officers::given_name, officers::family_name).nullable(),
        ))
        .first(&mut *tx)
        .await
        .optional()?;
    tx.rollback().await?;
    Ok(match row {
        Some((_, Some(_), Some(by), ..)) if by == officer.id() => LetterOutcome::Done,
        Some((_, Some(at), _, Some(name))) => LetterOutcome::By(name.to_string(), at),
        Some((Some(at), ..)) => LetterOutcome::Read(at),
        _ => LetterOutcome::Unknown,
    })
}
