//! `/berichten/{gesprek}/dat-was-ik-niet`: one question, so that a stray click disputes nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::dispute::{self, Disputability};
use super::views::DisputeQuestionPage;
use crate::i18n::{t, tr};
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::messages;
use crate::web::{ConversationReference, Nav, PageError, ok, see_other};

fn parse_reference(reference: &str) -> Result<ConversationReference, PageError> {
    ConversationReference::parse(reference).ok_or(PageError::NotFound)
}

fn address(reference: &ConversationReference) -> String {
    format!("/berichten/{}", reference.as_str())
}

/// 409: the conversation as it is, with whom to write or call.
async fn answer_too_late(
    visit: &RequestSession,
    patient: &Patient,
    reference: &ConversationReference,
) -> Result<HttpResponse, PageError> {
    let phone = visit.site.contact(Some(patient.home_institution())).phone;
    let notice = tr(visit.locale, "disputes-te-laat", &[("telefoon", (&phone).into())]);
    messages::answer_with_conversation(visit, patient, reference, (StatusCode::CONFLICT, &notice)).await
}

/// `GET /berichten/{gesprek}/dat-was-ik-niet`
pub(super) async fn ask(signed: Signed<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let (visit, patient) = (&signed.visit, &signed.by);
    match dispute::find_disputability(&visit.site, patient, &reference).await? {
        Disputability::Unknown => Err(PageError::NotFound),
        Disputability::TooLate => answer_too_late(visit, patient, &reference).await,
        Disputability::Done { .. } => Ok(see_other(&address(&reference))),
        Disputability::Open { person } => ok(&DisputeQuestionPage {
            frame: visit.frame(t(visit.locale, "disputes-vraag-kop"), Nav::Messages)?,
            reference: reference.to_string(),
            person,
        }),
    }
}

/// `POST /berichten/{gesprek}/dat-was-ik-niet`: **Dat was ik niet**
pub(super) async fn dispute(sent: Submitted<Patient>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse_reference(&reference)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    match dispute::dispute_act(&visit.site, patient, &reference).await? {
        Disputability::Unknown | Disputability::Open { .. } => Err(PageError::NotFound),
        Disputability::TooLate => answer_too_late(visit, patient, &reference).await,
        Disputability::Done { excluded } => {
            visit.say(match excluded {
                Some(person) => tr(visit.locale, "disputes-melding-uitgesloten", &[("persoon", (&person).into())]),
                None => t(visit.locale, "disputes-melding").to_owned(),
            });
            Ok(see_other(&address(&reference)))
        }
    }
}
