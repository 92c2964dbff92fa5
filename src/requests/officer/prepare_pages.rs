//! **Maak er een aanvraag van**: find the person, or describe who is not in the directory.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::RequestedPerson;
use super::super::form;
use super::address;
use super::candidates::{Candidates, candidates_found};
use super::pages::search_refused;
use super::prepare::{PrepareOutcome, prepare_request};
use super::views::PreparePage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, SearchPlaces, SearchTerm};
use crate::i18n::{dates, t, tr};
use crate::identity::{Officer, RequestSession, Signed, Submitted, saved_forms};
use crate::messages::{self, officer as talks};
use crate::officers::answer_not_found;
use crate::web::{ConversationReference, FormState, Nav, PageError, page, see_other};

const FIELDS: [&str; 5] = ["persoon", "zoek-persoon", "naam", "waar", "functie"];

fn parse(reference: &str) -> Result<ConversationReference, PageError> {
    ConversationReference::parse(reference).ok_or(PageError::NotFound)
}

/// The page with what the patient wrote and the entries found. Leaves an audit row for the reading.
async fn render_preparation(
    visit: &RequestSession,
    officer: &Officer,
    reference: &ConversationReference,
    status: StatusCode,
    form: Option<FormState>,
    notice: String,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(found) = talks::find_conversation(&mut tx, officer, reference).await? else {
        return answer_not_found(visit, officer, reference.as_str(), tx).await;
    };
    let done = !found.may_become_request()
        || found.closed_at.is_some()
        || messages::has_waiting_draft(&mut tx, officer, found.id).await?;
    if status == StatusCode::OK && done {
        tx.rollback().await?;
        return Ok(see_other(&address::of_conversation(reference)));
    }
    let form = match form {
        Some(form) => form,
        None => saved_forms::find(&mut tx, officer.person(), &address::of_preparation(reference))
            .await?
            .map(|raw| FormState::of(&raw, &FIELDS))
            .unwrap_or_default(),
    };
    let term = SearchTerm::parse(form.value("zoek-persoon")).ok();
    let found_entries = match &term {
        Some(term) => {
            let result = directory::search_care_workers(&mut tx, term, SearchPlaces::first(officer.institution())).await?;
            candidates_found(visit.locale, &mut tx, officer, result).await?
        }
        None => Candidates::default(),
    };
    let words = messages::find_first_text(&mut tx, officer, found.id).await?.unwrap_or_default();
    let now = tx.now();
    record(&mut tx, officer.actor(), Event::conversation_read(found.patient_id, found.id), now).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t(visit.locale, "messages-maak-aanvraag"), Nav::Messages)?;
    frame.refused = form.refused();
    frame.notice = notice;
    let searched = term.is_some();
    let Candidates { persons, too_many, searched_as } = found_entries;
    page(status, &PreparePage { frame, reference: reference.to_string(), words, persons, too_many, searched_as, searched, form })
}

/// `GET /ombudsdienst/berichten/{gesprek}/aanvraag`
pub async fn show_preparation(signed: Signed<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    render_preparation(&signed.visit, &signed.by, &parse(&reference)?, StatusCode::OK, None, String::new()).await
}

/// `POST …/aanvraag/zoek`: entries of the directory; changes nothing.
pub async fn search_entries(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let mut form = FormState::of(&sent.form, &FIELDS);
    let status = match SearchTerm::parse(&sent.form.line("zoek-persoon")) {
        Ok(_) => StatusCode::OK,
        Err(refusal) => {
            form.refuse("zoek-persoon", search_refused(sent.visit.locale, &refusal));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render_preparation(&sent.visit, &sent.by, &reference, status, Some(form), String::new()).await
}

/// `POST …/aanvraag`: from the conversation, on to the page; from the page, the request is prepared.
pub async fn answer_preparation(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let refused =
        |form| render_preparation(visit, officer, &reference, StatusCode::UNPROCESSABLE_ENTITY, Some(form), String::new());
    let person = match sent.form.raw("stap") {
        "kies" => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            let person = chosen(&mut tx, sent.form.raw("persoon")).await?;
            tx.commit().await?;
            let Some(person) = person else {
                let mut form = FormState::of(&sent.form, &FIELDS);
                form.refuse("persoon", t(visit.locale, "requests-officer-fout-persoon"));
                return refused(form).await;
            };
            person
        }
        // The remark of this request is what the patient wrote; there is no other field for doubt.
        "beschrijf" => match form::parse_described_person(visit.locale, &sent.form, form::NameHints::default()) {
            Ok(person) => person,
            Err(form) => return refused(form).await,
        },
        _ => return start(visit, officer, &reference).await,
    };
    match prepare_request(visit.locale, &visit.site, officer, &reference, person).await? {
        PrepareOutcome::Done => {
            visit.say(t(visit.locale, "requests-officer-melding-klaargezet"));
            Ok(see_other(&address::of_conversation(&reference)))
        }
        PrepareOutcome::HandedOver => {
            visit.say(t(visit.locale, "requests-officer-overgedragen-regel"));
            Ok(see_other(&address::of_conversation(&reference)))
        }
        PrepareOutcome::Refused(field, message) => {
            let mut form = FormState::of(&sent.form, &FIELDS);
            form.refuse(field, message);
            refused(form).await
        }
        PrepareOutcome::Before(name, at) => {
            let notice = tr(
                visit.locale,
                "requests-officer-intussen-klaargezet",
                &[("naam", (&name).into()), ("tijdstip", (&dates::at(visit.locale, at)).into())],
            );
            too_late(&sent, &reference, notice).await
        }
        PrepareOutcome::Closed(name, at) => {
            let notice = tr(
                visit.locale,
                "messages-intussen-gesloten",
                &[("naam", (&name).into()), ("tijdstip", (&dates::at(visit.locale, at)).into())],
            );
            too_late(&sent, &reference, notice).await
        }
        PrepareOutcome::Linked => {
            too_late(&sent, &reference, t(visit.locale, "requests-officer-intussen-aanvraag").to_owned()).await
        }
        PrepareOutcome::Elsewhere => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            answer_not_found(visit, officer, reference.as_str(), tx).await
        }
    }
}

async fn too_late(
    sent: &Submitted<Officer>,
    reference: &ConversationReference,
    notice: String,
) -> Result<HttpResponse, PageError> {
    let form = FormState::of(&sent.form, &FIELDS);
    render_preparation(&sent.visit, &sent.by, reference, StatusCode::CONFLICT, Some(form), notice).await
}

async fn start(visit: &RequestSession, officer: &Officer, reference: &ConversationReference) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    if talks::find_conversation(&mut tx, officer, reference).await?.is_none() {
        return answer_not_found(visit, officer, reference.as_str(), tx).await;
    }
    tx.commit().await?;
    Ok(see_other(&address::of_preparation(reference)))
}

async fn chosen(tx: &mut Tx, id: &str) -> Result<Option<RequestedPerson>, PageError> {
    let Ok(care_worker) = id.parse::<CareWorkerId>() else {
        return Ok(None);
    };
    let entry = directory::find_care_worker(tx, care_worker).await?;
    Ok(entry.map(|entry| RequestedPerson::Chosen { care_worker, has_riziv: entry.line.riziv().is_some() }))
}
