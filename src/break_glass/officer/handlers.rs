//! The ombudsdienst's forms about breaks, and the list: what waits for a look first.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::case_actions::{self, CaseActionOutcome};
use super::list;
use super::list_place::{BreakListPlace, LIST};
use super::page::{self, address};
use super::store::FullBreakDetails;
use crate::cases::{VERDICT_FIELDS, parse_verdict};
use crate::db::ids::BreakId;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, Signed, Submitted, saved_forms};
use crate::officers::answer_not_found;
use crate::web::lists::Searched;
use crate::web::{FormRoute, FormState, PageError, RateLimit, Routes, Saves, see_other};

/// What the list is asked to show.
#[derive(Deserialize)]
pub struct OfficerBreaksQuery {
    toon: Option<String>,
    volgorde: Option<String>,
    pagina: Option<String>,
}

pub fn routes(routes: &mut Routes<'_>) {
    const BREAK: &str = "/ombudsdienst/doorbrekingen/{break}";
    let act = |act: &str| FormRoute::new(format!("{BREAK}/{act}")).on_page(BREAK);
    routes
        .page_with_form(FormRoute::new(LIST).limited(RateLimit::Search), show_list, search_list)
        .page(BREAK, show)
        .form(act("bekeken"), review)
        .form(act("onderzoek"), take)
        .form(act("afsluiten").saves(Saves::Typed), close);
}

fn parse(id: &str) -> Result<BreakId, PageError> {
    id.parse::<BreakId>().map_err(|_| PageError::NotFound)
}

/// `GET /ombudsdienst/doorbrekingen`: a tab, or what fits the last search.
pub async fn show_list(
    signed: Signed<Officer>,
    asked: web::Query<OfficerBreaksQuery>,
    searched: web::Query<Searched>,
) -> Result<HttpResponse, PageError> {
    let (visit, asked) = (&signed.visit, asked.into_inner());
    let search = visit.search(LIST, &searched);
    let found = searched.is_asked() && !search.line(list::TERM).is_empty();
    let place = BreakListPlace::parse(asked.toon.as_deref(), asked.volgorde.as_deref(), asked.pagina.as_deref(), found)
        .ok_or(PageError::NotFound)?;
    list::render(visit, &signed.by, place, &search).await
}

/// `POST /ombudsdienst/doorbrekingen`: another search. A POST, so that no name stands in an address.
pub async fn search_list(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(LIST, &sent.form, &[list::TERM]);
    Ok(see_other("/ombudsdienst/doorbrekingen?gezocht"))
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
            // Sent from the list, it leads back to its place there.
            let back = match BreakListPlace::of_form(&sent.form) {
                Some(place) => list::address_of(visit, &mut tx, officer, place).await?,
                None => address(id),
            };
            tx.commit().await?;
            visit.say(result);
            Ok(see_other(&back))
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
