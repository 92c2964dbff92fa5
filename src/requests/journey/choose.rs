//! Step 1: choose one of those who were found.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::{RequestedPerson, Search, Stage};
use super::super::eligibility::{self, Applicant, Obstacle};
use super::super::views::{ChoosePage, PersonChoice};
use super::found::{self, FoundPeople};
use super::{DraftPage, obstacle_text, open_draft, open_request, save_answer, stage_path};
use crate::db::Tx;
use crate::db::ids::{DraftId, InstitutionId};
use crate::directory::{CareWorkerEntry, SearchTerm};
use crate::i18n::t;
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::requests::people::facts_of_entry;
use crate::web::{FormState, Nav, PageError, ok, page, see_other};

/// From so many people on they are rows under the name of their hospital.
const ROWS_FROM: usize = 8;

async fn choose_page(
    visit: &RequestSession,
    tx: &mut Tx,
    id: DraftId,
    (home, search): (InstitutionId, &Search),
    form: FormState,
    obstacle: Option<&Obstacle>,
) -> Result<ChoosePage, PageError> {
    let FoundPeople { result: mut found, place_known } = found::recall(tx, home, search).await?;
    let compact = found.people.len() >= ROWS_FROM;
    let works_at_home = |entry: &CareWorkerEntry| entry.posts.iter().any(|post| post.institution == home);
    if compact {
        found.people.sort_by_key(|entry| !works_at_home(entry));
    }
    let at_home = if compact { found.people.iter().take_while(|entry| works_at_home(entry)).count() } else { 0 };
    let mut frame = visit.frame(t(visit.locale, "requests-kies-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(ChoosePage {
        frame,
        draft: id.to_string(),
        term: search.term.clone(),
        place: search.place.clone(),
        place_unknown: !place_known && !search.place.is_empty(),
        compact,
        at_home,
        home: visit.site.contact(Some(home)).institution,
        persons: found
            .people
            .iter()
            .map(|entry| PersonChoice { id: entry.id().to_string(), facts: facts_of_entry(visit.locale, entry), matches: false })
            .collect(),
        too_many: found.more,
        searched_as: found.searched_as,
        check_riziv: SearchTerm::parse(&search.term).is_ok_and(|term| term.looks_mistyped()),
        already_excluded: obstacle == Some(&Obstacle::Excluded),
        existing_request: obstacle.and_then(open_request),
        form,
    })
}

/// `GET …/kiezen`
pub async fn show_choices(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Choose, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let Some(search) = stored.draft.search.clone() else {
        return Ok(see_other(&stage_path(stored.id, Stage::Search)));
    };
    let mut form = FormState::default();
    match &stored.draft.person {
        Some(RequestedPerson::Chosen { care_worker, .. }) => form.set("persoon", care_worker.to_string()),
        Some(RequestedPerson::Described { .. }) => form.set("persoon", "geen"),
        None => {}
    }
    if let Some(raw) = signed.visit.saved_form(&mut tx).await? {
        form = FormState::of(&raw, &["persoon"]);
    }
    let here = choose_page(&signed.visit, &mut tx, stored.id, (signed.by.home_institution(), &search), form, None).await?;
    tx.commit().await?;
    ok(&here)
}

/// `POST …/kiezen`: an entry, or `geen`.
pub async fn choose_person(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&sent.visit, &sent.by, &id, Stage::Choose, true).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let Some(search) = stored.draft.search.clone() else {
        return Ok(see_other(&stage_path(stored.id, Stage::Search)));
    };
    let chosen = sent.form.raw("persoon");
    if chosen == "geen" {
        let mut draft = stored.draft.clone();
        if !matches!(draft.person, Some(RequestedPerson::Described { .. })) {
            draft.person = None;
        }
        save_answer(&sent.visit, &sent.by, tx, &stored, draft).await?;
        return Ok(see_other(&stage_path(stored.id, Stage::Describe)));
    }
    let (message, obstacle) = match chosen.parse() {
        Err(_) => (t(sent.visit.locale, "requests-fout-kies").to_owned(), None),
        Ok(care_worker) => {
            let person = RequestedPerson::Chosen { care_worker, has_riziv: false };
            match eligibility::check(&mut tx, Applicant::Own(&sent.by), &person).await? {
                Ok(entry) => {
                    let has_riziv = entry.is_some_and(|entry| entry.line.riziv().is_some());
                    let mut draft = stored.draft.clone();
                    draft.choose(RequestedPerson::Chosen { care_worker, has_riziv });
                    return save_answer(&sent.visit, &sent.by, tx, &stored, draft).await;
                }
                Err(obstacle) => (obstacle_text(sent.visit.locale, &obstacle), Some(obstacle)),
            }
        }
    };
    let form = FormState::refusing(&sent.form, "persoon", message);
    let here =
        choose_page(&sent.visit, &mut tx, stored.id, (sent.by.home_institution(), &search), form, obstacle.as_ref()).await?;
    tx.rollback().await?;
    page(StatusCode::UNPROCESSABLE_ENTITY, &here)
}
