//! The mails of requests (R14): to the ombudsdienst a reference and a link, to a patient the one neutral notice.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use crate::mail::{self, EmailAddress};
use crate::web::{Site, dates, t, tr};

async fn put(
    conn: &mut AsyncPgConnection,
    site: &Site,
    kind: &'static str,
    to: &str,
    subject: &str,
    body: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    // Addresses are checked where they come in; one that is none all the same must not undo the patient's request.
    let Ok(recipient) = EmailAddress::parse(to) else {
        tracing::error!(kind, "no mail: the address kept for it is none");
        return Ok(());
    };
    match site.sender.mail(kind, &recipient, subject, body) {
        Ok(mail) => mail::enqueue(conn, &mail, now).await,
        Err(error) => {
            tracing::error!(kind, %error, "no mail");
            Ok(())
        }
    }
}

fn link(site: &Site, reference: &str) -> String {
    format!("{}/ombudsdienst/aanvragen/{reference}", site.base_url)
}

/// A new request waits.
pub async fn new_request(
    conn: &mut AsyncPgConnection,
    site: &Site,
    to: &str,
    reference: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (moment, link) = (dates::at(now), link(site, reference));
    let subject = tr("mails-nieuw-onderwerp", &[("ref", reference.into())]);
    let body = tr("mails-nieuw", &[("ref", reference.into()), ("tijdstip", (&moment).into()), ("link", (&link).into())]);
    put(conn, site, "request-new", to, &subject, &body, now).await
}

/// A request was withdrawn.
pub async fn withdrawn(
    conn: &mut AsyncPgConnection,
    site: &Site,
    to: &str,
    reference: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let link = link(site, reference);
    let subject = tr("mails-ingetrokken-onderwerp", &[("ref", reference.into())]);
    let body = tr("mails-ingetrokken", &[("ref", reference.into()), ("link", (&link).into())]);
    put(conn, site, "request-withdrawn", to, &subject, &body, now).await
}

/// Something waits in the patient's inbox: always these words, whatever it is.
pub async fn notice(conn: &mut AsyncPgConnection, site: &Site, to: &str, now: DateTime<Utc>) -> QueryResult<()> {
    let link = format!("{}/", site.base_url);
    let body = tr("mails-patient", &[("link", (&link).into())]);
    put(conn, site, "patient-notice", to, t("mails-patient-onderwerp"), &body, now).await
}
