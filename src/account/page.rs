//! **Mijn gegevens**: the list of what is set, and how long it is held.

use actix_web::HttpResponse;

use super::store;
use super::views::{AccountPage, EmailView, RetentionPage};
use crate::db::Tx;
use crate::homes;
use crate::i18n::{dates, t};
use crate::identity::session::list::session_rows;
use crate::identity::{Patient, RequestSession, Signed};
use crate::mail::EmailAddress;
use crate::patients;
use crate::web::{Nav, PageError, ok};

/// After how many minutes without a page a patient is signed out.
pub(super) fn idle_minutes(visit: &RequestSession, chosen: Option<i16>) -> i64 {
    chosen.map_or(i64::from(visit.site.rules.patient_idle_minutes), i64::from)
}

/// The address for notices as pages show it.
pub(super) async fn read_email(visit: &RequestSession, patient: &Patient, tx: &mut Tx) -> Result<EmailView, PageError> {
    let now = tx.now();
    let email = store::email(tx).await?;
    let waiting = store::waiting(tx, patient, now).await?;
    Ok(EmailView {
        address: email.address.as_deref().map(EmailAddress::shown),
        off_since: email.off_at.map(|at| dates::on(visit.locale, at)),
        waiting: waiting.map(|waiting| (EmailAddress::shown(&waiting.address), dates::at(visit.locale, waiting.expires_at))),
    })
}

/// `GET /mijn-gegevens`
pub(super) async fn show(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&signed.visit, &signed.by);
    let site = &visit.site;
    let mut tx = site.db.begin(patient.actor()).await?;
    let person = patients::profile(&mut tx, patient).await?;
    let email = read_email(visit, patient, &mut tx).await?;
    let counts = store::counts(&mut tx, patient).await?;
    let devices = session_rows(&mut tx, visit).await?.len();
    let adoptions = homes::export(&mut tx, patient).await?;
    tx.commit().await?;
    ok(&AccountPage {
        frame: visit.frame(t(visit.locale, "account-kop"), Nav::Account)?,
        name: patient.name().to_owned(),
        birth_date: person.birth_date.map(|born| born.in_words(visit.locale)),
        idle_minutes: idle_minutes(visit, person.session_minutes),
        niss: person.numbers_text(visit.locale),
        institution: site.contact(Some(patient.home_institution())).institution,
        may_choose_home: site.institutions.len() > 1,
        adopted: adoptions.iter().any(|one| one.done_at.is_none() && one.cancelled_at.is_none()),
        people: counts.people,
        organisations: counts.organisations,
        ended: counts.ended,
        requests: counts.requests,
        drafts: counts.drafts,
        conversations: counts.conversations,
        breaks: counts.breaks,
        devices,
        email,
    })
}

/// `GET /mijn-gegevens/bewaartermijn`
pub(super) async fn show_retention(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let person = patients::profile(&mut tx, patient).await?;
    tx.commit().await?;
    ok(&RetentionPage {
        frame: visit.frame(t(visit.locale, "account-hoelang"), Nav::Account)?,
        institution: visit.site.contact(Some(patient.home_institution())).institution,
        idle_minutes: idle_minutes(visit, person.session_minutes),
        absolute_hours: i64::from(visit.site.rules.session_absolute_minutes) / 60,
    })
}
