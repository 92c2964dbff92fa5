//! The page of a request as an officer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::events::list_events;
use super::super::model::{EventKind, State};
use super::super::own_matters::entries_without_officer;
use super::super::people::{facts_of_entry, facts_of_request, moment};
use super::super::refusal::{refusal_of_request, refusal_reasons};
use super::super::views::PersonChoice;
use super::address;
use super::store::{self, RequestDetails};
use super::timeline::{side_panel, timeline};
use super::views::{ColleaguePage, OfficerRequestPage, PatientFacts, officer_tag};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, Niss, SearchResult, SearchTerm};
use crate::exclusions;
use crate::identity::{Officer, Visit, parked};
use crate::messages;
use crate::web::{FormState, Nav, PageError, RequestReference, dates, lists, ok, page, t, tr};

/// No request for this officer: withheld (with an audit row), or not found.
pub(super) async fn answer_not_found(
    visit: &Visit,
    officer: &Officer,
    reference: &RequestReference,
    mut tx: Tx,
) -> Result<HttpResponse, PageError> {
    let hidden = store::is_request_withheld(&mut tx, reference).await?;
    tx.rollback().await?;
    if hidden { answer_withheld(visit, officer, reference).await } else { Err(PageError::NotFound) }
}

/// *Deze aanvraag behandelt een collega* (R12). With an audit row.
pub(super) async fn answer_withheld(
    visit: &Visit,
    officer: &Officer,
    reference: &RequestReference,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    record(&mut tx, officer.actor(), Event::request_withheld(reference.as_str()), visit.site.clock.now()).await?;
    tx.commit().await?;
    answer_own_matter(visit)
}

/// The neutral page, whatever it is.
pub(in crate::requests) fn answer_own_matter(visit: &Visit) -> Result<HttpResponse, PageError> {
    let frame = visit.frame(t("ombudsdienst-collega"), Nav::Worklist)?;
    page(StatusCode::FORBIDDEN, &ColleaguePage { frame })
}

/// The fields of all its forms.
pub(super) const FIELDS: [&str; 9] =
    ["persoon", "reden", "uitleg", "zoek-persoon", "reden-intrekking", "reden-heropening", "notitie", "bereikt", "gesprek"];

/// What the page shows besides the request as it is.
#[derive(Default)]
pub(super) struct RequestPageState {
    pub(super) form: FormState,
    pub(super) notice: String,
    pub(super) search: Option<SearchTerm>,
    pub(super) added: Option<CareWorkerId>,
}

