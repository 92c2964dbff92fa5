//! The page of a request as an officer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::events::{EventRow, list_events};
use super::super::model::{EventKind, State};
use super::super::people::{facts_of_entry, facts_of_request, moment};
use super::super::refusal::{refusal_of_request, refusal_reasons};
use super::super::views::PersonFacts;
use super::address;
use super::candidates::{Candidates, candidates_for_request};
use super::handed_over::answer_without_request;
use super::pager::find_pager;
use super::place::ListPlace;
use super::store::{self, RelatedRequest, RequestDetails};
use super::timeline::{side_panel, timeline};
use super::views::{ListPager, OfficerRequestPage, RequestLetter, RequestSidePanel};
use super::worklist_rows::Calendar;
use super::worklist_views::{DueText, RowState};
use crate::audit::{Event, record};
use crate::config::Rules;
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, SearchTerm};
use crate::i18n::{Locale, dates, tr};
use crate::identity::{Officer, RequestSession, saved_forms};
use crate::patients::PatientFacts;
use crate::reply_templates::{self, TemplateKind};
use crate::web::{FormState, Frame, Nav, PageError, RawForm, RequestReference, lists, ok, page};
use crate::{exclusions, letters, messages};

/// The fields of all its forms.
pub(super) const FIELDS: [&str; 12] = [
    "sjabloon",
    "persoon",
    "andere-ouder",
    "reden",
    "uitleg",
    "andere",
    "zoek-persoon",
    "reden-intrekking",
    "reden-heropening",
    "notitie",
    "bereikt",
    "gesprek",
];

/// What the page shows besides the request as it is.
#[derive(Default)]
pub(super) struct RequestPageState {
    /// From where in the worklist it was opened.
    pub(super) place: Option<ListPlace>,
    pub(super) form: FormState,
    pub(super) notice: String,
    pub(super) search: Option<SearchTerm>,
    pub(super) added: Option<CareWorkerId>,
}

impl RequestPageState {
    /// For a form of the page: what was typed, and the place that it carries.
    pub(super) fn of_form(form: &RawForm) -> Self {
        Self { place: ListPlace::of_form(form), form: FormState::of(form, &FIELDS), ..Self::default() }
    }
}

/// The request beside matching entries of the directory. Leaves an audit row for the reading.
pub(super) async fn render_request(
    visit: &RequestSession,
    officer: &Officer,
    reference: &RequestReference,
    status: StatusCode,
    shown: RequestPageState,
) -> Result<HttpResponse, PageError> {
    let site = &visit.site;
    let mut tx = site.db.begin(officer.actor()).await?;
    let now = tx.now();
    let Some(details) = store::find_request_details(&mut tx, officer, reference).await? else {
        let status = if status == StatusCode::OK { status } else { StatusCode::CONFLICT };
        return answer_without_request(visit, officer, reference, status, tx).await;
    };
    let form = match saved_forms::find(&mut tx, officer.person(), &address::of_request(reference)).await? {
        Some(raw) if status == StatusCode::OK => restore_form(&raw, &shown.form),
        _ => shown.form,
    };
    let searched = status == StatusCode::OK && shown.search.is_some();
    let pager = match shown.place {
        Some(place) => Some(find_pager(visit, &mut tx, officer, place, reference).await?),
        None => None,
    };
    let readings = read_beside(visit.locale, &mut tx, officer, &details, shown.search, shown.added).await?;
    let mut panel =
        side_panel(visit.locale, &mut tx, officer, &details, (&readings.events, &readings.related), &site.rules).await?;
    panel.letters = list_letters(visit.locale, &mut tx, officer, &details, &site.rules).await?;
    let templates = reply_templates::list_template_choices(&mut tx, officer, TemplateKind::Refusal).await?;
    record(&mut tx, officer.actor(), Event::request_read(details.request.patient_id, details.request.id), now).await?;
    tx.commit().await?;
    let mut frame =
        visit.frame(tr(visit.locale, "requests-officer-pagina-titel", &[("ref", reference.as_str().into())]), Nav::Worklist)?;
    frame.refused = form.refused();
    frame.notice = shown.notice;
    let calendar = Calendar { working_days: &site.rules.working_days, today: dates::day(now) };
    let here = build_page(&site.rules, frame, (details, readings, panel), (form, pager), searched, &calendar);
    let template = OfficerRequestPage { templates, ..here };
    if status == StatusCode::OK { ok(&template) } else { page(status, &template) }
}

/// What was typed before the session expired, with the search that was just made.
fn restore_form(saved: &RawForm, current: &FormState) -> FormState {
    // A template was filled in just now: newer than what is kept.
    if !current.value("sjabloon").is_empty() {
        return current.clone();
    }
    let mut form = FormState::of(saved, &FIELDS);
    let search = current.value("zoek-persoon");
    if !search.is_empty() {
        form.set("zoek-persoon", search);
    }
    form
}

