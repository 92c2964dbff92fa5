//! **Laat een andere ombudsdienst dit behandelen**: the patient hands a request over, and need not say why.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::hand_over::{HandOver, find_next_institution, hand_over_request};
use super::patient_pages::build_page;
use super::store::{self, Request};
use super::views::OtherOmbudsdienstPage;
use crate::db::Tx;
use crate::db::ids::InstitutionId;
use crate::i18n::{t, tr};
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::{FormRoute, Nav, PageError, RequestReference, Routes, ok, page, see_other};

pub fn routes(routes: &mut Routes<'_>) {
    routes.page_with_form(FormRoute::new("/aanvragen/{reference}/andere-ombudsdienst"), show_question, hand_over);
}

fn address(reference: &RequestReference) -> String {
    format!("/aanvragen/{reference}")
}

/// The request, and where it could go.
async fn find(
    tx: &mut Tx,
    visit: &RequestSession,
    patient: &Patient,
    reference: &RequestReference,
) -> Result<(Request, Option<InstitutionId>), PageError> {
    let found = store::find_request_of_patient(tx, patient, reference).await?;
    let Some(request) = found.filter(|_| visit.site.institutions.len() > 1) else {
        return Err(PageError::NotFound);
    };
    let next = if request.state.is_open() { find_next_institution(tx, request.id).await? } else { None };
    Ok((request, next))
}

/// `GET /aanvragen/{reference}/andere-ombudsdienst`
async fn show_question(signed: Signed<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = RequestReference::parse(&reference).ok_or(PageError::NotFound)?;
    let (visit, patient) = (&signed.visit, &signed.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let (request, next) = find(&mut tx, visit, patient, &reference).await?;
    tx.commit().await?;
    let Some(next) = next else {
        return Ok(see_other(&address(&reference)));
    };
    ok(&OtherOmbudsdienstPage {
        frame: visit.frame(t(visit.locale, "requests-andere-kop"), Nav::Exclusions)?,
        reference: reference.to_string(),
        institution: visit.site.contact(Some(next)).institution,
        handled_by: request.institution_id.to_string(),
    })
}

/// `POST /aanvragen/{reference}/andere-ombudsdienst`. The same form again finds the request elsewhere, and answers the same.
async fn hand_over(sent: Submitted<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = RequestReference::parse(&reference).ok_or(PageError::NotFound)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let (request, next) = find(&mut tx, visit, patient, &reference).await?;
    let seen_at = sent.form.raw("bij").parse::<InstitutionId>().ok();
    if seen_at.is_some_and(|seen| seen != request.institution_id) {
        tx.rollback().await?;
        return answer_handed_over(visit, &reference, request.institution_id);
    }
    if let Some(to) = next {
        let (request, patient_id) = (request.id, patient.subject());
        let what = HandOver { request, patient: patient_id, to, confine: true, was_seen: true };
        if hand_over_request(&mut tx, &visit.site, patient.actor(), &what, now).await? {
            tx.commit().await?;
            return answer_handed_over(visit, &reference, to);
        }
    }
    // Decided, withdrawn or handed over meanwhile.
    tx.rollback().await?;
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let (request, _) = find(&mut tx, visit, patient, &reference).await?;
    tx.rollback().await?;
    if seen_at.is_some_and(|seen| seen != request.institution_id) {
        return answer_handed_over(visit, &reference, request.institution_id);
    }
    let notice = t(visit.locale, if request.state.is_open() { "requests-andere-geen" } else { "requests-andere-laat" });
    page(StatusCode::CONFLICT, &build_page(visit, patient, &reference, notice).await?)
}

fn answer_handed_over(
    visit: &RequestSession,
    reference: &RequestReference,
    by: InstitutionId,
) -> Result<HttpResponse, PageError> {
    let institution = visit.site.contact(Some(by)).institution;
    visit.say(tr(visit.locale, "requests-andere-melding", &[("instelling", (&institution).into())]));
    Ok(see_other(&address(reference)))
}
