//! Notices that the patient did not read in time: an officer writes a letter, so that who does not use the portal is told as well.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::Author;
use crate::audit::{Event, record};
use crate::db::DbError;
use crate::db::ids::{MessageId, OfficerId, PatientId};
use crate::db::schema::{conversations, messages, officers, patients};
use crate::directory::PersonName;
use crate::i18n::Locale;
use crate::identity::Officer;
use crate::messages::{CONVERSATION_SUBJECT, StoredSubject};
use crate::web::AppState;

/// A notice to send on paper.
#[derive(Debug, Clone)]
pub struct UnreadNotice {
    pub message: MessageId,
    pub written_at: DateTime<Utc>,
    pub conversation: String,
    pub subject: String,
    pub patient: String,
    pub niss: String,
}

/// What the portal told before `before` and the patient has not seen, the oldest first: of breaks, but of requests and endings
/// as well, since what was entered on paper is told in the same way.
pub async fn list_unread_notices(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    before: DateTime<Utc>,
    locale: Locale,
    count: i64,
) -> QueryResult<Vec<UnreadNotice>> {
    type NoticeColumns = (MessageId, DateTime<Utc>, String, StoredSubject, PersonName, String);
    let rows: Vec<NoticeColumns> = messages::table
        .inner_join(conversations::table.on(conversations::id.eq(messages::conversation_id)))
        .inner_join(patients::table.on(patients::id.eq(messages::patient_id)))
        .filter(messages::institution_id.eq(officer.institution()).and(messages::author.eq(Author::System)))
        .filter(messages::read_at.is_null().and(messages::letter_sent_at.is_null()))
        .filter(messages::written_at.le(before))
        .order((messages::written_at, messages::id))
        .limit(count + 1)
        .select((
            messages::id,
            messages::written_at,
            conversations::reference,
            CONVERSATION_SUBJECT,
            (patients::given_name, patients::family_name),
            patients::niss,
        ))
        .load(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(message, written_at, conversation, subject, name, niss)| UnreadNotice {
            message,
            written_at,
            conversation,
            subject: subject.render(locale),
            patient: name.to_string(),
            niss,
        })
        .collect())
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
pub async fn mark_letter_sent(
    site: &AppState,
    officer: &Officer,
    message: MessageId,
    now: DateTime<Utc>,
) -> Result<LetterOutcome, DbError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    let patient: Option<PatientId> = diesel::update(messages::table.filter(messages::id.eq(message)))
        .filter(messages::author.eq(Author::System).and(messages::read_at.is_null()).and(messages::letter_sent_at.is_null()))
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
