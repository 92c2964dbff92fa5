//! Step 2, *Wie uitsluiten*: searched in the directory, or described. The search is a form of its own, so that Enter does what its
//! field asks for.

use actix_web::{HttpResponse, web};

use super::super::journey::found;
use super::super::own_matters::entries_without_officer;
use super::super::people::facts_of_entry;
use super::super::views::PersonChoice;
use super::ADDRESS;
use super::draft_pages::{
    OpenedIntake, frame, is_stopping, keep_and_lead_on, open, parse_typed, refusals_of, status_of, with_step,
};
use super::drafts::{self, IntakeDraft};
use super::form::FIELDS;
use super::so_far::build_so_far;
use super::stage::IntakeStage;
use super::views::{IntakePersonPage, IntakeStep};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory::{self, CareWorkerEntry, SearchRefused, SearchResult, SearchTerm};
use crate::exclusions::AskedBy;
use crate::i18n::t;
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::web::lists::Searched;
use crate::web::{FormState, PageError, page, see_other};

const STAGE: IntakeStage = IntakeStage::Person;

async fn render(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    draft: &IntakeDraft,
    (form, searched): (FormState, bool),
) -> Result<HttpResponse, PageError> {
    let so_far = build_so_far(visit, officer, &mut tx, draft).await?;
    let (term, place) = (form.value("zoek-persoon").to_owned(), form.value("zoek-plaats").to_owned());
    let (mut found, place_known) = match SearchTerm::parse(&term) {
        Ok(wanted) => {
            let found = found::search(&mut tx, officer.institution(), &wanted, &place).await?;
            (found.result, found.place_known)
        }
        Err(_) => (SearchResult::default(), true),
    };
    // The chosen entry stays on the list, whatever is searched now.
    if let Ok(chosen) = form.value("persoon").parse::<CareWorkerId>()
        && !found.people.iter().any(|entry| entry.id() == chosen)
        && let Some(entry) = find_entry(&mut tx, chosen).await?
    {
        found.people.insert(0, entry);
    }
    // R12: without the officer.
    let ids: Vec<CareWorkerId> = found.people.iter().map(CareWorkerEntry::id).collect();
    let allowed = entries_without_officer(&mut tx, officer, &ids).await?;
    found.people.retain(|entry| allowed.contains(&entry.id()));
    tx.commit().await?;
    let choice = |entry: &CareWorkerEntry| PersonChoice {
        id: entry.id().to_string(),
        facts: facts_of_entry(visit.locale, entry),
        matches: false,
    };
    let status = status_of(&form);
    let here = IntakePersonPage {
        frame: frame(visit, STAGE, form.refused())?,
        search: format!("{ADDRESS}/{}/zoek", draft.id),
        term,
        place_unknown: !place.is_empty() && !place_known,
        candidates: found.people.iter().map(choice).collect(),
        too_many: found.more,
        searched_as: found.searched_as,
        searched,
        by_somebody_else: draft.typed.raw("gevraagd-door").parse::<AskedBy>().ok() != Some(AskedBy::Themself),
        step: IntakeStep {
            stage: STAGE,
            action: STAGE.address(draft.id),
            draft: Some(format!("{ADDRESS}/{}", draft.id)),
            so_far,
            form,
        },
    };
    page(status, &here)
}

/// An entry that stands in the directory.
async fn find_entry(tx: &mut Tx, id: CareWorkerId) -> Result<Option<CareWorkerEntry>, PageError> {
    Ok(directory::find_care_worker(tx, id).await?.filter(|entry| entry.active))
}

/// `GET …/{draft}/persoon`
pub async fn show_person(
    signed: Signed<Officer>,
    id: web::Path<String>,
    searched: web::Query<Searched>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let (mut tx, draft) = match open(visit, officer, &id, STAGE, false).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let typed = match visit.saved_form(&mut tx).await? {
        Some(raw) => with_step(&draft.typed, &raw, STAGE),
        None => draft.typed.clone(),
    };
    render(visit, officer, tx, &draft, (FormState::of(&typed, &FIELDS), searched.is_asked())).await
}

/// `POST …/{draft}/zoek`: what is searched is kept with the draft, so that no name stands in an address.
pub async fn search_entries(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, draft) = match open(visit, officer, &id, STAGE, true).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let typed = ["zoek-persoon", "zoek-plaats"]
        .into_iter()
        .fold(draft.typed.clone(), |typed, field| typed.with(field, &sent.form.line(field)));
    if let Err(refused) = SearchTerm::parse(&sent.form.line("zoek-persoon")) {
        let words = match refused {
            SearchRefused::Empty => "requests-fout-zoek-leeg",
            SearchRefused::TooShort => "requests-fout-zoek-kort",
            SearchRefused::RizivLength => "requests-fout-riziv-lengte",
        };
        let mut form = FormState::of(&typed, &FIELDS);
        form.refuse("zoek-persoon", t(visit.locale, words));
        return render(visit, officer, tx, &draft, (form, false)).await;
    }
    let now = tx.now();
    drafts::save_draft(&mut tx, officer, (draft.id, &typed), now).await?;
    tx.commit().await?;
    Ok(see_other(&format!("{}?gezocht", STAGE.address(draft.id))))
}

/// `POST …/{draft}/persoon`
pub async fn save_person(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (mut tx, draft) = match open(visit, officer, &id, STAGE, true).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let typed = with_step(&draft.typed, &sent.form, STAGE);
    if is_stopping(&sent.form) {
        return keep_and_lead_on(visit, officer, tx, (&draft, &typed), (STAGE, true)).await;
    }
    let mut form = refusals_of(STAGE, &typed, &parse_typed(visit, officer, &typed, &tx));
    if let Ok(chosen) = typed.raw("persoon").parse::<CareWorkerId>()
        && find_entry(&mut tx, chosen).await?.is_none()
    {
        form.refuse("persoon", t(visit.locale, "requests-fout-verdwenen"));
    }
    if form.refused() {
        return render(visit, officer, tx, &draft, (form, false)).await;
    }
    keep_and_lead_on(visit, officer, tx, (&draft, &typed), (STAGE, false)).await
}
