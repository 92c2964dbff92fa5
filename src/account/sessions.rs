//! For how long the patient stays signed in, and the end of another session of theirs.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::form::{LENGTH, lengths};
use super::page::idle_minutes;
use super::views::AccountSessionsPage;
use crate::audit::{Event, record};
use crate::i18n::t;
use crate::identity::session::length::{LENGTHS, choose_length};
use crate::identity::session::list::session_rows;
use crate::identity::{AnyPatient, Patient, RequestSession, Signed, Submitted, saved_forms, session};
use crate::patients;
use crate::web::{FormState, Nav, PageError, ok, page, see_other};

const PAGE: &str = "/mijn-gegevens/aangemeld";

/// The page, with a form that was refused or, without one, what is saved of it.
async fn build(visit: &RequestSession, patient: &Patient, form: Option<FormState>) -> Result<AccountSessionsPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let person = patients::profile(&mut tx, patient).await?;
    let sessions = session_rows(&mut tx, visit).await?;
    let form = match form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, patient.person(), PAGE)
            .await?
            .map(|raw| FormState::of(&raw, &[LENGTH]))
            .unwrap_or_default(),
    };
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "identity-aangemeld"), Nav::Account)?;
    frame.refused = form.refused();
    let length = idle_minutes(visit, person.session_minutes).to_string();
    Ok(AccountSessionsPage { frame, sessions, lengths: lengths(visit.locale), length, form })
}

/// `GET /mijn-gegevens/aangemeld`
pub async fn show(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    ok(&build(&signed.visit, &signed.by, None).await?)
}

/// `POST /mijn-gegevens/sessieduur`: **Bewaar**
pub async fn choose(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let Some(minutes) = LENGTHS.into_iter().find(|minutes| sent.form.raw(LENGTH) == minutes.to_string()) else {
        let form = FormState::refusing(&sent.form, LENGTH, t(visit.locale, "account-fout-sessieduur"));
        return page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, patient, Some(form)).await?);
    };
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    choose_length(&mut tx, minutes, now).await?;
    record(&mut tx, patient.actor(), Event::session_length_chosen(patient.subject(), minutes), now).await?;
    saved_forms::forget(&mut tx, patient.person(), PAGE).await?;
    tx.commit().await?;
    visit.announce(t(visit.locale, "account-melding-sessieduur"));
    Ok(see_other(PAGE))
}

/// `POST /mijn-gegevens/sessies/{session}/afmelden`
pub async fn end(sent: Submitted<Patient>, session: web::Path<String>) -> Result<HttpResponse, PageError> {
    session::end_own::end_other(&sent, &session).await?;
    Ok(see_other(PAGE))
}

/// `POST /mijn-gegevens/blijf-aangemeld`: by the page's script. The session lasts longer by being asked for.
pub async fn stay(sent: Submitted<AnyPatient>) -> Result<HttpResponse, PageError> {
    Ok(HttpResponse::Ok().json(sent.visit.time()))
}
