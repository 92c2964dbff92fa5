//! `/ombudsdienst/doorbrekingen/{break}`: all that is known of one break, its case, and what happened.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};

use super::model::CaseState;
use super::officer_store::{self as store, Details, Matter};
use super::openings;
use super::views::{CaseFacts, ColleaguePage, Happened, OfficerBreakPage};
use super::{facts, words};
use crate::audit::{Event, record};
use crate::db::ids::{BreakId, OfficerId};
use crate::directory::Niss;
use crate::identity::{Officer, Visit, parked};
use crate::web::{FormState, Nav, PageError, dates, lists, page, t, tr};

/// The fields of the form that closes a case.
pub(super) const FIELDS: [&str; 3] = ["besluit", "bevindingen", "uitleg"];

pub(super) fn address(id: BreakId) -> String {
    format!("/ombudsdienst/doorbrekingen/{id}")
}

/// A NISS as people write it.
pub(super) fn display(niss: &str) -> String {
    Niss::parse(niss).map_or_else(|_| niss.to_owned(), |niss| niss.display())
}

/// The NISS of a break's patient.
pub(super) fn niss(matter: &Matter) -> String {
    let known = matter.patient.as_ref().map(|patient| patient.niss.as_str());
    display(known.or(matter.row.patient_niss.as_deref()).unwrap_or_default())
}

/// Who opened the record and what that person does, as the directory says, or else the application.
pub(super) fn who(matter: &Matter) -> (String, String) {
    let reported = || (matter.row.reported_name.clone(), matter.row.reported_function.clone());
    matter.person.as_ref().map_or_else(reported, |line| (line.name(), line.function_line()))
}

/// *Deze doorbreking behandelt een collega* (R12). That it was asked for is on record.
pub(super) async fn withheld(visit: &Visit, officer: &Officer, id: BreakId) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    record(&mut tx, officer.actor(), Event::break_withheld(id), visit.site.clock.now()).await?;
    tx.commit().await?;
    let frame = visit.frame(t("breaks-collega"), Nav::Breaks)?;
    page(StatusCode::FORBIDDEN, &ColleaguePage { frame })
}

/// The page. That it was read is on record.
pub(super) async fn render(
    visit: &Visit,
    officer: &Officer,
    id: BreakId,
    status: StatusCode,
    mut form: FormState,
    notice: &str,
) -> Result<HttpResponse, PageError> {
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(details) = store::details(&mut tx, officer, id).await? else {
        let hidden = store::withheld(&mut tx, id).await?;
        tx.rollback().await?;
        return if hidden { withheld(visit, officer, id).await } else { Err(PageError::NotFound) };
    };
    if status == StatusCode::OK
        && let Some(raw) = parked::find(&mut tx, officer.person(), &address(id)).await?
    {
        form = FormState::of(&raw, &FIELDS);
    }
    let opened = openings::of_breaks(&mut tx, &[id]).await?.remove(&id).unwrap_or_default();
    record(&mut tx, officer.actor(), Event::break_read(details.matter.row.patient_id, id), now).await?;
    tx.commit().await?;
    let (matter, row) = (&details.matter, &details.matter.row);
    let mut frame = visit.frame(t("breaks-pagina-titel"), Nav::Breaks)?;
    frame.refused = form.refused();
    notice.clone_into(&mut frame.notice);
    let reported = [row.reported_name.as_str(), row.reported_function.as_str()];
    let template = OfficerBreakPage {
        frame,
        id: id.to_string(),
        kind: facts::kind(row.kind),
        marks: facts::marks(row),
        patient: matter.patient.as_ref().map(|patient| patient.name.to_string()).unwrap_or_default(),
        born: matter.patient.as_ref().and_then(|patient| patient.birth_date).map(|born| born.to_string()).unwrap_or_default(),
        niss: niss(matter),
        person: matter.person.as_ref().map(|line| line.name()).unwrap_or_default(),
        function: matter.person.as_ref().map(|line| line.function_line()).unwrap_or_default(),
        reported: reported.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        numbers: facts::numbers(row),
        application: details.application.clone(),
        when: facts::when(row),
        open_until: facts::open_until(row, now),
        place: words::place(details.institution.as_deref(), &row.place),
        motivation: row.motivation.clone(),
        opened: facts::opened(&opened),
        look: matter
            .patient
            .as_ref()
            .zip(row.patient_id)
            .and_then(|(patient, id)| lists::look_at(&visit.site.rules, "melding", id, &patient.niss)),
        conversation: details.conversation.as_ref().map(|(_, reference)| reference.clone()),
        reviewed_by: details.reviewed.map(|(by, _)| details.officer(Some(by))),
        case: case(&details),
        events: timeline(&details),
        form,
    };
    page(status, &template)
}

fn case(details: &Details) -> Option<CaseFacts> {
    let case = details.matter.case.as_ref()?;
    let state = case.state;
    Some(CaseFacts {
        state: facts::case(state),
        is_waiting: state == CaseState::Open,
        is_open: state.is_open(),
        taken_by: case.taken_by.map(|by| details.officer(Some(by))),
        findings: case.findings.clone().unwrap_or_default(),
        words: case.words.clone().unwrap_or_default(),
    })
}

/// What happened, the newest first.
fn timeline(details: &Details) -> Vec<Happened> {
    let row = &details.matter.row;
    let mut events: Vec<(DateTime<Utc>, String)> = vec![(row.received_at, t("breaks-verloop-gemeld").to_owned())];
    let mut add = |at: Option<DateTime<Utc>>, what: String| events.extend(at.map(|at| (at, what)));
    let by = |key: &'static str, officer: Option<OfficerId>| tr(key, &[("naam", (&details.officer(officer)).into())]);
    add(row.stopped_at, t("breaks-verloop-gestopt").to_owned());
    add(details.read_at, t("breaks-verloop-gelezen").to_owned());
    add(details.letter.map(|(_, at)| at), by("breaks-verloop-brief", details.letter.map(|(by, _)| by)));
    add(details.reviewed.map(|(_, at)| at), by("breaks-verloop-bekeken", details.reviewed.map(|(by, _)| by)));
    if let Some(case) = &details.matter.case {
        add(Some(case.opened_at), t("breaks-verloop-melding").to_owned());
        add(case.taken_at, by("breaks-verloop-onderzoek", case.taken_by));
        add(case.closed_at, by("breaks-verloop-afgesloten", case.closed_by));
    }
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    events
        .into_iter()
        .map(|(at, what)| Happened { what, at: dates::at(at), iso: dates::iso(at), detail: String::new() })
        .collect()
}
