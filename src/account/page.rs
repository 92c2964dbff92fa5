//! **Mijn gegevens**, as every handler of it shows it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use uuid::Uuid;

use super::actions::PATH;
use super::adoptions::adoption_row;
use super::views::{AccountPage, EmailView};
use super::{form, looks, readings, store};
use crate::homes;
use crate::i18n::{dates, t};
use crate::identity::session::list::session_rows;
use crate::identity::{Patient, RequestSession, saved_forms};
use crate::mail::EmailAddress;
use crate::patients;
use crate::web::{FormState, Nav, PageError, page};

/// Readings on a page.
const READINGS: i64 = 20;

/// The page, with a form that was refused or, without one, what is saved of it.
pub(super) async fn build(
    visit: &RequestSession,
    patient: &Patient,
    form: Option<FormState>,
    number: u32,
) -> Result<AccountPage, PageError> {
    let site = &visit.site;
    let number = i64::from(number.clamp(1, 100_000));
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let person = patients::profile(&mut tx, patient).await?;
    let email = store::email(&mut tx).await?;
    let waiting = store::waiting(&mut tx, patient, now).await?;
    let counts = store::counts(&mut tx, patient).await?;
    let own = session_rows(&mut tx, visit).await?;
    let adoptions = homes::export(&mut tx, patient).await?;
    let mut read = looks::of_patient(&mut tx, patient, (number - 1) * READINGS, READINGS + 1).await?;
    let form = match form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, patient.person(), PATH)
            .await?
            .map(|raw| FormState::of(&raw, &[form::EMAIL, form::SHAPE, form::LENGTH]))
            .unwrap_or_default(),
    };
    tx.commit().await?;
    if read.is_empty() && number > 1 {
        return Err(PageError::NotFound);
    }
    let more = i64::try_from(read.len()).unwrap_or(0) > READINGS;
    read.truncate(usize::try_from(READINGS).unwrap_or(0));
    let mut frame = visit.frame(t(visit.locale, "account-kop"), Nav::Account)?;
    frame.refused = form.refused();
    Ok(AccountPage {
        frame,
        name: patient.name().to_owned(),
        birth_date: person.birth_date.map(|born| born.in_words(visit.locale)),
        niss: person.numbers_text(visit.locale),
        institution: site.contact(Some(patient.home_institution())).institution,
        may_choose_home: site.institutions.len() > 1,
        adopted: adoptions.iter().any(|one| one.done_at.is_none() && one.cancelled_at.is_none()),
        adoptions: adoptions.iter().rev().map(|one| adoption_row(visit.locale, one)).collect(),
        active: counts.active,
        ended: counts.ended,
        requests: counts.requests,
        drafts: counts.drafts,
        conversations: counts.conversations,
        breaks: counts.breaks,
        sessions: own,
        lengths: form::lengths(visit.locale),
        length: person.session_minutes.map_or(i64::from(site.rules.patient_idle_minutes), i64::from).to_string(),
        idle_minutes: person.session_minutes.map_or(i64::from(site.rules.patient_idle_minutes), i64::from),
        absolute_hours: i64::from(site.rules.session_absolute_minutes) / 60,
        email: EmailView {
            address: email.address.as_deref().map(EmailAddress::shown),
            off_since: email.off_at.map(|at| dates::on(visit.locale, at)),
            waiting: waiting.map(|waiting| (EmailAddress::shown(&waiting.address), dates::at(visit.locale, waiting.expires_at))),
        },
        form,
        form_id: Uuid::now_v7().to_string(),
        readings: read.iter().map(|one| readings::row(visit.locale, &site.rules, one)).collect(),
        page: number,
        more,
    })
}

/// The page with a refused form.
pub(super) async fn refused(visit: &RequestSession, patient: &Patient, form: FormState) -> Result<HttpResponse, PageError> {
    page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, patient, Some(form), 1).await?)
}
