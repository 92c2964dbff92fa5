//! The page of a request and the forms on it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::State;
use super::super::officer_views::{ColleaguePage, OfficerRequestPage, PatientFacts, default_refusal_reasons, officer_tag};
use super::super::patient_pages::refusal;
use super::super::people::{contact_of_request, facts_of_entry, facts_of_request};
use super::super::reference::RequestReference;
use super::super::store::{EventRow, events};
use super::super::views::{PersonChoice, TimelineEntry};
use super::decide::{self, Decided, MAX_WORDS};
use super::store::{self, Matter};
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::directory::{self, Niss, SearchResult, SearchTerm};
use crate::exclusions;
use crate::identity::{Officer, Signed, Submitted, Visit, parked};
use crate::web::{FormState, Nav, PageError, dates, ok, page, see_other, t, tr};

/// What the page may be asked to show besides.
#[derive(Deserialize)]
pub struct Asked {
    /// The entry that was just added to the directory.
    persoon: Option<Uuid>,
}

const FIELDS: [&str; 5] = ["persoon", "reden", "uitleg", "zoek-persoon", "reden-intrekking"];

fn address(reference: &RequestReference) -> String {
    format!("/ombudsdienst/aanvragen/{reference}")
}

pub(super) fn parse(reference: &str) -> Result<RequestReference, PageError> {
    RequestReference::parse(reference).ok_or(PageError::NotFound)
}

/// `GET /ombudsdienst/aanvragen/{reference}`
pub async fn show(
    signed: Signed<Officer>,
    reference: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let shown = Shown { added: asked.persoon, ..Shown::default() };
    render(&signed.visit, &signed.by, &reference, StatusCode::OK, shown).await
}

