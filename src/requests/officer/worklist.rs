//! **Werklijst**: open requests, nearest date first; filters and search (POST: they may hold a name or a NISS).

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};

use super::super::model::State;
use super::super::people::facts_of_request;
use super::signals;
use super::snapshots::{RequestSnapshot, list_snapshots};
use super::store::{self, AssigneeFilter, RequestDetails, WorklistFilter};
use super::timeline::channel_word;
use super::views::{WorklistPage, WorklistRow, handed_over_tag, officer_tag};
use crate::audit::{Event, record};
use crate::calendar::WorkingDays;
use crate::i18n::{Locale, dates, t};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::web::lists::Searched;
use crate::web::{FormState, Nav, PageError, RawForm, RequestReference, ok, see_other};

const ADDRESS: &str = "/ombudsdienst";
const FIELDS: [&str; 3] = ["zoek", "status", "wie"];

/// `GET /ombudsdienst`: what fits the last search.
pub async fn show_worklist(signed: Signed<Officer>, searched: web::Query<Searched>) -> Result<HttpResponse, PageError> {
    show(&signed.visit, &signed.by, &signed.visit.search(ADDRESS, &searched)).await
}

/// `POST /ombudsdienst`: another search.
pub async fn search_worklist(sent: Submitted<Officer>) -> Result<HttpResponse, PageError> {
    sent.visit.keep_search(ADDRESS, &sent.form, &FIELDS);
    Ok(see_other("/ombudsdienst?gezocht"))
}

fn filter(form: &RawForm) -> WorklistFilter {
    let term: String = form.line("zoek").chars().take(200).collect();
    let states = match form.raw("status") {
        "nieuw" => vec![State::Sent],
        "behandeling" => vec![State::Taken],
        "wacht" => vec![State::Asked],
        "afgewerkt" => State::FINISHED.to_vec(),
        // A search for one request finds it in any state.
        _ if !term.is_empty() => State::ALL.to_vec(),
        _ => State::OPEN.to_vec(),
    };
    let assigned = match form.raw("wie") {
        "ik" => AssigneeFilter::Me,
        "niemand" => AssigneeFilter::Nobody,
        _ => AssigneeFilter::Anyone,
    };
    WorklistFilter { states, term, assigned }
}

async fn show(visit: &RequestSession, officer: &Officer, form: &RawForm) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let filter = filter(form);
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let today = dates::day(now);
    let mut requests = store::list_worklist(&mut tx, officer, &filter).await?;
    let shown = usize::try_from(store::MAX_WORKLIST_ROWS).unwrap_or(usize::MAX);
    let mut kept = list_snapshots(&mut tx, officer, &filter, store::MAX_WORKLIST_ROWS + 1).await?;
    let more = requests.len() > shown || kept.len() > shown;
    requests.truncate(shown);
    kept.truncate(shown);
    let (open, late, unassigned) = store::count_worklist(&mut tx, officer, today).await?;
    let seen: Vec<_> = requests.iter().map(|details| details.request.id).collect();
    let names_person = !filter.term.is_empty() && RequestReference::find(&filter.term).is_none();
    // An empty list too: rows would tell who met more than the reader of the log (R12).
    if names_person {
        let shown = requests.iter().map(|details| details.request.patient_id);
        let handed_over = kept.iter().map(|snapshot| snapshot.data.patient_id);
        let patients: BTreeSet<_> = shown.chain(handed_over).collect();
        let patients: Vec<_> = patients.into_iter().collect();
        record(&mut tx, officer.actor(), Event::worklist_searched(&seen, &patients), now).await?;
    } else {
        record(&mut tx, officer.actor(), Event::worklist_read(&seen), now).await?;
    }
    let handed_over = kept.into_iter().map(|snapshot| handed_over_row(visit.locale, snapshot, &site.rules.working_days, today));
    let frame = visit.frame(t(visit.locale, "requests-officer-kop"), Nav::Worklist)?;
    let signals = signals::list_signals(visit.locale, site, &mut tx, officer, frame.unread, now).await?;
    tx.commit().await?;
    ok(&WorklistPage {
        frame,
        open,
        late,
        unassigned,
        signals,
        target_days: site.rules.target_working_days.into(),
        more,
        rows: requests
            .into_iter()
            .map(|details| row(visit.locale, details, &site.rules.working_days, today))
            .chain(handed_over)
            .collect(),
        filtered: !filter.term.is_empty() || filter.states != State::OPEN || filter.assigned != AssigneeFilter::Anyone,
        form: FormState::of(visit.typed(ADDRESS).unwrap_or(form), &FIELDS),
    })
}

fn row(locale: Locale, details: RequestDetails, working_days: &WorkingDays, today: chrono::NaiveDate) -> WorklistRow {
    let RequestDetails { request, patient, taken_by, .. } = details;
    let facts = facts_of_request(&request);
    let state = request.state;
    let received = dates::day(request.sent_at);
    WorklistRow {
        reference: request.reference.clone(),
        received: dates::long(locale, received),
        patient: patient.name.to_string(),
        birth_year: patient.birth_date.map(|born| born.year().to_string()).unwrap_or_default(),
        person: facts.name,
        function: facts.function,
        described: facts.described,
        channel: channel_word(locale, request.channel),
        status: officer_tag(locale, state, request.is_double()),
        waited: working_days.between(received, request.decided_at.map_or(today, dates::day)),
        left: state.is_open().then(|| working_days.between(today, request.target_on)),
        assigned: taken_by,
    }
}

/// One that another ombudsdienst handles, as it stood here.
fn handed_over_row(
    locale: Locale,
    snapshot: RequestSnapshot,
    working_days: &WorkingDays,
    today: chrono::NaiveDate,
) -> WorklistRow {
    let RequestSnapshot { reference, data, .. } = snapshot;
    let received = dates::day(data.sent_at);
    let person = data.person_name();
    WorklistRow {
        reference,
        received: dates::long(locale, received),
        patient: data.patient.name.to_string(),
        birth_year: data.patient.birth_date.map(|born| born.year().to_string()).unwrap_or_default(),
        person,
        described: data.described.is_some(),
        function: data.person.map(|person| person.function).unwrap_or_default(),
        channel: channel_word(locale, data.channel),
        status: handed_over_tag(locale),
        waited: working_days.between(received, today),
        left: None,
        assigned: data.taken_by.map(|name| name.to_string()),
    }
}
