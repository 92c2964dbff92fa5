//! The journey of a request, a page a step (product.md §3). Every page keeps its answers in the draft; a page opened
//! too early leads to the first one that lacks an answer.

mod advice;
mod check;
mod consequences;
mod contact;
mod describe;
mod person;

use actix_web::{HttpResponse, web};

use super::draft::{Draft, RequestedPerson, Stage};
use super::drafts::{self, StoredDraft};
use super::eligibility::Obstacle;
use crate::db::Tx;
use crate::db::ids::DraftId;
use crate::directory;
use crate::identity::{Patient, Visit, parked};
use crate::web::{PageError, RawForm, see_other, t, tr};

/// Mounts the journey under `/uitsluitingen/aanvragen`.
pub fn routes(config: &mut web::ServiceConfig) {
    let step = |path: &str| web::resource(format!("/uitsluitingen/aanvragen/{{draft}}/{path}"));
    config
        .service(
            web::resource("/uitsluitingen/aanvragen")
                .route(web::get().to(person::show_start))
                .route(web::post().to(person::start_draft)),
        )
        .service(web::resource("/uitsluitingen/aanvragen/{draft}").route(web::get().to(continue_draft)))
        .service(step("verwijder").route(web::post().to(discard_draft)))
        .service(step("zoeken").route(web::get().to(person::show_search)).route(web::post().to(person::search_again)))
        .service(step("kiezen").route(web::get().to(person::show_choices)).route(web::post().to(person::choose_person)))
        .service(
            step("beschrijven")
                .route(web::get().to(describe::show_description))
                .route(web::post().to(describe::save_description)),
        )
        .service(step("ehealth").route(web::get().to(advice::show_advice)).route(web::post().to(advice::choose_way)))
        .service(step("via-ehealth").route(web::get().to(advice::show_way_out)))
        .service(
            step("gevolgen")
                .route(web::get().to(consequences::show_consequences))
                .route(web::post().to(consequences::acknowledge_consequences)),
        )
        .service(step("contact").route(web::get().to(contact::show_contact)).route(web::post().to(contact::save_contact)))
        .service(step("controle").route(web::get().to(check::show_check)).route(web::post().to(check::send_request)))
        .service(step("verstuurd").route(web::get().to(check::show_confirmation)));
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
async fn open_draft(visit: &Visit, patient: &Patient, id: &str, stage: Stage, answering: bool) -> Result<DraftPage, PageError> {
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
    visit: &Visit,
    patient: &Patient,
    mut tx: Tx,
    stored: &StoredDraft,
    draft: Draft,
    stage: Stage,
) -> Result<HttpResponse, PageError> {
    if draft != stored.draft {
        drafts::save_draft(&mut tx, patient, stored.id, &draft, visit.site.clock.now()).await?;
    }
    parked::forget(&mut tx, patient.person(), &stage_path(stored.id, stage)).await?;
    tx.commit().await?;
    Ok(see_other(&stage_path(stored.id, draft.next())))
}

/// What came with an expired session for this page.
async fn find_saved_form(tx: &mut Tx, patient: &Patient, draft: DraftId, stage: Stage) -> Result<Option<RawForm>, PageError> {
    Ok(parked::find(tx, patient.person(), &stage_path(draft, stage)).await?)
}

/// The name of the person; empty until one is chosen or described.
async fn person_name(tx: &mut Tx, draft: &Draft) -> Result<String, PageError> {
    Ok(match &draft.person {
        None => String::new(),
        Some(RequestedPerson::Described { name, .. }) => name.clone(),
        Some(RequestedPerson::Chosen { care_worker, .. }) => directory::by_id(tx, *care_worker)
            .await?
            .map_or_else(|| t("requests-fout-verdwenen").to_owned(), |entry| entry.name()),
    })
}

/// Why the person cannot be excluded, to the patient.
fn obstacle_text(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::ConcernsOfficer | Obstacle::NotInDirectory => t("requests-fout-verdwenen").to_owned(),
        Obstacle::IsPatient => t("requests-fout-jezelf").to_owned(),
        Obstacle::RequestOpen(reference) => tr("requests-fout-al-aangevraagd", &[("ref", reference.into())]),
        Obstacle::Excluded => t("requests-fout-al-uitgesloten").to_owned(),
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
    sent.visit.say(t("requests-melding-verwijderd"));
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
