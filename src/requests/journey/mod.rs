//! The journey of a request, a page a step (product.md §3). Every page keeps its answers in the draft; a page opened
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
use crate::identity::{Patient, Visit, parked};
use crate::web::{PageError, RawForm, see_other, t};

/// Mounts the journey under `/uitsluitingen/aanvragen`.
pub fn routes(config: &mut web::ServiceConfig) {
    let step = |path: &str| web::resource(format!("/uitsluitingen/aanvragen/{{draft}}/{path}"));
    config
        .service(
            web::resource("/uitsluitingen/aanvragen").route(web::get().to(person::start)).route(web::post().to(person::begin)),
        )
        .service(web::resource("/uitsluitingen/aanvragen/{draft}").route(web::get().to(go_on)))
        .service(step("verwijder").route(web::post().to(discard)))
        .service(step("zoeken").route(web::get().to(person::search)).route(web::post().to(person::search_again)))
        .service(step("kiezen").route(web::get().to(person::choices)).route(web::post().to(person::choose)))
        .service(step("beschrijven").route(web::get().to(describe::page)).route(web::post().to(describe::answer)))
        .service(step("ehealth").route(web::get().to(advice::page)).route(web::post().to(advice::answer)))
        .service(step("via-ehealth").route(web::get().to(advice::way_out)))
        .service(step("gevolgen").route(web::get().to(consequences::page)).route(web::post().to(consequences::acknowledge)))
        .service(step("contact").route(web::get().to(contact::page)).route(web::post().to(contact::answer)))
        .service(step("controle").route(web::get().to(check::page)).route(web::post().to(check::send)))
        .service(step("verstuurd").route(web::get().to(check::sent)));
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
async fn open(visit: &Visit, patient: &Patient, id: &str, stage: Stage, answering: bool) -> Result<Step, PageError> {
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
    visit: &Visit,
    patient: &Patient,
    mut tx: Tx,
    stored: &StoredDraft,
    draft: Draft,
    stage: Stage,
) -> Result<HttpResponse, PageError> {
    if draft != stored.draft {
        drafts::save(&mut tx, patient, stored.id, &draft, visit.site.clock.now()).await?;
    }
    parked::forget(&mut tx, patient.person(), &path(stored.id, stage)).await?;
    tx.commit().await?;
    Ok(see_other(&path(stored.id, draft.next())))
}

/// What came with an expired session for this page.
async fn kept(tx: &mut Tx, patient: &Patient, draft: DraftId, stage: Stage) -> Result<Option<RawForm>, PageError> {
    Ok(parked::find(tx, patient.person(), &path(draft, stage)).await?)
}

/// The name of whom the draft is about; empty for nobody yet.
async fn person_name(tx: &mut Tx, draft: &Draft) -> Result<String, PageError> {
    Ok(match &draft.person {
        None => String::new(),
        Some(Person::Described { name, .. }) => name.clone(),
        Some(Person::Chosen { care_worker, .. }) => directory::by_id(tx, *care_worker)
            .await?
            .map_or_else(|| t("requests-fout-verdwenen").to_owned(), |entry| entry.name()),
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
    sent.visit.say(t("requests-melding-verwijderd"));
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
