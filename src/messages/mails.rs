//! The mail to a patient: always the neutral notice (R14).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::AsyncPgConnection;

use crate::db::ids::PatientId;
use crate::i18n::{t, tr};
use crate::mail::{self, MailNotice};
use crate::web::{AppState, random};

/// Something waits in the patient's inbox.
pub async fn queue_notice(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: PatientId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    queue_notice_mail(conn, site, patient, false, now).await
}

/// The same; of low priority, one a day.
pub(super) async fn queue_notice_mail(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: PatientId,
    low_priority: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (token, hash) = random::link_token().map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let (link, leave) = (format!("{}/", site.base_url), format!("{}/uitschrijven/{token}", site.base_url));
    let locale = mail::language_of(conn, patient).await?;
    let body = tr(locale, "mail-patient", &[("link", (&link).into()), ("uitschrijven", (&leave).into())]);
    let subject = t(locale, "mail-patient-onderwerp");
    let notice = MailNotice { patient, low_priority, subject, body: &body, unsubscribe: &leave, token_hash: &hash };
    mail::enqueue_notice(conn, &site.sender, &notice, site.rules.notice_minutes, now).await
}