/// What the page shows beside the request itself.
struct Readings {
    candidates: Candidates,
    /// The entry it was registered against.
    excluded: Option<PersonFacts>,
    events: Vec<EventRow>,
    question: Option<String>,
    excluded_now: i64,
    related: Vec<RelatedRequest>,
}

async fn read_beside(
    locale: Locale,
    tx: &mut Tx,
    officer: &Officer,
    details: &RequestDetails,
    search: Option<SearchTerm>,
    added: Option<CareWorkerId>,
) -> Result<Readings, PageError> {
    let request = &details.request;
    let candidates = if request.state.is_open() {
        candidates_for_request(locale, tx, officer, request, search, added).await?
    } else {
        Candidates::default()
    };
    let excluded = match request.registered_care_worker_id {
        Some(entry) if request.state == State::Registered => directory::find_care_worker(tx, entry).await?,
        _ => None,
    };
    let events = list_events(tx, request.id).await?;
    let question = if events.iter().any(|event| event.kind == EventKind::Asked) {
        messages::find_question_references(tx, &[request.id]).await?.remove(&request.id)
    } else {
        None
    };
    Ok(Readings {
        candidates,
        excluded: excluded.as_ref().map(|entry| facts_of_entry(locale, entry)),
        events,
        question,
        excluded_now: exclusions::count_active(tx, officer, request.patient_id).await?,
        related: store::list_related_requests(tx, request.patient_id, request.id).await?,
    })
}

async fn list_letters(
    locale: Locale,
    tx: &mut Tx,
    officer: &Officer,
    details: &RequestDetails,
    rules: &Rules,
) -> Result<Vec<RequestLetter>, PageError> {
    let now = tx.now();
    let conversations = store::list_conversations(tx, officer, details.request.id).await?;
    let of_patient = letters::list_letters_of(tx, officer, details.request.patient_id, (rules, now), locale).await?;
    let line = |letter: letters::LetterLine| {
        let (state, tone) = letters::text_of_state(locale, letter.state);
        let written = dates::on(locale, letter.written_at);
        RequestLetter { address: format!("{}/{}", letters::ADDRESS, letter.message), title: letter.title, written, state, tone }
    };
    Ok(of_patient.into_iter().filter(|letter| conversations.contains(&letter.reference)).map(line).collect())
}

fn build_page(
    rules: &Rules,
    frame: Frame,
    (details, readings, panel): (RequestDetails, Readings, RequestSidePanel),
    (mut form, pager): (FormState, Option<ListPager>),
    searched: bool,
    calendar: &Calendar<'_>,
) -> OfficerRequestPage {
    let RequestDetails { request, patient, patient_seen, taken_by, .. } = details;
    let (state, locale) = (request.state, frame.locale);
    // Whom the patient chose needs no second choice. Whom somebody described is chosen by the officer.
    if let ([only], Some(_)) = (readings.candidates.persons.as_slice(), request.care_worker_id)
        && form.value("persoon").is_empty()
    {
        form.set("persoon", only.id.clone());
    }
    OfficerRequestPage {
        frame,
        pager,
        reference: request.reference.clone(),
        state: RowState::new(locale, state, request.is_double(), request.answered_at.is_some()),
        open: state.is_open(),
        // A pair that held already was not registered a second time: nothing to take back.
        registered: state == State::Registered && !panel.period.is_empty(),
        target: dates::long(locale, request.target_on),
        latest: dates::long(locale, request.latest_on),
        due: if state.is_open() { calendar.due(request.target_on) } else { DueText::Finished(String::new()) },
        assigned: taken_by,
        question: readings.question,
        patient: PatientFacts::new(locale, &patient),
        person: facts_of_request(&request),
        received: moment(locale, &request, request.sent_at),
        consequences_read: moment(locale, &request, request.consequences_read_at),
        advised_ehealth: request.ehealth_advised,
        remark: request.remark.clone(),
        contact: request.contact.clone(),
        candidates: readings.candidates.persons,
        only_chosen: request.care_worker_id.is_some(),
        too_many: readings.candidates.too_many,
        searched_as: readings.candidates.searched_as,
        searched,
        events: timeline(locale, &readings.events, readings.excluded.as_ref().map(|facts| facts.name.as_str())),
        excluded: readings.excluded,
        reasons: refusal_reasons(locale),
        templates: Vec::new(),
        refusal: refusal_of_request(locale, &request),
        excluded_now: readings.excluded_now,
        other_open: readings.related.into_iter().filter(|one| one.state.is_open()).map(|one| one.reference).collect(),
        look: lists::look_at(locale, rules, "aanvraag", request.patient_id, &patient.niss).filter(|_| patient_seen),
        panel,
        form,
    }
}
