//! The patient's page, its forms, and everything to take along.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use uuid::Uuid;

use super::actions::PATH;
use super::form::{self, EMAIL, Shape};
use super::store::{self, Asked};
use super::views::{AccountPage, EmailView, EverythingPage};
use super::{actions, export, looks, readings, sessions};
use crate::directory::Niss;
use crate::identity::{Patient, Signed, Submitted, Visit, parked, session_list};
use crate::mail::EmailAddress;
use crate::web::{FormState, Nav, PageError, dates, ok, page, see_other, t};

/// Readings on a page.
const READINGS: i64 = 20;

/// Which page of the readings.
#[derive(Deserialize)]
pub struct Wanted {
    bladzijde: Option<u32>,
}

async fn build(visit: &Visit, patient: &Patient, form: Option<FormState>, number: u32) -> Result<AccountPage, PageError> {
    let (site, now) = (&visit.site, visit.site.clock.now());
    let number = i64::from(number.clamp(1, 100_000));
    let mut tx = site.db.begin(patient.actor()).await?;
    let person = store::person(&mut tx, patient).await?;
    let email = store::email(&mut tx).await?;
    let waiting = store::waiting(&mut tx, patient, now).await?;
    let counts = store::counts(&mut tx, patient).await?;
    let own = session_list::rows(&mut tx, visit).await?;
    let mut read = looks::of_patient(&mut tx, patient, (number - 1) * READINGS, READINGS + 1).await?;
    let form = match form {
        Some(form) => form,
        // What came with an expired session, else nothing.
        None => parked::find(&mut tx, patient.person(), PATH)
            .await?
            .map(|raw| FormState::of(&raw, &[EMAIL, form::SHAPE, sessions::LENGTH]))
            .unwrap_or_default(),
    };
    tx.commit().await?;
    if read.is_empty() && number > 1 {
        return Err(PageError::NotFound);
    }
    let more = i64::try_from(read.len()).unwrap_or(0) > READINGS;
    read.truncate(usize::try_from(READINGS).unwrap_or(0));
    let mut frame = visit.frame(t("account-kop"), Nav::Account)?;
    frame.refused = form.refused();
    Ok(AccountPage {
        frame,
        name: patient.name().to_owned(),
        birth_date: person.birth_date.map(|born| born.to_string()),
        niss: Niss::parse(&person.niss).map_or(person.niss, |niss| niss.display()),
        institution: site.contact(Some(patient.home_institution())).institution,
        active: counts.active,
        ended: counts.ended,
        requests: counts.requests,
        drafts: counts.drafts,
        conversations: counts.conversations,
        breaks: counts.breaks,
        sessions: own,
        lengths: sessions::lengths(),
        length: person.session_minutes.map_or(i64::from(site.rules.patient_idle_minutes), i64::from).to_string(),
        idle_minutes: person.session_minutes.map_or(i64::from(site.rules.patient_idle_minutes), i64::from),
        absolute_hours: i64::from(site.rules.session_absolute_minutes) / 60,
        email: EmailView {
            address: email.address.as_deref().map(EmailAddress::shown),
            off_since: email.off_at.map(dates::on),
            waiting: waiting.map(|waiting| (EmailAddress::shown(&waiting.address), dates::at(waiting.expires_at))),
        },
        form,
        form_id: Uuid::now_v7().to_string(),
        readings: read.iter().map(readings::row).collect(),
        page: number,
        more,
    })
}

pub(super) async fn refused(visit: &Visit, patient: &Patient, form: FormState) -> Result<HttpResponse, PageError> {
    page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, patient, Some(form), 1).await?)
}

/// `GET /mijn-gegevens`
pub async fn show(signed: Signed<Patient>, wanted: web::Query<Wanted>) -> Result<HttpResponse, PageError> {
    ok(&build(&signed.visit, &signed.by, None, wanted.bladzijde.unwrap_or(1)).await?)
}

/// `POST /mijn-gegevens`: **Bewaar e-mailadres**
pub async fn save_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let (number, address) = match form::email(&sent.form, patient.person()) {
        Ok(wanted) => wanted,
        Err(form) => return refused(visit, patient, form).await,
    };
    let asked = actions::ask_email(&visit.site, patient, number, &address, visit.site.clock.now()).await?;
    let say = match asked {
        Asked::New | Asked::Again => "account-melding-gevraagd",
        Asked::Same => "account-melding-zelfde",
        Asked::TooOften => {
            return refused(visit, patient, FormState::refusing(&sent.form, EMAIL, t("account-fout-te-vaak"))).await;
        }
    };
    visit.say(t(say));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/e-mail-verwijderen`: **Verwijder e-mailadres**
pub async fn remove_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    actions::remove_email(&sent.visit.site, &sent.by, sent.visit.site.clock.now()).await?;
    sent.visit.say(t("account-melding-verwijderd"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/e-mail-aan`: **Stuur weer e-mails**
pub async fn resume_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    actions::resume_email(&sent.visit.site, &sent.by, sent.visit.site.clock.now()).await?;
    sent.visit.say(t("account-melding-aan"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/download`: **Download mijn gegevens**
pub async fn download(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let now = sent.visit.site.clock.now();
    let shape = match form::shape(&sent.form) {
        Ok(shape) => shape,
        Err(form) => return refused(&sent.visit, &sent.by, form).await,
    };
    actions::downloaded(&sent.visit.site, &sent.by, shape, now).await?;
    if shape == Shape::Page {
        return Ok(see_other("/mijn-gegevens/alles"));
    }
    let text = export::json(sent.visit.site.clone(), sent.by, now).await?;
    // Who it is of stands in the file, not in its name.
    let name = format!("attachment; filename=\"mijn-gegevens-{}.json\"", dates::day(now));
    let name = HeaderValue::from_str(&name).map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(text))
}

/// `GET /mijn-gegevens/alles`: everything, to read or print.
pub async fn everything(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    let (site, now) = (&signed.visit.site, signed.visit.site.clock.now());
    let sections = export::page(site, &signed.by, now).await?;
    ok(&EverythingPage { frame: signed.visit.frame(t("account-alles-kop"), Nav::Account)?, made_at: dates::at(now), sections })
}
