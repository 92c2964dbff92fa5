//! From a row of the log to its patient: for a reason of the list, that goes on record before anybody's name is shown.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::ADDRESS;
use super::views::LogLookPage;
use crate::audit::{Event, record};
use crate::db::ids::PatientId;
use crate::i18n::t;
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::patient_lookup::add_look;
use crate::patients;
use crate::web::{FormState, Nav, PageError, lists, ok, page, see_other};

const FIELDS: [&str; 1] = ["reden"];
/// The value of the button that stays in the log.
const TO_LOG: &str = "logboek";

fn build(visit: &RequestSession, patient: PatientId, form: FormState) -> Result<LogLookPage, PageError> {
    let mut frame = visit.frame(t(visit.locale, "officer-log-kijk-kop"), Nav::Log)?;
    frame.refused = form.refused();
    let reasons = lists::look_reasons(visit.locale, &visit.site.rules);
    Ok(LogLookPage { frame, patient: patient.to_string(), reasons, form })
}

/// `GET /ombudsdienst/logboek/patient/{patient}`
pub async fn ask(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let id = id.parse::<PatientId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let found = patients::by_id(&mut tx, officer, id).await?;
    tx.rollback().await?;
    found.ok_or(PageError::NotFound)?;
    let typed = visit.typed(&format!("{ADDRESS}/patient/{id}")).map(|raw| FormState::of(raw, &FIELDS));
    ok(&build(visit, id, typed.unwrap_or_default())?)
}

/// `POST …`: **Bekijk deze patiënt**, **Toon alleen deze patiënt in het logboek**
pub async fn look(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let id = id.parse::<PatientId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    if patients::by_id(&mut tx, officer, id).await?.is_none() {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    }
    let reasons = lists::look_reasons(visit.locale, &visit.site.rules);
    let Some(reason) = reasons.into_iter().find(|one| one.value == sent.form.raw("reden")) else {
        tx.rollback().await?;
        let mut form = FormState::of(&sent.form, &FIELDS);
        form.refuse("reden", t(visit.locale, "patient-lookup-fout-reden"));
        return page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, id, form)?);
    };
    let now = tx.now();
    add_look(&mut tx, officer, id, &reason.value, now).await?;
    record(&mut tx, officer.actor(), Event::patient_chosen(id, &reason.value), now).await?;
    tx.commit().await?;
    Ok(see_other(&if sent.form.raw("naar") == TO_LOG {
        format!("{ADDRESS}?patient={id}")
    } else {
        format!("/ombudsdienst/patienten/{id}")
    }))
}
