//! **Stel een vraag aan de patiënt**: the page of the question.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::address::{self, parse};
use super::handed_over::answer_without_request;
use super::held_request::StepOutcome;
use super::pages::{self, answer_step};
use super::place::{ListPlace, PlaceAsked, of_request_in};
use super::views::QuestionPage;
use super::{ask, store};
use crate::i18n::t;
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::messages;
use crate::web::{FormState, Nav, PageError, RequestReference, ok, see_other};

fn build(
    visit: &RequestSession,
    reference: &RequestReference,
    place: Option<ListPlace>,
    form: FormState,
) -> Result<QuestionPage, PageError> {
    let mut frame = visit.frame(t(visit.locale, "requests-officer-vraag"), Nav::Worklist)?;
    frame.refused = form.refused();
    Ok(QuestionPage {
        frame,
        reference: reference.to_string(),
        back: of_request_in(reference, place),
        place: place.map(ListPlace::code),
        key: Uuid::new_v4().to_string(),
        form,
    })
}

/// `GET …/vraag`
pub async fn show_question_form(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<PlaceAsked>,
) -> Result<HttpResponse, PageError> {
    let (reference, place) = (parse(&reference)?, asked.place());
    let mut tx = signed.visit.site.db.begin(signed.by.actor()).await?;
    let Some(details) = store::find_request_details(&mut tx, &signed.by, &reference).await? else {
        return answer_without_request(&signed.visit, &signed.by, &reference, StatusCode::OK, tx).await;
    };
    let kept = saved_forms::find(&mut tx, signed.by.person(), &address::of_question(&reference)).await?;
    tx.commit().await?;
    if !details.request.state.is_open() {
        return Ok(see_other(&of_request_in(&reference, place)));
    }
    let form = kept.map(|raw| FormState::of(&raw, &["vraag"])).unwrap_or_default();
    ok(&build(&signed.visit, &reference, place, form)?)
}

/// `POST …/vraag`: **Verstuur vraag**
pub async fn send_question(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer, place) = (&sent.visit, &sent.by, ListPlace::of_form(&sent.form));
    let words = match messages::parse_text(visit.locale, &sent.form, "vraag") {
        Ok(words) => words,
        Err(message) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            if store::find_request_details(&mut tx, officer, &reference).await?.is_none() {
                return answer_without_request(visit, officer, &reference, StatusCode::CONFLICT, tx).await;
            }
            tx.commit().await?;
            let form = FormState::refusing(&sent.form, "vraag", message);
            return crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, &reference, place, form)?);
        }
    };
    let idempotency_key = messages::message_idempotency_key(&sent.form, officer.person(), &[reference.as_str(), &words], &[]);
    let decided = ask::ask_patient(&visit.site, officer, &reference, &words, idempotency_key).await?;
    if let StepOutcome::TooLate(details) = &decided {
        // The page of the request has no place for what was typed.
        let mut here = build(visit, &reference, place, FormState::of(&sent.form, &["vraag"]))?;
        here.frame.notice = pages::last_step_text(visit, officer, details).await?;
        return crate::web::page(StatusCode::CONFLICT, &here);
    }
    answer_step(&sent, &reference, decided, |_| t(visit.locale, "requests-officer-melding-gevraagd").to_owned()).await
}
