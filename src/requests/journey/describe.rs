//! Step 1, when the list does not hold the person: who it is, in words.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::{Draft, Person, Search, Stage};
use super::super::form;
use super::super::standing::{self, Whose};
use super::super::views::DescribePage;
use super::{Step, kept, open, save};
use crate::db::ids::DraftId;
use crate::directory::{SearchTerm, one_person};
use crate::identity::{Patient, Signed, Submitted, Visit};
use crate::web::{FormState, Nav, PageError, ok, t, tr};

fn build(visit: &Visit, id: DraftId, draft: &Draft, form: FormState, request: Option<String>) -> Result<DescribePage, PageError> {
    let search = draft.search.as_ref();
    let mut frame = visit.frame(t("requests-beschrijf-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(DescribePage {
        frame,
        draft: id.to_string(),
        not_found: search.filter(|search| !search.found).map(|search| search.term.clone()),
        check_riziv: search.and_then(|search| SearchTerm::parse(&search.term).ok()).is_some_and(|term| term.looks_mistyped()),
        existing_request: request,
        form,
    })
}

/// What was searched, when it is a name: it need not be typed twice.
fn searched_name(search: &Search) -> Option<String> {
    let is_name = matches!(SearchTerm::parse(&search.term), Ok(SearchTerm::Name { .. }));
    let name = one_person(&search.term).ok().filter(|_| is_name && !search.term.contains(|c: char| c.is_ascii_digit()))?;
    Some(name.as_str().to_owned())
}

/// `GET …/beschrijven`
pub async fn page(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&signed.visit, &signed.by, &id, Stage::Describe, false).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let mut form = FormState::default();
    if let Some(Person::Described { name, place, function }) = &stored.draft.person {
        form.set("naam", name.clone());
        form.set("waar", place.clone());
        form.set("functie", function.clone().unwrap_or_default());
    } else if let Some(name) = stored.draft.search.as_ref().and_then(searched_name) {
        form.set("naam", name);
    }
    if let Some(raw) = kept(&mut tx, &signed.by, stored.id, Stage::Describe).await? {
        form = FormState::of(&raw, &["naam", "waar", "functie"]);
    }
    tx.commit().await?;
    ok(&build(&signed.visit, stored.id, &stored.draft, form, None)?)
}

/// `POST …/beschrijven`
pub async fn answer(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&sent.visit, &sent.by, &id, Stage::Describe, true).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let mut request = None;
    let form = match form::described(&sent.form, form::Hints::for_patient()) {
        Ok(person) => {
            request = standing::open_described(&mut tx, Whose::own(&sent.by), &person).await?;
            match &request {
                None => {
                    let mut draft = stored.draft.clone();
                    draft.choose(person);
                    return save(&sent.visit, &sent.by, tx, &stored, draft, Stage::Describe).await;
                }
                Some(reference) => {
                    let mut form = FormState::of(&sent.form, &["naam", "waar", "functie"]);
                    form.refuse("naam", tr("requests-fout-al-aangevraagd", &[("ref", reference.into())]));
                    form
                }
            }
        }
        Err(form) => form,
    };
    tx.rollback().await?;
    crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &build(&sent.visit, stored.id, &stored.draft, form, request)?)
}
