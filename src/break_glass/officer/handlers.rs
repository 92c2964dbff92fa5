//! The ombudsdienst's forms about breaks, and the list: what waits for a look first.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::case_actions::{self, CaseActionOutcome};
use super::list;
use super::page::{self, address};
use super::store::{BreakFilter, FullBreakDetails};
use crate::cases::{VERDICT_FIELDS, parse_verdict};
use crate::db::ids::BreakId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, Signed, Submitted, saved_forms};
use crate::officers::answer_not_found;
use crate::web::{FormRoute, FormState, PageError, Routes, Saves, see_other};

/// What the list is asked to show.
#[derive(Deserialize)]
pub struct OfficerBreaksQuery {
    toon: Option<String>,
    pagina: Option<u32>,
}

pub fn routes(routes: &mut Routes<'_>) {
    const LIST: &str = "/ombudsdienst/doorbrekingen";
    const BREAK: &str = "/ombudsdienst/doorbrekingen/{break}";
    let act = |act: &str| FormRoute::new(format!("{BREAK}/{act}")).on_page(BREAK);
    routes
        .page(LIST, list)
        .page(BREAK, show)
        .form(act("bekeken"), review)
        .form(act("onderzoek"), take)
        .form(act("afsluiten").saves(Saves::Typed), close);
}

fn parse(id: &str) -> Result<BreakId, PageError> {
    id.parse::<BreakId>().map_err(|_| PageError::NotFound)
}

/// `GET /ombudsdienst/doorbrekingen`
pub async fn list(signed: Signed<Officer>, asked: web::Query<OfficerBreaksQuery>) -> Result<HttpResponse, PageError> {
    let shown = match asked.toon.as_deref() {
        None => BreakFilter::ToReview,
        Some(code) => BreakFilter::of_code(code).ok_or(PageError::NotFound)?,
    };
    let page = i64::from(asked.pagina.unwrap_or(1).max(1));
    list::render(&signed.visit, &signed.by, (shown, page)).await
}

/// `GET /ombudsdienst/doorbrekingen/{break}`
pub async fn show(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    page::render(&signed.visit, &signed.by, id, StatusCode::OK, FormState::default(), "").await
}

/// `POST …/bekeken`: **Markeer als bekeken**
pub async fn review(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let done = case_actions::review_break(&sent.visit.site, &sent.by, id).await?;
    answer(&sent, id, done, t(sent.visit.locale, "break-glass-gedaan-bekeken"), |details| {
        let (by, at) = details.reviewed?;
        Some(meanwhile(sent.visit.locale, "break-glass-intussen-bekeken", &details.officer(Some(by)), at))
    })
    .await
}

/// `POST …/onderzoek`: **Start onderzoek**
pub async fn take(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let done = case_actions::take_case(&sent.visit.site, &sent.by, id).await?;
    answer(&sent, id, done, t(sent.visit.locale, "break-glass-gedaan-onderzoek"), |details| of_case(sent.visit.locale, details))
        .await
}

/// `POST …/afsluiten`: the outcome.
pub async fn close(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let verdict = match parse_verdict(sent.visit.locale, &sent.form) {
        Ok(verdict) => verdict,
        Err(form) => {
            return page::render(&sent.visit, &sent.by, id, StatusCode::UNPROCESSABLE_ENTITY, form, "").await;
        }
    };
    let done = case_actions::close_case(&sent.visit.site, &sent.by, id, &verdict).await?;
    answer(&sent, id, done, t(sent.visit.locale, "break-glass-gedaan-afgesloten"), |details| of_case(sent.visit.locale, details))
        .await
}

/// Who was quicker with the case.
fn of_case(locale: Locale, details: &FullBreakDetails) -> Option<String> {
    let case = details.matter.case.as_ref()?;
    Some(match (case.closed_at, case.taken_at) {
        (Some(at), _) => meanwhile(locale, "break-glass-intussen-afgesloten", &details.officer(case.closed_by), at),
        (None, Some(at)) => meanwhile(locale, "break-glass-intussen-genomen", &details.officer(case.taken_by), at),
        (None, None) => return None,
    })
}

fn meanwhile(locale: Locale, key: &'static str, name: &str, at: chrono::DateTime<chrono::Utc>) -> String {
    tr(locale, key, &[("naam", name.into()), ("tijdstip", (&dates::at(locale, at)).into())])
}

/// An act's answer: on to the page with its result, or the page as it now is.
async fn answer(
    sent: &Submitted<Officer>,
    id: BreakId,
    done: CaseActionOutcome,
    result: &'static str,
    who: impl FnOnce(&FullBreakDetails) -> Option<String>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match done {
        CaseActionOutcome::Yes => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            saved_forms::forget(&mut tx, officer.person(), &address(id)).await?;
            tx.commit().await?;
            visit.say(result);
            // Sent from the list, it leads back to it.
            let list = BreakFilter::of_code(sent.form.raw("lijst")).map(BreakFilter::address);
            Ok(see_other(&list.unwrap_or_else(|| address(id))))
        }
        CaseActionOutcome::TooLate(details) => {
            let notice = who(&details).unwrap_or_default();
            let form = FormState::of(&sent.form, &VERDICT_FIELDS);
            page::render(visit, officer, id, StatusCode::CONFLICT, form, &notice).await
        }
        CaseActionOutcome::Unknown => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            answer_not_found(visit, officer, &id.to_string(), tx).await
        }
    }
}
