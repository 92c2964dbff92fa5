//! The mail that says that something waits for an ombudsdienst: at most one within a time (see `docs/mail.md`).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::{QueryDsl, SelectableHelper};
use diesel::sql_types::{Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::outbox::{QueuedMail, new_id};
use super::schema::outbox;
use super::{EmailAddress, MailError, Sender};
use crate::db::ids::MailId;

diesel::define_sql_function! {
    /// Writes a mail, or joins one that waits.
    fn mt_ombuds_notice(mail: SqlUuid, address: Text, subject: Text, body: Text, message: Text, moment: Timestamptz, minutes: Integer) -> Bool;
}
diesel::define_sql_function! {
    /// Which mail may be delivered now; null when there is none, or its mailbox is left alone.
    fn mt_ombuds_mail_turn(moment: Timestamptz) -> Nullable<SqlUuid>;
}

/// The kind of these mails.
const KIND: &str = "ombuds-notice";

/// The words of the mail, the same for everything that waits.
#[derive(Debug, Clone, Copy)]
pub struct OmbudsNotice<'a> {
    pub recipient: &'a EmailAddress,
    pub subject: &'a str,
    /// Plain text, with the link in it.
    pub body: &'a str,
}

/// Has an ombudsdienst told that something waits, in the transaction of what waits. What comes within `minutes` of a mail goes with one
/// at their end; with 0 each has its own.
///
/// # Errors
/// Those of the database; also when the transaction names no actor.
pub async fn enqueue_ombuds_notice(
    conn: &mut AsyncPgConnection,
    sender: &Sender,
    notice: &OmbudsNotice<'_>,
    minutes: u32,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let mail = sender
        .mail(KIND, notice.recipient, notice.subject, notice.body)
        .map_err(|error: MailError| diesel::result::Error::QueryBuilderError(error.into()))?;
    let id = new_id(now);
    let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
    let call = mt_ombuds_notice(id, mail.recipient().as_str(), mail.subject(), mail.body(), mail.message_id(id), now, minutes);
    let _: bool = diesel::select(call).get_result(conn).await?;
    Ok(())
}

/// Takes the mail to an ombudsdienst that may be delivered now: one for all that wait for its mailbox. It and the mailbox are held until
/// the transaction ends, the mailbox then by the mail's lease.
pub(super) async fn claim_ombuds_notice(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Option<QueuedMail>> {
    let turn: Option<MailId> = diesel::select(mt_ombuds_mail_turn(now)).get_result(conn).await?;
    match turn {
        None => Ok(None),
        Some(id) => outbox::table.find(id).select(QueuedMail::as_select()).first(conn).await.map(Some),
    }
}
