//! The mails of requests (R14): to the ombudsdienst a reference and a link.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use crate::i18n::{Locale, dates, tr};
use crate::mail;
use crate::web::AppState;

fn link(site: &AppState, reference: &str) -> String {
    format!("{}/ombudsdienst/aanvragen/{reference}", site.base_url)
}

/// A new request waits.
pub async fn new_request(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    to: &str,
    reference: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (moment, link) = (dates::at(Locale::DUTCH, now), link(site, reference));
    let subject = tr(Locale::DUTCH, "mail-nieuw-onderwerp", &[("ref", reference.into())]);
    let body =
        tr(Locale::DUTCH, "mail-nieuw", &[("ref", reference.into()), ("tijdstip", (&moment).into()), ("link", (&link).into())]);
    mail::compose_and_enqueue(conn, &site.sender, "request-new", to, &subject, &body, now).await
}

/// A request was withdrawn.
pub async fn withdrawn(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    to: &str,
    reference: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let link = link(site, reference);
    let subject = tr(Locale::DUTCH, "mail-ingetrokken-onderwerp", &[("ref", reference.into())]);
    let body = tr(Locale::DUTCH, "mail-ingetrokken", &[("ref", reference.into()), ("link", (&link).into())]);
    mail::compose_and_enqueue(conn, &site.sender, "request-withdrawn", to, &subject, &body, now).await
}
