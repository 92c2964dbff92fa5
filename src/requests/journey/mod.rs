//! The journey of a request, a page a step. Every page keeps its answers in the draft; a page opened
//! too early leads to the first one that lacks an answer.

mod advice;
mod check;
mod choose;
mod conflict;
mod consequences;
mod contact;
mod describe;
pub(super) mod found;
mod person;
mod suggestions;

use actix_web::{HttpResponse, web};

use super::draft::{Draft, RequestedPerson, Stage};
use super::drafts::{self, StoredDraft};
use super::eligibility::Obstacle;
use crate::db::Tx;
use crate::db::ids::DraftId;
use crate::directory;
use crate::i18n::{Locale, t, tr};
use crate::identity::{Patient, RequestSession};
use crate::web::{FormRoute, PageError, RateLimit, Routes, Saves, see_other};

/// Mounts the journey under `/uitsluitingen/aanvragen`.
pub fn routes(routes: &mut Routes<'_>) {
    const START: &str = "/uitsluitingen/aanvragen";
    const DRAFT: &str = "/uitsluitingen/aanvragen/{draft}";
    let address = |path: &str| format!("{DRAFT}/{path}");
    let step = |path: &str| FormRoute::new(address(path)).saves(Saves::Whole);
    let start = FormRoute::new(START).saves(Saves::Whole).own_fields(&["aanvraag"]);
    routes
        .page_with_form(start, person::show_start, person::start_draft)
        .form(FormRoute::new(format!("{START}/suggesties")).on_page(START).limited(RateLimit::Suggestion), suggestions::suggest)
        .page(DRAFT, continue_draft)
        .form(FormRoute::new(address("verwijder")).on_page(START), discard_draft)
        .page_with_form(step("zoeken").limited(RateLimit::Search), person::show_search, person::search_again)
        .page_with_form(step("kiezen"), choose::show_choices, choose::choose_person)
        .page_with_form(step("beschrijven"), describe::show_description, describe::save_description)
        .page_with_form(step("ehealth"), advice::show_advice, advice::choose_way)
        .page(address("via-ehealth"), advice::show_way_out)
        .page_with_form(step("gevolgen"), consequences::show_consequences, consequences::acknowledge_consequences)
        .page_with_form(step("contact"), contact::show_contact, contact::save_contact)
        .page_with_form(step("ombudsdienst").own_fields(&["woorden"]), conflict::show_question, conflict::answer_question)
        .page_with_form(FormRoute::new(address("controle")).limited(RateLimit::Request), check::show_check, check::send_request)
        .page(address("verstuurd"), check::show_confirmation);
}

/// The address of a page of a draft.
fn stage_path(draft: DraftId, stage: Stage) -> String {
    format!("/uitsluitingen/aanvragen/{draft}/{}", stage.path())
}

/// A step that may be shown or answered, or the page to go to instead.
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
enum DraftPage {
    Here(Tx, StoredDraft),
    Elsewhere(HttpResponse),
}

/// Opens a draft for a step; a form holds it until it is saved.
async fn open_draft(
    visit: &RequestSession,
    patient: &Patient,
    id: &str,
    stage: Stage,
    answering: bool,
) -> Result<DraftPage, PageError> {
    let id = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let found = if answering {
        drafts::lock_draft(&mut tx, patient, id).await?
    } else {
        drafts::find_draft(&mut tx, patient, id).await?
    };
    let elsewhere = match &found {
        None => {
            tx.rollback().await?;
            return Err(PageError::NotFound);
        }
        Some(draft) if draft.sent => Some(format!("/uitsluitingen/aanvragen/{id}/verstuurd")),
        Some(draft) if !draft.draft.allows(stage) => Some(stage_path(id, draft.draft.next())),
        Some(_) => None,
    };
    match (elsewhere, found) {
        (None, Some(draft)) => Ok(DraftPage::Here(tx, draft)),
        (to, _) => {
            tx.rollback().await?;
            Ok(DraftPage::Elsewhere(see_other(&to.unwrap_or_default())))
        }
    }
}

/// Keeps an answer and goes on to the first page that still lacks one.
async fn save_answer(
    visit: &RequestSession,
    patient: &Patient,
    mut tx: Tx,
    stored: &StoredDraft,
    draft: Draft,
) -> Result<HttpResponse, PageError> {
    if draft != stored.draft {
        let now = tx.now();
        drafts::save_draft(&mut tx, patient, stored.id, &draft, now).await?;
    }
    visit.forget_saved_form(&mut tx).await?;
    tx.commit().await?;
    Ok(see_other(&stage_path(stored.id, draft.next())))
}

/// The name of the person; empty until one is chosen or described.
async fn person_name(locale: Locale, tx: &mut Tx, draft: &Draft) -> Result<String, PageError> {
    Ok(match &draft.person {
        None => String::new(),
        Some(RequestedPerson::Described { name, .. }) => name.clone(),
        Some(RequestedPerson::Chosen { care_worker, .. }) => directory::find_care_worker(tx, *care_worker)
            .await?
            .map_or_else(|| t(locale, "requests-fout-verdwenen").to_owned(), |entry| entry.name()),
    })
}

/// Why the person cannot be excluded, to the patient.
fn obstacle_text(locale: Locale, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::ConcernsOfficer | Obstacle::NotInDirectory => t(locale, "requests-fout-verdwenen").to_owned(),
        Obstacle::IsPatient => t(locale, "requests-fout-jezelf").to_owned(),
        Obstacle::RequestOpen(reference) => tr(locale, "requests-fout-al-aangevraagd", &[("ref", reference.into())]),
        Obstacle::Excluded => t(locale, "requests-fout-al-uitgesloten").to_owned(),
    }
}

/// The open request to link to beside a refusal.
fn open_request(obstacle: &Obstacle) -> Option<String> {
    match obstacle {
        Obstacle::RequestOpen(reference) => Some(reference.clone()),
        _ => None,
    }
}

/// `POST …/verwijder`: throws away what was not sent.
async fn discard_draft(sent: crate::identity::Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let mut tx = sent.visit.site.db.begin(sent.by.actor()).await?;
    let gone = drafts::discard_draft(&mut tx, &sent.by, id).await?;
    tx.commit().await?;
    if !gone {
        return Err(PageError::NotFound);
    }
    sent.visit.announce(t(sent.visit.locale, "requests-melding-verwijderd"));
    Ok(see_other("/uitsluitingen/aanvragen"))
}

/// `GET /uitsluitingen/aanvragen/{draft}`: on to where it was left.
async fn continue_draft(signed: crate::identity::Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    match open_draft(&signed.visit, &signed.by, &id, Stage::Search, false).await? {
        DraftPage::Elsewhere(answer) => Ok(answer),
        DraftPage::Here(tx, draft) => {
            tx.commit().await?;
            Ok(see_other(&stage_path(draft.id, draft.draft.next())))
        }
    }
}
