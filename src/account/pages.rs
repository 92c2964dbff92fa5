//! The patient's other pages of the account: who looked, what happened, and everything to take along.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::actions::{self, DOWNLOAD_PAGE};
use super::adoptions::adoption_row;
use super::form::{self, Shape};
use super::views::{AccountEventsPage, DownloadPage, EverythingPage, LooksPage};
use super::{events, export, looks, readings};
use crate::homes;
use crate::i18n::{dates, t};
use crate::identity::{Patient, RequestSession, Signed, Submitted, saved_forms};
use crate::web::{FormState, Nav, PageError, ok, page, see_other};

/// Events on a page.
const EVENTS: i64 = 30;

/// Which page of a list.
#[derive(Deserialize)]
pub struct Wanted {
    bladzijde: Option<u32>,
}

/// Looks on a page.
const LOOKS: i64 = 20;

/// `GET /mijn-gegevens/wie-keek`: who of an ombudsdienst opened something of the patient's.
pub async fn show_looks(signed: Signed<Patient>, wanted: web::Query<Wanted>) -> Result<HttpResponse, PageError> {
    let (visit, patient) = (&signed.visit, &signed.by);
    let number = i64::from(wanted.bladzijde.unwrap_or(1).clamp(1, 100_000));
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let adoptions = homes::export(&mut tx, patient).await?;
    let mut read = looks::of_patient(&mut tx, patient, (number - 1) * LOOKS, LOOKS + 1).await?;
    tx.commit().await?;
    if read.is_empty() && number > 1 {
        return Err(PageError::NotFound);
    }
    let more = i64::try_from(read.len()).unwrap_or(0) > LOOKS;
    read.truncate(usize::try_from(LOOKS).unwrap_or(0));
    ok(&LooksPage {
        frame: visit.frame(t(visit.locale, "account-wie-keek"), Nav::Account)?,
        readings: read.iter().map(|one| readings::row(visit.locale, &visit.site.rules, one)).collect(),
        adoptions: adoptions.iter().rev().map(|one| adoption_row(visit.locale, one)).collect(),
        page: number,
        more,
    })
}

/// The page of the download, with a form that was refused or, without one, what is saved of it.
async fn build_download(visit: &RequestSession, patient: &Patient, form: Option<FormState>) -> Result<DownloadPage, PageError> {
    let form = match form {
        Some(form) => form,
        None => {
            let mut tx = visit.site.db.begin(patient.actor()).await?;
            let saved = saved_forms::find(&mut tx, patient.person(), DOWNLOAD_PAGE).await?;
            tx.commit().await?;
            saved.map(|raw| FormState::of(&raw, &[form::SHAPE])).unwrap_or_default()
        }
    };
    let mut frame = visit.frame(t(visit.locale, "account-downloaden"), Nav::Account)?;
    frame.refused = form.refused();
    Ok(DownloadPage { frame, form })
}

/// `GET /mijn-gegevens/download`
pub async fn show_download(signed: Signed<Patient>) -> Result<HttpResponse, PageError> {
    ok(&build_download(&signed.visit, &signed.by, None).await?)
}

/// `POST /mijn-gegevens/download`: **Download mijn gegevens**
pub async fn download(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    let shape = match form::shape(sent.visit.locale, &sent.form) {
        Ok(shape) => shape,
        Err(form) => {
            let here = build_download(&sent.visit, &sent.by, Some(form)).await?;
            return page(StatusCode::UNPROCESSABLE_ENTITY, &here);
        }
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
