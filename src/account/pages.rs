//! The patient's page, its forms, and everything to take along.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::actions::{self, PATH};
use super::events;
use super::export;
use super::form::{self, EMAIL, Shape};
use super::page::{build, refused};
use super::store::EmailRequestOutcome;
use super::views::{AccountEventsPage, EverythingPage};
use crate::i18n::{dates, t};
use crate::identity::{Patient, Signed, Submitted};
use crate::web::{FormState, Nav, PageError, ok, see_other};

/// Events on a page.
const EVENTS: i64 = 30;

/// Which page of a list.
#[derive(Deserialize)]
pub struct Wanted {
    bladzijde: Option<u32>,
}

/// `GET /mijn-gegevens`
pub async fn show(signed: Signed<Patient>, wanted: web::Query<Wanted>) -> Result<HttpResponse, PageError> {
    ok(&build(&signed.visit, &signed.by, None, wanted.bladzijde.unwrap_or(1)).await?)
}

/// `POST /mijn-gegevens`: **Bewaar e-mailadres**
pub async fn save_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&sent.visit, &sent.by);
    let (number, address) = match form::email(visit.locale, &sent.form, patient.person()) {
        Ok(wanted) => wanted,
        Err(form) => return refused(visit, patient, form).await,
    };
    let outcome = actions::ask_email(visit, patient, number, &address).await?;
    let say = match outcome {
        EmailRequestOutcome::New | EmailRequestOutcome::Again => "account-melding-gevraagd",
        EmailRequestOutcome::Same => "account-melding-zelfde",
        EmailRequestOutcome::TooOften => {
            return refused(visit, patient, FormState::refusing(&sent.form, EMAIL, t(visit.locale, "account-fout-te-vaak")))
                .await;
        }
    };
    visit.say(t(visit.locale, say));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/e-mail-verwijderen`: **Verwijder e-mailadres**
pub async fn remove_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    actions::remove_email(&sent.visit, &sent.by).await?;
    sent.visit.say(t(sent.visit.locale, "account-melding-verwijderd"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/e-mail-aan`: **Stuur weer e-mails**
pub async fn resume_email(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    actions::resume_email(&sent.visit, &sent.by).await?;
    sent.visit.say(t(sent.visit.locale, "account-melding-aan"));
    Ok(see_other(PATH))
}

/// `POST /mijn-gegevens/download`: **Download mijn gegevens**
pub async fn download(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let shape = match form::shape(sent.visit.locale, &sent.form) {
        Ok(shape) => shape,
        Err(form) => return refused(&sent.visit, &sent.by, form).await,
    };
    let now = actions::downloaded(&sent.visit, &sent.by, shape).await?;
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
    let site = &signed.visit.site;
    let now = actions::note_opened(&signed.visit, &signed.by).await?;
    let sections = export::page(signed.visit.locale, site, &signed.by, now).await?;
    ok(&EverythingPage {
        frame: signed.visit.frame(t(signed.visit.locale, "account-alles-kop"), Nav::Account)?,
        made_at: dates::at(signed.visit.locale, now),
        sections,
    })
}

/// `GET /mijn-gegevens/toegang`: what happened with the account.
pub async fn show_events(signed: Signed<Patient>, wanted: web::Query<Wanted>) -> Result<HttpResponse, PageError> {
    let visit = &signed.visit;
    let number = i64::from(wanted.bladzijde.unwrap_or(1).clamp(1, 100_000));
    let mut tx = visit.site.db.begin(signed.by.actor()).await?;
    let mut found = events::list(&mut tx, &signed.by, (number - 1) * EVENTS, EVENTS + 1).await?;
    tx.commit().await?;
    if found.is_empty() && number > 1 {
        return Err(PageError::NotFound);
    }
    let more = i64::try_from(found.len()).unwrap_or(0) > EVENTS;
    found.truncate(usize::try_from(EVENTS).unwrap_or(0));
    ok(&AccountEventsPage {
        frame: visit.frame(t(visit.locale, "account-toegang-kop"), Nav::Account)?,
        events: found.iter().map(|event| events::row(visit.locale, event)).collect(),
        page: number,
        more,
    })
}