/// The request beside matching entries of the directory. Leaves an audit row for the reading.
pub(super) async fn render_request(
    visit: &Visit,
    officer: &Officer,
    reference: &RequestReference,
    status: StatusCode,
    shown: RequestPageState,
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let now = site.clock.now();
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(details) = store::find_request_details(&mut tx, officer, reference).await? else {
        return answer_not_found(visit, officer, reference, tx).await;
    };
    let request = &details.request;
    let state = request.state;
    let mut form = shown.form;
    if status == StatusCode::OK
        && let Some(raw) = parked::find(&mut tx, officer.person(), &address::of_request(reference)).await?
    {
        let typed = form.value("zoek-persoon").to_owned();
        form = FormState::of(&raw, &FIELDS);
        if !typed.is_empty() {
            form.set("zoek-persoon", typed);
        }
    }
    let searched = status == StatusCode::OK && shown.search.is_some();
    let (candidates, too_many, searched_as) = if state.is_open() {
        candidates(&mut tx, officer, &details, shown.search, shown.added).await?
    } else {
        (Vec::new(), false, None)
    };
    let excluded = match request.registered_care_worker_id {
        Some(entry) if state == State::Registered => directory::by_id(&mut tx, entry).await?,
        _ => None,
    };
    let excluded = excluded.as_ref().map(facts_of_entry);
    let happened = list_events(&mut tx, request.id).await?;
    let question = if happened.iter().any(|event| event.kind == EventKind::Asked) {
        messages::questions(&tx, &[request.id]).await?.remove(&request.id)
    } else {
        None
    };
    let excluded_now = exclusions::count_active(&mut tx, officer, request.patient_id).await?;
    let other_open = store::list_other_open_requests(&mut tx, request.patient_id, request.id).await?;
    record(&mut tx, officer.actor(), Event::request_read(request.patient_id, request.id), now).await?;
    let panel = side_panel(&mut tx, officer, &details, &happened, &site.rules).await?;
    tx.commit().await?;
    let events = timeline(&happened, excluded.as_ref().map(|facts| facts.name.as_str()));
    let today = dates::day(now);
    let mut frame = visit.frame(tr("ombudsdienst-pagina-titel", &[("ref", reference.as_str().into())]), Nav::Worklist)?;
    frame.refused = form.refused();
    frame.notice = shown.notice;
    let template = OfficerRequestPage {
        frame,
        reference: reference.to_string(),
        status: officer_tag(state),
        open: state.is_open(),
        registered: state == State::Registered,
        target: dates::long(request.target_on),
        latest: dates::long(request.latest_on),
        late_days: (state.is_open() && request.target_on < today)
            .then(|| site.rules.working_days.between(request.target_on, today)),
        assigned: details.taken_by.clone(),
        question,
        patient: PatientFacts {
            name: details.patient.name.to_string(),
            born: details.patient.birth_date.map(|born| born.to_string()).unwrap_or_default(),
            niss: Niss::parse(&details.patient.niss).map(|niss| niss.display()).unwrap_or_default(),
        },
        person: facts_of_request(request),
        excluded,
        received: moment(request, request.sent_at),
        consequences_read: moment(request, request.consequences_read_at),
        advised_ehealth: request.ehealth_advised,
        remark: request.remark.clone(),
        contact: request.contact.clone(),
        candidates,
        only_chosen: request.care_worker_id.is_some(),
        too_many,
        searched_as,
        searched,
        events,
        reasons: refusal_reasons(),
        refusal: refusal_of_request(request),
        excluded_now,
        other_open,
        look: lists::look_at(&site.rules, "aanvraag", request.patient_id, &details.patient.niss),
        panel,
        form,
    };
    if status == StatusCode::OK { ok(&template) } else { page(status, &template) }
}

/// The entries to choose from: the chosen one alone, or those that resemble the description or the search.
async fn candidates(
    tx: &mut Tx,
    officer: &Officer,
    details: &RequestDetails,
    search: Option<SearchTerm>,
    added: Option<CareWorkerId>,
) -> Result<Candidates, PageError> {
    let request = &details.request;
    let mut found = SearchResult::default();
    if let Some(chosen) = request.care_worker_id {
        found.people.extend(directory::by_id(tx, chosen).await?);
    } else {
        let term = search.or_else(|| SearchTerm::parse(request.described_name.as_deref().unwrap_or_default()).ok());
        if let Some(term) = term {
            found = directory::find(tx, &term).await?;
        }
        if let Some(added) = added
            && !found.people.iter().any(|entry| entry.id() == added)
            && let Some(entry) = directory::by_id(tx, added).await?
        {
            found.people.insert(0, entry);
        }
        return choices(tx, officer, found).await;
    }
    Ok((as_choices(&found, request.care_worker_id), found.more, None))
}

/// Who may be chosen, whether there are more, and what was searched for instead of what was typed.
pub(super) type Candidates = (Vec<PersonChoice>, bool, Option<String>);

/// The entries found, without the officer (R12).
pub(super) async fn choices(tx: &mut Tx, officer: &Officer, mut found: SearchResult) -> Result<Candidates, PageError> {
    let ids: Vec<CareWorkerId> = found.people.iter().map(|entry| entry.id()).collect();
    let others = entries_without_officer(tx, officer, &ids).await?;
    found.people.retain(|entry| others.contains(&entry.id()));
    Ok((as_choices(&found, None), found.more, found.searched_as))
}

fn as_choices(found: &SearchResult, wanted: Option<CareWorkerId>) -> Vec<PersonChoice> {
    found
        .people
        .iter()
        .map(|entry| PersonChoice {
            id: entry.id().to_string(),
            facts: facts_of_entry(entry),
            matches: wanted == Some(entry.id()),
        })
        .collect()
}
