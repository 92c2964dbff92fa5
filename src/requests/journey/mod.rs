//! The journey of a request, a page a step. Every page keeps its answers in the draft; a page opened
//! too early leads to the first one that lacks an answer.

mod advice;
mod check;
mod consequences;
mod contact;
mod describe;
mod person;

use actix_web::{HttpResponse, web};

use super::draft::{Draft, Person, Stage};
use super::drafts::{self, StoredDraft};
use crate::db::Tx;
use crate::db::ids::DraftId;
use crate::directory;
use crate::i18n::{Locale, t};
use crate::identity::{Patient, RequestSession};
use crate::web::{FormRoute, PageError, RateLimit, Routes, Saves, see_other};

/// Mounts the journey under `/uitsluitingen/aanvragen`.
pub fn routes(routes: &mut Routes<'_>) {
    const START: &str = "/uitsluitingen/aanvragen";
    const DRAFT: &str = "/uitsluitingen/aanvragen/{draft}";
    let address = |path: &str| format!("{DRAFT}/{path}");
    let step = |path: &str| FormRoute::new(address(path)).saves(Saves::Whole);
    routes
        .page_with_form(FormRoute::new(START).saves(Saves::Whole).own_fields(&["aanvraag"]), person::start, person::begin)
        .page(DRAFT, go_on)
        .form(FormRoute::new(address("verwijder")).on_page(START), discard)
        .page_with_form(step("zoeken").limited(RateLimit::Search), person::search, person::search_again)
        .page_with_form(step("kiezen"), person::choices, person::choose)
        .page_with_form(step("beschrijven"), describe::page, describe::answer)
        .page_with_form(step("ehealth"), advice::page, advice::answer)
        .page(address("via-ehealth"), advice::way_out)
        .page_with_form(step("gevolgen"), consequences::page, consequences::acknowledge)
        .page_with_form(step("contact"), contact::page, contact::answer)
        .page_with_form(FormRoute::new(address("controle")).limited(RateLimit::Request), check::page, check::send)
        .page(address("verstuurd"), check::sent);
}

/// The address of a page of a draft.
fn path(draft: DraftId, stage: Stage) -> String {
    format!("/uitsluitingen/aanvragen/{draft}/{}", stage.path())
}

/// A step that may be shown or answered, or the page to go to instead.
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
enum Step {
    Here(Tx, StoredDraft),
    Elsewhere(HttpResponse),
}

/// Opens a draft for a step; a form holds it until it is saved.
async fn open(visit: &RequestSession, patient: &Patient, id: &str, stage: Stage, answering: bool) -> Result<Step, PageError> {
    let id = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(patient.actor()).await?;
    let found = if answering { drafts::hold(&mut tx, patient, id).await? } else { drafts::find(&mut tx, patient, id).await? };
    let elsewhere = match &found {
        None => {
            tx.rollback().await?;
            return Err(PageError::NotFound);
        }
        Some(draft) if draft.sent => Some(format!("/uitsluitingen/aanvragen/{id}/verstuurd")),
        Some(draft) if !draft.draft.allows(stage) => Some(path(id, draft.draft.next())),
        Some(_) => None,
    };
    match (elsewhere, found) {
        (None, Some(draft)) => Ok(Step::Here(tx, draft)),
        (to, _) => {
            tx.rollback().await?;
            Ok(Step::Elsewhere(see_other(&to.unwrap_or_default())))
        }
    }
}

/// Keeps an answer and goes on to the first page that still lacks one.
async fn save(
    visit: &RequestSession,
    patient: &Patient,
    mut tx: Tx,
    stored: &StoredDraft,
    draft: Draft,
) -> Result<HttpResponse, PageError> {
    if draft != stored.draft {
        drafts::save(&mut tx, patient, stored.id, &draft, visit.site.clock.now()).await?;
    }
    visit.forget_saved_form(&mut tx).await?;
    tx.commit().await?;
    Ok(see_other(&path(stored.id, draft.next())))
}

/// The name of whom the draft is about; empty for nobody yet.
async fn person_name(locale: Locale, tx: &mut Tx, draft: &Draft) -> Result<String, PageError> {
    Ok(match &draft.person {
        None => String::new(),
        Some(Person::Described { name, .. }) => name.clone(),
        Some(Person::Chosen { care_worker, .. }) => directory::find_care_worker(tx, *care_worker)
            .await?
            .map_or_else(|| t(locale, "requests-fout-verdwenen").to_owned(), |entry| entry.name()),
    })
}

/// `POST …/verwijder`: throws away what was not sent.
async fn discard(sent: crate::identity::Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let id = id.parse::<DraftId>().map_err(|_| PageError::NotFound)?;
    let mut tx = sent.visit.site.db.begin(sent.by.actor()).await?;
    let gone = drafts::discard(&mut tx, &sent.by, id).await?;
    tx.commit().await?;
    if !gone {
        return Err(PageError::NotFound);
    }
    sent.visit.say(t(sent.visit.locale, "requests-melding-verwijderd"));
    Ok(see_other("/uitsluitingen/aanvragen"))
}

/// `GET /uitsluitingen/aanvragen/{draft}`: on to where it was left.
async fn go_on(signed: crate::identity::Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    match open(&signed.visit, &signed.by, &id, Stage::Search, false).await? {
        Step::Elsewhere(answer) => Ok(answer),
        Step::Here(tx, draft) => {
            tx.commit().await?;
            Ok(see_other(&path(draft.id, draft.draft.next())))
        }
    }
}
