//! **Stel een vraag aan de patiënt**: the page of the question.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use uuid::Uuid;

use super::decide::Decided;
use super::pages::{answer, parse};
use super::request_page::not_for;
use super::views::QuestionPage;
use super::{ask, pages, store};
use crate::identity::{Officer, Signed, Submitted, Visit, parked};
use crate::messages;
use crate::web::{FormState, Nav, PageError, RequestReference, ok, see_other, t};

pub(super) fn address(reference: &RequestReference) -> String {
    format!("{}/vraag", pages::address(reference))
}

fn build(visit: &Visit, reference: &RequestReference, form: FormState) -> Result<QuestionPage, PageError> {
    let mut frame = visit.frame(t("ombudsdienst-vraag"), Nav::Worklist)?;
    frame.refused = form.refused();
    Ok(QuestionPage { frame, reference: reference.to_string(), key: Uuid::new_v4().to_string(), form })
}

/// `GET …/vraag`
pub async fn page(signed: Signed<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let mut tx = signed.visit.site.db.begin(signed.by.actor()).await?;
    let Some(matter) = store::matter(&mut tx, &signed.by, &reference).await? else {
        return not_for(&signed.visit, &signed.by, &reference, tx).await;
    };
    let kept = parked::find(&mut tx, signed.by.person(), &address(&reference)).await?;
    tx.commit().await?;
    if !matter.request.state.is_open() {
        return Ok(see_other(&pages::address(&reference)));
    }
    let form = kept.map(|raw| FormState::of(&raw, &["vraag"])).unwrap_or_default();
    ok(&build(&signed.visit, &reference, form)?)
}

/// `POST …/vraag`: **Verstuur vraag**
pub async fn send(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let words = match messages::parse_text(&sent.form, "vraag") {
        Ok(words) => words,
        Err(message) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            if store::matter(&mut tx, officer, &reference).await?.is_none() {
                return not_for(visit, officer, &reference, tx).await;
            }
            tx.commit().await?;
            let form = FormState::refusing(&sent.form, "vraag", message);
            return crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &build(visit, &reference, form)?);
        }
    };
    let idempotency_key = messages::message_idempotency_key(&sent.form, officer.person(), &[reference.as_str(), &words], &[]);
    let decided = ask::ask(&visit.site, officer, &reference, &words, idempotency_key).await?;
    if let Decided::TooLate(matter) = &decided {
        // The page of the request has no place for what was typed.
        let mut here = build(visit, &reference, FormState::of(&sent.form, &["vraag"]))?;
        here.frame.notice = pages::what_happened(visit, officer, matter).await?;
        return crate::web::page(StatusCode::CONFLICT, &here);
    }
    answer(&sent, &reference, decided, |_| t("ombudsdienst-melding-gevraagd").to_owned()).await
}
