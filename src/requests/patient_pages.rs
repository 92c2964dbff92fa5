//! The patient's page of a request, and **Trek aanvraag in**.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::actions::{self, WithdrawOutcome};
use super::hand_over::find_next_institution;
use super::model::{EventKind, State};
use super::people::{facts_of_request, moment};
use super::refusal::refusal_of_request;
use super::store;
use super::tags::{patient_event, patient_tag};
use super::views::{RequestPage, TimelineEntry};
use crate::conflicts;
use crate::i18n::{dates, t, tr};
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::messages::attachments;
use crate::web::{FormRoute, Nav, PageError, RequestReference, Routes, ok, page, see_other};

/// Mounts the pages under `/aanvragen`.
pub fn routes(routes: &mut Routes<'_>) {
    const REQUEST: &str = "/aanvragen/{reference}";
    routes.page(REQUEST, show_request).form(FormRoute::new(format!("{REQUEST}/intrekken")).on_page(REQUEST), withdraw_request);
}

/// `GET /aanvragen/{reference}`
pub async fn show_request(signed: Signed<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = RequestReference::parse(&reference).ok_or(PageError::NotFound)?;
    ok(&build_page(&signed.visit, &signed.by, &reference, "").await?)
}

/// `POST /aanvragen/{reference}/intrekken`: **Trek aanvraag in**, at once.
pub async fn withdraw_request(sent: Submitted<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = RequestReference::parse(&reference).ok_or(PageError::NotFound)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    match actions::withdraw_request(&visit.site, patient, &reference).await? {
        WithdrawOutcome::Unknown => Err(PageError::NotFound),
        WithdrawOutcome::Done => {
            let said = tr(visit.locale, "requests-melding-ingetrokken", &[("ref", reference.as_str().into())]);
            visit.say_titled(said, t(visit.locale, "requests-titel-ingetrokken"));
            Ok(see_other("/uitsluitingen"))
        }
        WithdrawOutcome::TooLate(request) => {
            let day = dates::on(visit.locale, request.decided_at.unwrap_or(request.sent_at));
            let key = if request.state == State::Registered { "requests-laat-geregistreerd" } else { "requests-laat-geweigerd" };
            let notice = tr(visit.locale, key, &[("datum", (&day).into())]);
            page(StatusCode::CONFLICT, &build_page(visit, patient, &reference, &notice).await?)
        }
    }
}

pub(super) async fn build_page(
    visit: &RequestSession,
    patient: &Patient,
    reference: &RequestReference,
    notice: &str,
) -> Result<RequestPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let Some(request) = store::find_request_of_patient(&mut tx, patient, reference).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let events = store::list_events(&mut tx, request.id).await?;
    let files = attachments::load_for_request(&tx, request.id).await?;
    let may_move = request.state.is_open()
        && visit.site.institutions.len() > 1
        && find_next_institution(&mut tx, request.id).await?.is_some();
    let waits = request.state.is_open() && conflicts::waits_for_handler(&mut tx, Some(request.id), None).await?;
    tx.commit().await?;
    let state = request.state;
    let mut frame =
        visit.frame(tr(visit.locale, "requests-pagina-titel", &[("ref", reference.as_str().into())]), Nav::Exclusions)?;
    notice.clone_into(&mut frame.notice);
    Ok(RequestPage {
        frame,
        reference: reference.to_string(),
        status: patient_tag(visit.locale, state, request.is_double()),
        open: state.is_open(),
        question: request.question.clone(),
        latest: dates::long(visit.locale, request.latest_on),
        person: facts_of_request(&request),
        sent_at: moment(visit.locale, &request, request.sent_at),
        remark: request.remark.clone(),
        contact: request.contact.clone(),
        files: files.iter().map(attachments::AttachmentLine::view).collect(),
        institution: (visit.site.institutions.len() > 1).then(|| visit.site.contact(Some(request.institution_id)).institution),
        may_move,
        waits,
        registered: state == State::Registered,
        refusal: refusal_of_request(visit.locale, &request),
        events: events
            .into_iter()
            .filter_map(|event| {
                // What was refused before a request turned out to be a double was reopened since.
                let joined =
                    request.is_double() && event.kind == EventKind::Refused && request.decided_at == Some(event.happened_at);
                let what =
                    if joined { patient_tag(visit.locale, state, true).text } else { patient_event(visit.locale, event.kind)? };
                Some(TimelineEntry {
                    what: what.to_owned(),
                    at: dates::at(visit.locale, event.happened_at),
                    iso: dates::iso(event.happened_at),
                    detail: String::new(),
                })
            })
            .collect(),
    })
}
