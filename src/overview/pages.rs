//! The handlers.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::TimeDelta;

use super::list::{self, AboutActive};
use super::store;
use crate::db::ids::{CareWorkerId, ExclusionId, PeriodId, StopId};
use crate::db::read_now;
use crate::directory::PersonLine;
use crate::disputes;
use crate::ehealth;
use crate::exclusions::stops::{self, CancelStopOutcome, ListedPeriods, PlannedStop};
use crate::exclusions::{self, GiveAccessOutcome, Origin, Period, UndoOutcome};
use crate::i18n::{dates, t, tr};
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::overview::views::{GiveAccessPage, ListPage};
use crate::requests;
use crate::web::lists::Searched;
use crate::web::{FormState, Nav, PageError, ok, page, see_other};

const LIST: &str = "/uitsluitingen";
/// From so many people on they are rows, with a search.
const ROWS_FROM: usize = 8;
/// How long a refusal is listed, so that a patient finds what the neutral notice was about.
const REFUSALS_SHOWN: TimeDelta = TimeDelta::days(30);

fn undo_within(visit: &RequestSession) -> TimeDelta {
    TimeDelta::hours(visit.site.rules.undo_hours.into())
}

/// What stands on top of the list.
#[derive(Default)]
struct ListTop<'a> {
    notice: &'a str,
    /// The conversation in which **Dat was ik niet** is offered.
    disputable: Option<String>,
    /// What was searched among those who are excluded now.
    term: String,
}

async fn build_list(visit: &RequestSession, patient: &Patient, top: ListTop<'_>) -> Result<ListPage, PageError> {
    // Postgres says with the answer what the moment is (R22): a day more is read, and left out here.
    let since = visit.site.clock.now() - REFUSALS_SHOWN - TimeDelta::days(1);
    // The session may end between its own loading and this.
    let read =
        store::read_overview(&visit.site.db, patient, &visit.key_hash(), since).await?.ok_or_else(|| visit.not_signed_in())?;
    let store::Overview { read_at: now, listed, requests, prepared, enforced, ehealth_checked_at, organisations } = read;
    let ListedPeriods { periods: all, stops, elsewhere } = listed;
    let (open, mut refused): (Vec<_>, Vec<_>) = requests.into_iter().partition(|request| request.state.is_open());
    refused.retain(|request| request.decided_at.is_some_and(|at| now - at < REFUSALS_SHOWN));
    let disputable = find_disputable_stops(visit, patient, &all, &stops).await?;
    let contacts = elsewhere.into_iter().map(|(exclusion, house)| (exclusion, visit.site.contact(Some(house)))).collect();
    let about = AboutActive { enforced: &enforced, stops: &stops, elsewhere: &contacts, disputable: &disputable };
    let mut active = list::person_cards(visit.locale, &all, &about);
    let excluded = active.len() + organisations.len();
    let as_rows = active.len() >= ROWS_FROM;
    active.retain(|card| !as_rows || list::is_found(&card.person, &top.term));
    let mut form = FormState::default();
    form.set("zoek", visit.typed(LIST).map_or_else(|| top.term.clone(), |typed| typed.line("zoek")));
    let mut frame = visit.frame(t(visit.locale, "overview-kop"), Nav::Exclusions)?;
    top.notice.clone_into(&mut frame.notice);
    // Beside the page: what is new stands there the next time.
    if visit.site.ehealth.rules().is_some_and(|rules| ehealth::is_stale(ehealth_checked_at, &rules, now)) {
        visit.site.ehealth.check_beside(patient.subject());
    }
    Ok(ListPage {
        frame,
        ehealth: ehealth::freshness_note(visit.locale, &visit.site.ehealth, ehealth_checked_at, now),
        organisations: list::organisation_cards(visit.locale, &organisations),
        disputable: top.disputable,
        active,
        as_rows,
        excluded,
        searched: as_rows && !top.term.is_empty(),
        form,
        prepared: prepared.map(|draft| draft.to_string()),
        refused: list::refused_lines(visit.locale, &refused),
        pending: list::pending_cards(visit.locale, &open),
        history: list::history_rows(visit.locale, &all, &open, now, undo_within(visit)),
        past_stops: list::past_stops(visit.locale, &all, &stops),
    })
}

