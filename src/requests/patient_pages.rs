//! The patient's page of a request, and **Trek aanvraag in**.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::actions::{self, Withdrew};
use super::model::State;
use super::people::{contact_of_request, facts_of_request, moment};
use super::store::{self, Request};
use super::tags::{patient_event, patient_tag};
use super::views::{Refusal, RequestPage, TimelineEntry};
use crate::i18n::Locale;
use crate::identity::{Patient, Signed, Submitted, Visit};
use crate::messages::{RefusalReason, attachments, refusal_reason_text};
use crate::web::{Nav, PageError, RequestReference, dates, ok, page, see_other, tr};

/// Mounts the pages under `/aanvragen`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/aanvragen/{reference}").route(web::get().to(show)))
        .service(web::resource("/aanvragen/{reference}/intrekken").route(web::post().to(withdraw)));
}

/// `GET /aanvragen/{reference}`
pub async fn show(signed: Signed<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = RequestReference::parse(&reference).ok_or(PageError::NotFound)?;
    ok(&build(&signed.visit, &signed.by, &reference, "").await?)
}

/// `POST /aanvragen/{reference}/intrekken`: **Trek aanvraag in**, at once.
pub async fn withdraw(sent: Submitted<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = RequestReference::parse(&reference).ok_or(PageError::NotFound)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    match actions::withdraw(&visit.site, patient, &reference).await? {
        Withdrew::Unknown => Err(PageError::NotFound),
        Withdrew::Done => {
            visit.say(tr("requests-melding-ingetrokken", &[("ref", reference.as_str().into())]));
            Ok(see_other("/uitsluitingen"))
        }
        Withdrew::TooLate(request) => {
            let day = dates::on(request.decided_at.unwrap_or(request.sent_at));
            let key = if request.state == State::Registered { "requests-laat-geregistreerd" } else { "requests-laat-geweigerd" };
            let notice = tr(key, &[("datum", (&day).into())]);
            page(StatusCode::CONFLICT, &build(visit, patient, &reference, &notice).await?)
        }
    }
}

async fn build(visit: &Visit, patient: &Patient, reference: &RequestReference, notice: &str) -> Result<RequestPage, PageError> {
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let Some(request) = store::of_patient(&mut tx, patient, reference).await? else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let events = store::events(&mut tx, request.id).await?;
    let files = attachments::load_for_request(&tx, request.id).await?;
    tx.commit().await?;
    let state = request.state;
    let mut frame = visit.frame(tr("requests-pagina-titel", &[("ref", reference.as_str().into())]), Nav::Exclusions)?;
    notice.clone_into(&mut frame.notice);
    Ok(RequestPage {
        frame,
        reference: reference.to_string(),
        status: patient_tag(state),
        open: state.is_open(),
        question: request.question.clone(),
        latest: dates::long(request.latest_on),
        person: facts_of_request(&request),
        sent_at: moment(&request, request.sent_at),
        remark: request.remark.clone(),
        contact: contact_of_request(&request),
        files: files.iter().map(attachments::AttachmentLine::view).collect(),
        institution: (visit.site.institutions.len() > 1).then(|| visit.site.contact(Some(request.institution_id)).institution),
        registered: state == State::Registered,
        refusal: refusal(&request),
        events: events
            .into_iter()
            .filter_map(|event| {
                Some(TimelineEntry {
                    what: patient_event(event.kind)?.to_owned(),
                    at: dates::at(event.happened_at),
                    iso: dates::iso(event.happened_at),
                    detail: String::new(),
                })
            })
            .collect(),
    })
}

/// Why it was refused; *Een andere reden* leaves the reason to the words.
pub(super) fn refusal(request: &Request) -> Option<Refusal> {
    let code = request.refusal_reason.as_deref()?;
    let reason = code.parse::<RefusalReason>().ok().filter(|reason| *reason != RefusalReason::Other);
    let reason = reason.map(|reason| refusal_reason_text(Locale::Nl, reason).to_owned());
    Some(Refusal { reason, words: request.refusal_words.clone().unwrap_or_default() })
}
