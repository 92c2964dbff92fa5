//! **Maak er een aanvraag van**: find the person, or describe who is not in the directory.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::Person;
use super::super::form;
use super::pages::search_refused;
use super::prepare::{Prepared, prepare};
use super::request_page::choices;
use super::views::PreparePage;
use crate::audit::{Event, record};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, SearchTerm};
use crate::identity::{Officer, Signed, Submitted, Visit, parked};
use crate::messages::{self, officer as talks};
use crate::web::{ConversationReference, FormState, Nav, PageError, dates, page, see_other, t, tr};

const FIELDS: [&str; 5] = ["persoon", "zoek-persoon", "naam", "waar", "functie"];

fn conversation(reference: &ConversationReference) -> String {
    format!("/ombudsdienst/berichten/{reference}")
}

pub(super) fn address(reference: &ConversationReference) -> String {
    format!("{}/aanvraag", conversation(reference))
}

fn parse(reference: &str) -> Result<ConversationReference, PageError> {
    ConversationReference::parse(reference).ok_or(PageError::NotFound)
}

/// The page with what the patient wrote, and whoever was found; that it was read is on record.
async fn render(
    visit: &Visit,
    officer: &Officer,
    reference: &ConversationReference,
    status: StatusCode,
    form: Option<FormState>,
    notice: String,
) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let Some(found) = talks::find_conversation(&mut tx, officer, reference).await? else {
        return talks::refuse_conversation(visit, officer, reference, tx).await;
    };
    let done = !found.may_become_request()
        || found.closed_at.is_some()
        || messages::has_waiting_draft(&mut tx, officer, found.id).await?;
    if status == StatusCode::OK && done {
        tx.rollback().await?;
        return Ok(see_other(&conversation(reference)));
    }
    let form = match form {
        Some(form) => form,
        None => parked::find(&mut tx, officer.person(), &address(reference))
            .await?
            .map(|raw| FormState::of(&raw, &FIELDS))
            .unwrap_or_default(),
    };
    let term = SearchTerm::parse(form.value("zoek-persoon")).ok();
    let (persons, too_many, searched_as) = match &term {
        Some(term) => {
            let result = directory::find(&mut tx, term).await?;
            choices(&mut tx, officer, result).await?
        }
        None => (Vec::new(), false, None),
    };
    let words = messages::find_first_text(&mut tx, officer, found.id).await?.unwrap_or_default();
    record(&mut tx, officer.actor(), Event::conversation_read(found.patient_id, found.id), visit.site.clock.now()).await?;
    tx.commit().await?;
    let mut frame = visit.frame(t("messages-maak-aanvraag"), Nav::Messages)?;
    frame.refused = form.refused();
    frame.notice = notice;
    let searched = term.is_some();
    page(status, &PreparePage { frame, reference: reference.to_string(), words, persons, too_many, searched_as, searched, form })
}

/// `GET /ombudsdienst/berichten/{gesprek}/aanvraag`
pub async fn show(signed: Signed<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    render(&signed.visit, &signed.by, &parse(&reference)?, StatusCode::OK, None, String::new()).await
}

/// `POST …/aanvraag/zoek`: entries of the directory; changes nothing.
pub async fn search(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let mut form = FormState::of(&sent.form, &FIELDS);
    let status = match SearchTerm::parse(&sent.form.line("zoek-persoon")) {
        Ok(_) => StatusCode::OK,
        Err(refusal) => {
            form.refuse("zoek-persoon", search_refused(&refusal));
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    render(&sent.visit, &sent.by, &reference, status, Some(form), String::new()).await
}

/// `POST …/aanvraag`: from the conversation, on to the page; from the page, the request is prepared.
pub async fn send(sent: Submitted<Officer>, reference: web::Path<String>) -> Result<HttpResponse, PageError> {
    let reference = parse(&reference)?;
    let (visit, officer) = (&sent.visit, &sent.by);
    let refused = |form| render(visit, officer, &reference, StatusCode::UNPROCESSABLE_ENTITY, Some(form), String::new());
    let person = match sent.form.raw("stap") {
        "kies" => {
            let mut tx = visit.site.db.begin(officer.actor()).await?;
            let person = chosen(&mut tx, sent.form.raw("persoon")).await?;
            tx.commit().await?;
            let Some(person) = person else {
                let mut form = FormState::of(&sent.form, &FIELDS);
                form.refuse("persoon", t("ombudsdienst-fout-persoon"));
                return refused(form).await;
            };
            person
        }
        // The remark of this request is what the patient wrote; there is no other field for doubt.
        "beschrijf" => match form::described(&sent.form, form::Hints::default()) {
            Ok(person) => person,
            Err(form) => return refused(form).await,
        },
        _ => return start(visit, officer, &reference).await,
    };
    match prepare(&visit.site, officer, &reference, person).await? {
        Prepared::Done => {
            visit.say(t("ombudsdienst-melding-klaargezet"));
            Ok(see_other(&conversation(&reference)))
        }
        Prepared::Refused(field, message) => {
            let mut form = FormState::of(&sent.form, &FIELDS);
            form.refuse(field, message);
            refused(form).await
        }
        Prepared::Before(name, at) => {
            let notice =
                tr("ombudsdienst-intussen-klaargezet", &[("naam", (&name).into()), ("tijdstip", (&dates::at(at)).into())]);
            too_late(&sent, &reference, notice).await
        }
        Prepared::Closed(name, at) => {
            let notice = tr("messages-intussen-gesloten", &[("naam", (&name).into()), ("tijdstip", (&dates::at(at)).into())]);
            too_late(&sent, &reference, notice).await
        }
        Prepared::Linked => too_late(&sent, &reference, t("ombudsdienst-intussen-aanvraag").to_owned()).await,
        Prepared::Elsewhere => {
            let tx = visit.site.db.begin(officer.actor()).await?;
            talks::refuse_conversation(visit, officer, &reference, tx).await
        }
    }
}

async fn too_late(
    sent: &Submitted<Officer>,
    reference: &ConversationReference,
    notice: String,
) -> Result<HttpResponse, PageError> {
    let form = FormState::of(&sent.form, &FIELDS);
    render(&sent.visit, &sent.by, reference, StatusCode::CONFLICT, Some(form), notice).await
}

async fn start(visit: &Visit, officer: &Officer, reference: &ConversationReference) -> Result<HttpResponse, PageError> {
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    if talks::find_conversation(&mut tx, officer, reference).await?.is_none() {
        return talks::refuse_conversation(visit, officer, reference, tx).await;
    }
    tx.commit().await?;
    Ok(see_other(&address(reference)))
}

async fn chosen(tx: &mut Tx, id: &str) -> Result<Option<Person>, PageError> {
    let Ok(care_worker) = id.parse::<CareWorkerId>() else {
        return Ok(None);
    };
    let entry = directory::by_id(tx, care_worker).await?;
    Ok(entry.map(|entry| Person::Chosen { care_worker, has_riziv: entry.line.riziv().is_some() }))
}
