//! The page of a request as an officer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::events::events;
use super::super::model::{EventKind, State};
use super::super::patient_pages::refusal;
use super::super::people::{contact_of_request, facts_of_entry, facts_of_request, moment};
use super::super::views::PersonChoice;
use super::pages::{FIELDS, address};
use super::store::{self, Matter};
use super::timeline::{extras, timeline};
use super::views::{ColleaguePage, OfficerRequestPage, PatientFacts, officer_tag, refusal_reasons};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, Niss, SearchResult, SearchTerm};
use crate::exclusions;
use crate::i18n::Locale;
use crate::identity::{Officer, Visit, parked};
use crate::messages;
use crate::web::{FormState, Nav, PageError, RequestReference, dates, lists, ok, page, t, tr};

/// No such request for this officer: a colleague's, which goes on record, or none at all.
pub(super) async fn not_for(
    visit: &Visit,
    officer: &Officer,
    reference: &RequestReference,
    mut tx: Tx,
) -> Result<HttpResponse, PageError> {
    let hidden = store::withheld(&mut tx, reference).await?;
    tx.rollback().await?;
    if hidden { withheld(visit, officer, reference).await } else { Err(PageError::NotFound) }
}

/// *Deze aanvraag behandelt een collega* (R12). That it was asked for is on record.
pub(super) async fn withheld(visit: &Visit, officer: &Officer, reference: &RequestReference) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    record(&mut tx, officer.actor(), Event::request_withheld(reference.as_str()), visit.site.clock.now()).await?;
    tx.commit().await?;
    own_matter(visit)
}

/// The neutral page, whatever it is.
pub(in crate::requests) fn own_matter(visit: &Visit) -> Result<HttpResponse, PageError> {
    let frame = visit.frame(t("ombudsdienst-collega"), Nav::Worklist)?;
    page(StatusCode::FORBIDDEN, &ColleaguePage { frame })
}

/// What the page shows besides the request as it is.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) form: FormState,
    pub(super) notice: String,
    pub(super) search: Option<SearchTerm>,
    pub(super) added: Option<CareWorkerId>,
}

/// The request beside matching entries of the directory. That it was read is on record.
pub(super) async fn render(
    visit: &Visit,
    officer: &Officer,
    reference: &RequestReference,
    status: StatusCode,
    shown: Shown,
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let now = site.clock.now();
    let mut tx = site.db.begin(officer.actor()).await?;
    let Some(matter) = store::matter(&mut tx, officer, reference).await? else {
        return not_for(visit, officer, reference, tx).await;
    };
    let request = &matter.request;
    let state = request.state;
    let mut form = shown.form;
    if status == StatusCode::OK
        && let Some(raw) = parked::find(&mut tx, officer.person(), &address(reference)).await?
    {
        let typed = form.value("zoek-persoon").to_owned();
        form = FormState::of(&raw, &FIELDS);
        if !typed.is_empty() {
            form.set("zoek-persoon", typed);
        }
    }
    let searched = status == StatusCode::OK && shown.search.is_some();
    let (candidates, too_many, searched_as) = if state.is_open() {
        candidates(&mut tx, officer, &matter, shown.search, shown.added).await?
    } else {
        (Vec::new(), false, None)
    };
    let excluded = match request.registered_care_worker_id {
        Some(entry) if state == State::Registered => directory::by_id(&mut tx, entry).await?,
        _ => None,
    };
    let excluded = excluded.as_ref().map(facts_of_entry);
    let happened = events(&mut tx, request.id).await?;
    let question = if happened.iter().any(|event| event.kind == EventKind::Asked) {
        messages::find_question_references(&tx, &[request.id]).await?.remove(&request.id)
    } else {
        None
    };
    let excluded_now = exclusions::count_active(&mut tx, officer, request.patient_id).await?;
    let other_open = store::other_open(&mut tx, request.patient_id, request.id).await?;
    record(&mut tx, officer.actor(), Event::request_read(request.patient_id, request.id), now).await?;
    let extras = extras(&mut tx, officer, &matter, &happened, &site.rules).await?;
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
        assigned: matter.taken_by.clone(),
        question,
        patient: PatientFacts {
            name: matter.patient.name.to_string(),
            born: matter.patient.birth_date.map(|born| born.to_string()).unwrap_or_default(),
            niss: Niss::parse(&matter.patient.niss).map(|niss| niss.display()).unwrap_or_default(),
        },
        person: facts_of_request(request),
        excluded,
        received: moment(request, request.sent_at),
        consequences_read: moment(request, request.consequences_read_at),
        advised_ehealth: request.ehealth_advised,
        remark: request.remark.clone(),
        contact: contact_of_request(request),
        candidates,
        only_chosen: request.care_worker_id.is_some(),
        too_many,
        searched_as,
        searched,
        events,
        reasons: refusal_reasons(Locale::Nl),
        refusal: refusal(request),
        excluded_now,
        other_open,
        look: lists::look_at(&site.rules, "aanvraag", request.patient_id, &matter.patient.niss),
        extras,
        form,
    };
    if status == StatusCode::OK { ok(&template) } else { page(status, &template) }
}

/// The entries to choose from: the chosen one alone, or whoever resembles the description or the search.
async fn candidates(
    tx: &mut Tx,
    officer: &Officer,
    matter: &Matter,
    search: Option<SearchTerm>,
    added: Option<CareWorkerId>,
) -> Result<Candidates, PageError> {
    let request = &matter.request;
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

/// Those who were found, without the officer: nobody's candidate on the officer's own screen (R12).
pub(super) async fn choices(tx: &mut Tx, officer: &Officer, mut found: SearchResult) -> Result<Candidates, PageError> {
    let ids: Vec<CareWorkerId> = found.people.iter().map(|entry| entry.id()).collect();
    let others = store::others(tx, officer, &ids).await?;
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
