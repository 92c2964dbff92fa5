//! `/ombudsdienst/doorbrekingen/{break}`: all that is known of one break, its case, and what happened.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};

use super::super::openings;
use super::super::views::OfficerBreakPage;
use super::super::{format, notice_text};
use super::store::{self, BreakDetails, FullBreakDetails};
use crate::audit::{Event, record};
use crate::cases::views::{CaseFacts, Happened, case_tag};
use crate::cases::{CaseState, VERDICT_FIELDS};
use crate::db::ids::{BreakId, OfficerId};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::{Officer, RequestSession, saved_forms};
use crate::officers::answer_not_found;
use crate::patients::number_text;
use crate::web::{FormState, Nav, PageError, lists, page};

pub(super) fn address(id: BreakId) -> String {
    format!("/ombudsdienst/doorbrekingen/{id}")
}

/// The number of a break's patient, as it is read.
pub(super) fn patient_niss(locale: Locale, matter: &BreakDetails) -> String {
    let known = matter.patient.as_ref().map(|patient| patient.niss.as_str());
    number_text(locale, known.or(matter.row.patient_niss.as_deref()).unwrap_or_default())
}

/// Who opened the record and what that person does, as the directory says, or else the application.
pub(super) fn person_and_function(matter: &BreakDetails) -> (String, String) {
    let reported = || (matter.row.reported_name.clone(), matter.row.reported_function.clone());
    matter.person.as_ref().map_or_else(reported, |line| (line.name(), line.function_line()))
}

/// The page. That it was read is on record.
pub(super) async fn render(
    visit: &RequestSession,
    officer: &Officer,
    id: BreakId,
    status: StatusCode,
    mut form: FormState,
    notice: &str,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(details) = store::find_details(&mut tx, officer, id).await? else {
        return answer_not_found(visit, officer, &id.to_string(), tx).await;
    };
    if status == StatusCode::OK
        && let Some(raw) = saved_forms::find(&mut tx, officer.person(), &address(id)).await?
    {
        form = FormState::of(&raw, &VERDICT_FIELDS);
    }
    let opened = openings::of_breaks(&mut tx, &[id]).await?.remove(&id).unwrap_or_default();
    record(&mut tx, officer.actor(), Event::break_read(details.matter.row.patient_id, id), now).await?;
    tx.commit().await?;
    let (matter, row) = (&details.matter, &details.matter.row);
    let mut frame = visit.frame(t(visit.locale, "break-glass-pagina-titel"), Nav::Breaks)?;
    frame.refused = form.refused();
    notice.clone_into(&mut frame.notice);
    let reported = [row.reported_name.as_str(), row.reported_function.as_str()];
    let template = OfficerBreakPage {
        frame,
        id: id.to_string(),
        kind: format::kind_tag(visit.locale, row.kind),
        marks: format::mark_labels(visit.locale, row),
        patient: matter.patient.as_ref().map(|patient| patient.name.to_string()).unwrap_or_default(),
        born: matter
            .patient
            .as_ref()
            .and_then(|patient| patient.birth_date)
            .map(|born| born.in_words(visit.locale))
            .unwrap_or_default(),
        niss: patient_niss(visit.locale, matter),
        person: matter.person.as_ref().map(|line| line.name()).unwrap_or_default(),
        function: matter.person.as_ref().map(|line| line.function_line()).unwrap_or_default(),
        reported: reported.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        numbers: format::number_lines(visit.locale, row),
        application: details.application.clone(),
        when: format::period_text(visit.locale, row),
        open_until: format::open_until(visit.locale, row, now),
        place: notice_text::place(details.institution.as_deref(), &row.place),
        motivation: row.motivation.clone(),
        opened: format::opened_lines(visit.locale, &opened),
        look: matter
            .patient
            .as_ref()
            .zip(row.patient_id)
            .and_then(|(patient, id)| lists::look_at(visit.locale, &visit.site.rules, "melding", id, &patient.niss)),
        conversation: details.conversation.as_ref().map(|(_, reference)| reference.clone()),
        reviewed_by: details.reviewed.map(|(by, _)| details.officer(Some(by))),
        case: case(visit.locale, &details, now),
        events: timeline(visit.locale, &details),
        form,
    };
    page(status, &template)
}

fn case(locale: Locale, details: &FullBreakDetails, now: DateTime<Utc>) -> Option<CaseFacts> {
    let case = details.matter.case.as_ref()?;
    let state = case.state;
    Some(CaseFacts {
        state: case_tag(locale, state),
        latest: dates::long(locale, case.latest_on),
        is_late: state.is_late(case.latest_on, now),
        is_waiting: state == CaseState::Open,
        is_open: state.is_open(),
        taken_by: case.taken_by.map(|by| details.officer(Some(by))),
        findings: case.findings.clone().unwrap_or_default(),
        words: case.words.clone().unwrap_or_default(),
    })
}

/// What happened, the newest first.
fn timeline(locale: Locale, details: &FullBreakDetails) -> Vec<Happened> {
    let row = &details.matter.row;
    let mut events: Vec<(DateTime<Utc>, String)> = vec![(row.received_at, t(locale, "break-glass-verloop-gemeld").to_owned())];
    let mut add = |at: Option<DateTime<Utc>>, what: String| events.extend(at.map(|at| (at, what)));
    let by = |key: &'static str, officer: Option<OfficerId>| tr(locale, key, &[("naam", (&details.officer(officer)).into())]);
    add(row.stopped_at, t(locale, "break-glass-verloop-gestopt").to_owned());
    add(details.read_at, t(locale, "break-glass-verloop-gelezen").to_owned());
    add(details.letter.map(|(_, at)| at), by("break-glass-verloop-brief", details.letter.map(|(by, _)| by)));
    add(details.reviewed.map(|(_, at)| at), by("break-glass-verloop-bekeken", details.reviewed.map(|(by, _)| by)));
    if let Some(case) = &details.matter.case {
        add(Some(case.opened_at), t(locale, "break-glass-verloop-melding").to_owned());
        add(case.taken_at, by("break-glass-verloop-onderzoek", case.taken_by));
        add(case.closed_at, by("break-glass-verloop-afgesloten", case.closed_by));
    }
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    events
        .into_iter()
        .map(|(at, what)| Happened { what, at: dates::at(locale, at), iso: dates::iso(at), detail: String::new() })
        .collect()
}
