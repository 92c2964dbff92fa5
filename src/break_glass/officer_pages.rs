//! The ombudsdienst's forms about breaks, and the list: what waits for a look first.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::case_actions::{self, Done};
use super::letters::{self, LetterSent};
use super::model::CaseState;
use super::officer_list;
use super::officer_page::{self, FIELDS, address};
use super::officer_store::{Details, Shown, Verdict};
use crate::db::ids::BreakId;
use crate::identity::{Officer, Signed, Submitted, parked};
use crate::web::{FormState, PageError, RawForm, dates, see_other, t, tr};

/// What the list is asked to show.
#[derive(Deserialize)]
pub struct Asked {
    toon: Option<String>,
    pagina: Option<u32>,
}

/// The longest words for a patient, and the longest findings.
const MAX_WORDS: usize = 2000;
const MAX_FINDINGS: usize = 4000;

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/ombudsdienst/doorbrekingen").route(web::get().to(list)))
        .service(web::resource("/ombudsdienst/doorbrekingen/{letter}/brief-verstuurd").route(web::post().to(letter_sent)))
        .service(web::resource("/ombudsdienst/doorbrekingen/{break}").route(web::get().to(show)))
        .service(web::resource("/ombudsdienst/doorbrekingen/{break}/bekeken").route(web::post().to(review)))
        .service(web::resource("/ombudsdienst/doorbrekingen/{break}/onderzoek").route(web::post().to(take)))
        .service(web::resource("/ombudsdienst/doorbrekingen/{break}/afsluiten").route(web::post().to(close)));
}

fn parse(id: &str) -> Result<BreakId, PageError> {
    id.parse::<BreakId>().map_err(|_| PageError::NotFound)
}

/// `GET /ombudsdienst/doorbrekingen`
pub async fn list(signed: Signed<Officer>, asked: web::Query<Asked>) -> Result<HttpResponse, PageError> {
    let shown = match asked.toon.as_deref() {
        None | Some("te-bekijken") => Shown::ToReview,
        Some("zaken") => Shown::Cases,
        Some("alle") => Shown::All,
        Some(_) => return Err(PageError::NotFound),
    };
    let page = i64::from(asked.pagina.unwrap_or(1).max(1));
    officer_list::render(&signed.visit, &signed.by, (shown, page), StatusCode::OK, "").await
}

/// `GET /ombudsdienst/doorbrekingen/{break}`
pub async fn show(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    officer_page::render(&signed.visit, &signed.by, id, StatusCode::OK, FormState::default(), "").await
}

/// `POST …/bekeken`: **Markeer als bekeken**
pub async fn review(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let done = case_actions::review(&sent.visit.site, &sent.by, id, sent.visit.site.clock.now()).await?;
    answer(&sent, id, done, t("breaks-gedaan-bekeken"), |details| {
        let (by, at) = details.reviewed?;
        Some(meanwhile("breaks-intussen-bekeken", &details.officer(Some(by)), at))
    })
    .await
}

/// `POST …/onderzoek`: **Neem in onderzoek**
pub async fn take(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let done = case_actions::take(&sent.visit.site, &sent.by, id, sent.visit.site.clock.now()).await?;
    answer(&sent, id, done, t("breaks-gedaan-onderzoek"), of_case).await
}

/// `POST …/afsluiten`: the outcome.
pub async fn close(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = parse(&id)?;
    let verdict = match verdict(&sent.form) {
        Ok(verdict) => verdict,
        Err(form) => {
            return officer_page::render(&sent.visit, &sent.by, id, StatusCode::UNPROCESSABLE_ENTITY, form, "").await;
        }
    };
    let done = case_actions::close(&sent.visit.site, &sent.by, id, &verdict, sent.visit.site.clock.now()).await?;
    answer(&sent, id, done, t("breaks-gedaan-afgesloten"), of_case).await
}

fn verdict(raw: &RawForm) -> Result<Verdict, FormState> {
    let mut form = FormState::of(raw, &FIELDS);
    let state = match raw.raw("besluit") {
        "gegrond" => Some(CaseState::Founded),
        "ongegrond" => Some(CaseState::Unfounded),
        _ => {
            form.refuse("besluit", t("breaks-fout-besluit"));
            None
        }
    };
    let mut text = |field: &'static str, empty: &'static str, most: usize| {
        let text = raw.text(field);
        if text.is_empty() {
            form.refuse(field, t(empty));
        } else if text.chars().count() > most {
            form.refuse(field, tr("ombudsdienst-fout-te-lang", &[("n", most.into())]));
        }
        text
    };
    let findings = text("bevindingen", "breaks-fout-bevindingen", MAX_FINDINGS);
    let words = text("uitleg", "ombudsdienst-fout-uitleg", MAX_WORDS);
    match state {
        Some(state) if !form.refused() => Ok(Verdict { state, findings, words }),
        _ => Err(form),
    }
}

/// Who was quicker with the case.
fn of_case(details: &Details) -> Option<String> {
    let case = details.matter.case.as_ref()?;
    Some(match (case.closed_at, case.taken_at) {
        (Some(at), _) => meanwhile("breaks-intussen-afgesloten", &details.officer(case.closed_by), at),
        (None, Some(at)) => meanwhile("breaks-intussen-genomen", &details.officer(case.taken_by), at),
        (None, None) => return None,
    })
}

fn meanwhile(key: &'static str, name: &str, at: chrono::DateTime<chrono::Utc>) -> String {
    tr(key, &[("naam", name.into()), ("tijdstip", (&dates::at(at)).into())])
}

/// An act's answer: on to the page with its result, or the page as it now is.
async fn answer(
    sent: &Submitted<Officer>,
    id: BreakId,
    done: Done,
    result: &'static str,
    who: impl FnOnce(&Details) -> Option<String>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match done {
        Done::Yes => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            parked::forget(&mut tx, officer.person(), &address(id)).await?;
            tx.commit().await?;
            visit.say(result);
            Ok(see_other(&address(id)))
        }
        Done::TooLate(details) => {
            let notice = who(&details).unwrap_or_default();
            let form = FormState::of(&sent.form, &FIELDS);
            officer_page::render(visit, officer, id, StatusCode::CONFLICT, form, &notice).await
        }
        Done::Withheld => officer_page::withheld(visit, officer, id).await,
        Done::Unknown => Err(PageError::NotFound),
    }
}

/// `POST /ombudsdienst/doorbrekingen/{letter}/brief-verstuurd`: **Markeer brief als verstuurd**
pub async fn letter_sent(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let notice = match letters::sent(&visit.site, officer, id, visit.site.clock.now()).await? {
        LetterSent::Done => {
            visit.say(t("breaks-gedaan-brief"));
            return Ok(see_other(officer_list::LIST));
        }
        LetterSent::By(name, at) => meanwhile("breaks-intussen-brief", &name, at),
        LetterSent::Read(at) => tr("breaks-intussen-gelezen", &[("tijdstip", (&dates::at(at)).into())]),
        LetterSent::Unknown => return Err(PageError::NotFound),
    };
    officer_list::render(visit, officer, (Shown::ToReview, 1), StatusCode::CONFLICT, &notice).await
}