/// `POST …/zoek`: other entries of the directory; changes nothing.
pub async fn search(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let typed = sent.form.line("zoek-persoon");
    let mut shown = Shown { form: FormState::of(&sent.form, &FIELDS), ..Shown::default() };
    let status = match SearchTerm::parse(&typed) {
        Ok(term) => {
            shown.search = Some(term);
            StatusCode::OK
        }
        Err(refusal) => {
            let message = match refusal {
                directory::SearchRefused::Empty => t("requests-fout-zoek-leeg"),
                directory::SearchRefused::TooShort => t("requests-fout-zoek-kort"),
                directory::SearchRefused::RizivLength => t("requests-fout-riziv-lengte"),
            };
            shown.form.refuse("zoek-persoon", message);
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render(&sent.visit, &sent.by, &reference, status, shown).await
}

/// `POST …/neem`
pub async fn take(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = decide::take(&sent.visit.site, &sent.by, &reference).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-genomen", &[("ref", reference.as_str().into())])).await
}

/// `POST …/registreer`
pub async fn register(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let decided = decide::register(&sent.visit.site, &sent.by, &reference, sent.form.raw("persoon")).await?;
    answer(&sent, &reference, decided, |matter| {
        tr("ombudsdienst-melding-geregistreerd", &[("persoon", (&matter.request.registered_name()).into())])
    })
    .await
}

/// `POST …/weiger`
pub async fn refuse(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (reason, words) = (sent.form.raw("reden").to_owned(), sent.form.text("uitleg"));
    let mut form = FormState::of(&sent.form, &FIELDS);
    if !default_refusal_reasons().iter().any(|choice| choice.value == reason) {
        form.refuse("reden", t("ombudsdienst-fout-reden"));
    }
    if words.is_empty() {
        form.refuse("uitleg", t("ombudsdienst-fout-uitleg"));
    } else if words.chars().count() > MAX_WORDS {
        form.refuse("uitleg", tr("ombudsdienst-fout-te-lang", &[("n", MAX_WORDS.into())]));
    }
    if form.refused() {
        let shown = Shown { form, ..Shown::default() };
        return render(&sent.visit, &sent.by, &reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let decided = decide::refuse(&sent.visit.site, &sent.by, &reference, &reason, &words).await?;
    answer(&sent, &reference, decided, |_| tr("ombudsdienst-melding-geweigerd", &[("ref", reference.as_str().into())])).await
}

/// `POST …/trek-registratie-in`
pub async fn retract(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let words = sent.form.text("reden-intrekking");
    let refused = if words.is_empty() {
        Some(t("ombudsdienst-fout-reden-intrekking").to_owned())
    } else if words.chars().count() > MAX_WORDS {
        Some(tr("ombudsdienst-fout-te-lang", &[("n", MAX_WORDS.into())]))
    } else {
        None
    };
    if let Some(message) = refused {
        let mut form = FormState::of(&sent.form, &FIELDS);
        form.refuse("reden-intrekking", message);
        let shown = Shown { form, ..Shown::default() };
        return render(&sent.visit, &sent.by, &reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let decided = decide::retract(&sent.visit.site, &sent.by, &reference, &words).await?;
    answer(&sent, &reference, decided, |_| {
        tr("ombudsdienst-melding-registratie-ingetrokken", &[("ref", reference.as_str().into())])
    })
    .await
}

/// A decision's answer: on to the page with its result, or the page as it now is.
async fn answer(
    sent: &Submitted<Officer>,
    reference: &RequestReference,
    decided: Decided,
    result: impl FnOnce(&Matter) -> String,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    match decided {
        Decided::Done(matter) => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            parked::forget(&mut tx, officer.id(), &address(reference)).await?;
            tx.commit().await?;
            visit.say(result(&matter));
            Ok(see_other(&address(reference)))
        }
        Decided::TooLate(matter) => {
            let form = FormState::of(&sent.form, &FIELDS);
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            let newest = events(&mut tx, matter.request.id).await?.into_iter().next();
            tx.commit().await?;
            let shown =
                Shown { form, notice: newest.map(|event| meanwhile(&matter, &event)).unwrap_or_default(), ..Shown::default() };
            render(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        Decided::EndedBefore(at) => {
            let notice = tr("ombudsdienst-intussen-stopgezet", &[("tijdstip", (&dates::at(at)).into())]);
            let shown = Shown { form: FormState::of(&sent.form, &FIELDS), notice, ..Shown::default() };
            render(visit, officer, reference, StatusCode::CONFLICT, shown).await
        }
        Decided::Refused(field, message) => {
            let mut form = FormState::of(&sent.form, &FIELDS);
            form.refuse(field, message);
            let shown = Shown { form, ..Shown::default() };
            render(visit, officer, reference, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        Decided::Withheld => withheld(visit),
        Decided::Unknown => Err(PageError::NotFound),
    }
}

/// Who was quicker, with what, and when.
fn meanwhile(matter: &Matter, event: &EventRow) -> String {
    let name = event.officer.as_ref().map(|(given, family)| format!("{given} {family}")).unwrap_or_default();
    let moment = dates::at(event.happened_at);
    let key = match event.kind.as_str() {
        "taken" => "ombudsdienst-intussen-genomen",
        "refused" => "ombudsdienst-intussen-geweigerd",
        "registered" if matter.request.state() == State::Registered => "ombudsdienst-intussen-geregistreerd",
        "registration_retracted" => "ombudsdienst-intussen-registratie-ingetrokken",
        _ => "ombudsdienst-intussen-ingetrokken",
    };
    tr(key, &[("naam", (&name).into()), ("tijdstip", (&moment).into())])
}

/// *Deze aanvraag behandelt een collega* (R12).
pub(super) fn withheld(visit: &Visit) -> Result<HttpResponse, PageError> {
    let frame = visit.frame(t("ombudsdienst-collega"), Nav::Worklist)?;
    page(StatusCode::FORBIDDEN, &ColleaguePage { frame })
}

#[derive(Default)]
struct Shown {
    form: FormState,
    notice: String,
    search: Option<SearchTerm>,
    added: Option<Uuid>,
}

async fn render(
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
        let hidden = store::withheld(&mut tx, reference).await?;
        if hidden {
            record(&mut tx, officer.actor(), Event::request_withheld(reference.as_str()), now).await?;
        }
        tx.commit().await?;
        return if hidden { withheld(visit) } else { Err(PageError::NotFound) };
    };
    let request = &matter.request;
    let state = request.state();
    let mut form = shown.form;
    if status == StatusCode::OK
        && let Some(raw) = parked::find(&mut tx, officer.id(), &address(reference)).await?
    {
        let typed = form.value("zoek-persoon").to_owned();
        form = FormState::of(&raw, &FIELDS);
        if !typed.is_empty() {
            form.set("zoek-persoon", typed);
        }
    }
    let (candidates, too_many) =
        if state.is_open() { candidates(&mut tx, &matter, shown.search, shown.added).await? } else { (Vec::new(), false) };
    let happened = events(&mut tx, request.id).await?;
    let excluded_now = exclusions::count_active(&mut tx, officer, request.patient_id).await?;
    let other_open = store::other_open(&mut tx, request.patient_id, request.id).await?;
    record(&mut tx, officer.actor(), Event::request_read(request.patient_id, request.id), now).await?;
    tx.commit().await?;
    let today = dates::day(now);
    let mut frame = visit.frame(tr("ombudsdienst-pagina-titel", &[("ref", reference.as_str().into())]), Nav::Worklist)?;
    frame.refused = form.refused();
    frame.notice = shown.notice;
    let template = OfficerRequestPage {
        frame,
        reference: reference.to_string(),
        status: officer_tag(state.as_str()),
        open: state.is_open(),
        registered: state == State::Registered,
        target: dates::long(request.target_on),
        latest: dates::long(request.latest_on),
        late_days: (state.is_open() && request.target_on < today).then(|| dates::working_days_between(request.target_on, today)),
        assigned: matter.taken_by.clone(),
        patient: PatientFacts {
            name: matter.patient.name(),
            born: matter.patient.birth_date.map(dates::long).unwrap_or_default(),
            niss: Niss::parse(&matter.patient.niss).map(|niss| niss.display()).unwrap_or_default(),
        },
        person: facts_of_request(request),
        received: dates::at(request.sent_at),
        consequences_read: dates::at(request.consequences_read_at),
        advised_ehealth: request.ehealth_advised,
        remark: request.remark.clone(),
        contact: contact_of_request(request),
        candidates,
        only_chosen: request.care_worker_id.is_some(),
        too_many,
        events: happened.iter().map(timeline).collect(),
        reasons: default_refusal_reasons(),
        refusal: refusal(request),
        excluded_now,
        other_open,
        form,
    };
    if status == StatusCode::OK { ok(&template) } else { page(status, &template) }
}

/// The entries to choose from: the chosen one alone, or whoever resembles the description or the search.
async fn candidates(
    tx: &mut Tx,
    matter: &Matter,
    search: Option<SearchTerm>,
    added: Option<Uuid>,
) -> Result<(Vec<PersonChoice>, bool), PageError> {
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
    }
    let choices = found
        .people
        .iter()
        .map(|entry| PersonChoice {
            id: entry.id().to_string(),
            facts: facts_of_entry(entry),
            matches: request.care_worker_id == Some(entry.id()),
        })
        .collect();
    Ok((choices, found.more))
}

fn timeline(event: &EventRow) -> TimelineEntry {
    let name = event.officer.as_ref().map(|(given, family)| format!("{given} {family}")).unwrap_or_default();
    let by = |key: &'static str| tr(key, &[("naam", (&name).into())]);
    TimelineEntry {
        what: match event.kind.as_str() {
            "sent" => t("ombudsdienst-verloop-ontvangen").to_owned(),
            "taken" => by("ombudsdienst-verloop-genomen"),
            "registered" => by("ombudsdienst-verloop-geregistreerd"),
            "refused" => by("ombudsdienst-verloop-geweigerd"),
            "registration_retracted" => by("ombudsdienst-verloop-registratie-ingetrokken"),
            _ => t("ombudsdienst-verloop-ingetrokken").to_owned(),
        },
        at: dates::at(event.happened_at),
        iso: dates::iso(event.happened_at),
        detail: event.reason.clone().unwrap_or_default(),
    }
}
