//! The mails of conversations (R14): to a patient always the neutral notice, to the ombudsdienst a reference and a link.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::schema::patients;
use crate::mail;
use crate::web::{Site, t, tr};

/// Something waits in the patient's inbox.
///
/// # Errors
/// Those of the database.
pub async fn notice(conn: &mut AsyncPgConnection, site: &Site, patient: Uuid, now: DateTime<Utc>) -> QueryResult<()> {
    let address: Option<Option<String>> =
        patients::table.filter(patients::id.eq(patient)).select(patients::email).first(conn).await.optional()?;
    let Some(address) = address.flatten() else {
        return Ok(());
    };
    let link = format!("{}/", site.base_url);
    let body = tr("mails-patient", &[("link", (&link).into())]);
    mail::put(conn, &site.sender, "patient-notice", &address, t("mails-patient-onderwerp"), &body, now).await
}

/// A patient's message waits for the ombudsdienst.
///
/// # Errors
/// Those of the database.
pub async fn new_message(
    conn: &mut AsyncPgConnection,
    site: &Site,
    to: &str,
    reference: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let link = format!("{}/ombudsdienst/berichten/{reference}", site.base_url);
    let subject = tr("mails-bericht-onderwerp", &[("ref", reference.into())]);
    let body = tr("mails-bericht", &[("ref", reference.into()), ("link", (&link).into())]);
    mail::put(conn, &site.sender, "message-new", to, &subject, &body, now).await
}