/// The conversations in which **Dat was ik niet** is offered for the stops that are planned.
async fn find_disputable_stops(
    visit: &RequestSession,
    patient: &Patient,
    all: &[(Period, PersonLine)],
    stops: &[PlannedStop],
) -> Result<HashMap<ExclusionId, String>, PageError> {
    let mut found = HashMap::new();
    if !stops.iter().any(|stop| stop.state.is_open()) {
        return Ok(found);
    }
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let now = tx.now();
    for stop in stops.iter().filter(|stop| stop.state.is_open()) {
        let Some((period, _)) = all.iter().find(|(period, _)| period.id == stop.period_id) else {
            continue;
        };
        if let Some(conversation) = disputes::find_question_about(&mut tx, patient, period.exclusion, now).await? {
            found.insert(period.exclusion, conversation);
        }
    }
    tx.commit().await?;
    Ok(found)
}

/// 409: the list as it now is, with the message on top.
async fn answer_too_late(visit: &RequestSession, patient: &Patient, message: &str) -> Result<HttpResponse, PageError> {
    page(StatusCode::CONFLICT, &build_list(visit, patient, ListTop { notice: message, ..ListTop::default() }).await?)
}

/// `GET /uitsluitingen`: all of them, or those that the last search found.
pub async fn show_list(signed: Signed<Patient>, searched: web::Query<Searched>) -> Result<HttpResponse, PageError> {
    let term = signed.visit.search(LIST, &searched).line("zoek");
    ok(&build_list(&signed.visit, &signed.by, ListTop { term, ..ListTop::default() }).await?)
}

/// `POST /uitsluitingen`: a search among those who are excluded now.
pub async fn search_list(sent: Submitted<Patient>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(LIST, &sent.form, &["zoek"]);
    Ok(see_other("/uitsluitingen?gezocht"))
}

/// `GET /uitsluitingen/{id}/opnieuw-toegang`: one question, so that a stray click ends nothing.
pub async fn ask_to_give_access(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, patient) = (&signed.visit, &signed.by);
    let tx = visit.site.db.begin(patient.actor()).await?;
    let all = exclusions::of_patient(&tx, patient).await?;
    tx.commit().await?;
    let periods: Vec<_> = all.iter().filter(|(period, _)| period.exclusion == id).collect();
    let Some((period, person)) = periods.iter().find(|(period, _)| period.is_active()).or(periods.first()) else {
        return Err(PageError::NotFound);
    };
    if period.origin == Origin::Ehealth {
        return answer_too_late(visit, patient, only_at_ehealth(visit)).await;
    }
    if !period.is_active() {
        return answer_too_late(visit, patient, t(visit.locale, "overview-laat-al-stopgezet")).await;
    }
    let also_ehealth = all.iter().any(|(one, _)| one.person == period.person && one.origin == Origin::Ehealth && one.is_active());
    ok(&GiveAccessPage {
        frame: visit.frame(t(visit.locale, "overview-toegang-bijschrift"), Nav::Exclusions)?,
        id: id.to_string(),
        period: period.id.to_string(),
        person: person.name(),
        function: person.function_line(),
        riziv: person.riziv_display(),
        since: dates::on(visit.locale, period.started_at),
        also_ehealth,
        undo_hours: visit.site.rules.undo_hours.into(),
    })
}

/// Why an exclusion of eHealth's cannot be ended here.
fn only_at_ehealth(visit: &RequestSession) -> &'static str {
    t(visit.locale, if visit.site.ehealth.is_on() { "overview-laat-alleen-ehealth" } else { "overview-laat-van-ehealth" })
}

fn parse_ids(sent: &Submitted<Patient>, id: &str) -> Result<(ExclusionId, PeriodId), PageError> {
    let exclusion = id.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    // A form without a period names none that stands.
    Ok((exclusion, sent.form.raw("periode").parse().unwrap_or(PeriodId::NIL)))
}

