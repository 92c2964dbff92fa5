//! The neutral notice to a patient, whose address no actor but the patient sees: the database finds it (see `docs/mail.md`).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use self::writing::mt_notice;
use super::outbox::new_id;
use super::{Sender, is_line, tidy};
use crate::db::ids::{MailId, PatientId};
use crate::i18n::Locale;

#[expect(clippy::too_many_arguments, reason = "a mail's columns")]
mod writing {
    use diesel::sql_types::{Binary, Bool, Integer, Text, Timestamptz, Uuid as SqlUuid};

    diesel::define_sql_function! {
        /// Writes a notice, or joins it to one that waits.
        fn mt_notice(mail: SqlUuid, patient: SqlUuid, calm: Bool, subject: Text, body: Text, message: Text, unsubscribe: Text, hash: Binary, moment: Timestamptz, minutes: Integer) -> Bool;
    }
}
diesel::define_sql_function! {
    /// Whether a notice that failed is to be tried again.
    fn mt_notice_again(mail: SqlUuid) -> Bool;
}

diesel::define_sql_function! {
    /// The language of a patient's mail; null to another patient.
    fn mt_recipient_language(recipient: SqlUuid) -> diesel::sql_types::Text;
}

/// The language of a patient's mail, whichever actor causes it.
///
/// # Errors
/// Those of the database; also for a patient whom the transaction's actor may not write to.
pub async fn language_of(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<Locale> {
    diesel::select(mt_recipient_language(patient)).get_result(conn).await
}

/// Something waits in a patient's inbox.
#[derive(Debug, Clone, Copy)]
pub struct MailNotice<'a> {
    pub patient: PatientId,
    /// Of these at most one a day.
    pub low_priority: bool,
    pub subject: &'a str,
    /// Plain text, with the link in it.
    pub body: &'a str,
    /// The link by which its reader unsubscribes.
    pub unsubscribe: &'a str,
    /// What is kept of the link's token.
    pub token_hash: &'a [u8],
}

/// Has a notice sent: at most one in `minutes`, later ones wait and are joined. Nothing is written while no address is
/// known, or none is wanted.
///
/// # Errors
/// Those of the database; also when the transaction names no actor.
pub async fn enqueue_notice(
    conn: &mut AsyncPgConnection,
    sender: &Sender,
    notice: &MailNotice<'_>,
    minutes: u32,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    if !is_line(notice.subject, 200) {
        tracing::error!("notice dropped: its subject is not a single line");
        return Ok(());
    }
    let (id, body) = (new_id(now), tidy(notice.body));
    let message = format!("<{id}@{}>", sender.address().domain());
    let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
    let call = mt_notice(
        id,
        notice.patient,
        notice.low_priority,
        notice.subject,
        body,
        message,
        notice.unsubscribe,
        notice.token_hash,
        now,
        minutes,
    );
    let _: bool = diesel::select(call).get_result(conn).await?;
    Ok(())
}

/// Whether a notice that was not delivered is to be tried again; else it is gone from the outbox.
pub(super) async fn is_retry_wanted(conn: &mut AsyncPgConnection, mail: MailId) -> QueryResult<bool> {
    diesel::select(mt_notice_again(mail)).get_result(conn).await
}