/// `POST /uitsluitingen/{id}/opnieuw-toegang`: **Geef opnieuw toegang**, at once.
pub async fn give_access(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (exclusion, period) = parse_ids(&sent, &id)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    requests::lock_requests_of_patient(&mut tx, patient.subject()).await?;
    let now = read_now(&mut tx).await?;
    let outcome = exclusions::give_access(&mut tx, &visit.site, patient, exclusion, period, now).await?;
    tx.commit().await?;
    match outcome {
        GiveAccessOutcome::Unknown => Err(PageError::NotFound),
        GiveAccessOutcome::IsEhealth => answer_too_late(visit, patient, only_at_ehealth(visit)).await,
        GiveAccessOutcome::AlreadyEnded => answer_too_late(visit, patient, t(visit.locale, "overview-laat-al-stopgezet")).await,
        GiveAccessOutcome::Ended { person, still_ehealth } => {
            let key = if still_ehealth { "overview-melding-stopgezet-ehealth" } else { "overview-melding-stopgezet" };
            let said = tr(visit.locale, key, &[("persoon", (&person.name()).into())]);
            visit.say_ended(said, t(visit.locale, "overview-titel-stopgezet"));
            Ok(see_other(LIST))
        }
    }
}

/// `POST /uitsluitingen/{id}/niet-stopzetten`: **Niet stopzetten**
pub async fn cancel_stop(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let exclusion = id.parse::<ExclusionId>().map_err(|_| PageError::NotFound)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let named = sent.form.raw("stopzetting").parse::<StopId>().ok();
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let outcome = stops::cancel_by_patient(&mut tx, patient, exclusion, named).await?;
    let disputable = match outcome {
        CancelStopOutcome::TooLate => {
            let now = tx.now();
            disputes::find_question_about(&mut tx, patient, exclusion, now).await?
        }
        CancelStopOutcome::Cancelled(_) | CancelStopOutcome::Unknown => None,
    };
    tx.commit().await?;
    match outcome {
        CancelStopOutcome::Cancelled(person) => {
            let said = tr(visit.locale, "overview-melding-blijft-gelden", &[("persoon", (&person.name()).into())]);
            visit.say_titled(said, t(visit.locale, "overview-titel-blijft-gelden"));
            Ok(see_other(LIST))
        }
        CancelStopOutcome::TooLate => {
            let top = ListTop { notice: t(visit.locale, "overview-laat-niet-stopzetten"), disputable, ..ListTop::default() };
            page(StatusCode::CONFLICT, &build_list(visit, patient, top).await?)
        }
        CancelStopOutcome::Unknown => Err(PageError::NotFound),
    }
}

/// `POST /uitsluitingen/{id}/maak-ongedaan`: **Maak ongedaan**
pub async fn undo_ending(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (exclusion, period) = parse_ids(&sent, &id)?;
    let (visit, patient) = (&sent.visit, &sent.by);
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    // What is sent in another tab at this moment is seen as an open request, or sees the exclusion.
    requests::lock_requests_of_patient(&mut tx, patient.subject()).await?;
    let now = read_now(&mut tx).await?;
    let open = requests::list_open_requests(&tx, patient).await?;
    let asked: Vec<CareWorkerId> = open.iter().filter_map(|request| request.care_worker_id).collect();
    let outcome = exclusions::undo(&mut tx, patient, exclusion, period, &asked, undo_within(visit), now).await?;
    match outcome {
        UndoOutcome::Again(person) => {
            tx.commit().await?;
            let said = tr(visit.locale, "overview-melding-ongedaan", &[("persoon", (&person.name()).into())]);
            visit.say_titled(said, t(visit.locale, "overview-titel-ongedaan"));
            Ok(see_other(LIST))
        }
        UndoOutcome::NotAnymore => {
            tx.rollback().await?;
            answer_too_late(visit, patient, t(visit.locale, "overview-laat-ongedaan")).await
        }
        UndoOutcome::Unknown => {
            tx.rollback().await?;
            Err(PageError::NotFound)
        }
    }
}
