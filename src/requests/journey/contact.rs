//! Step 3: remarks and how the patient may be reached.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::Stage;
use super::super::drafts::StoredDraft;
use super::super::form;
use super::super::views::ContactPage;
use super::{Step, kept, open, save};
use crate::db::ids::InstitutionId;
use crate::identity::{Patient, Signed, Submitted, Visit};
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, ok, t};

/// Those that can be chosen; one alone leaves nothing to choose.
fn institutions(visit: &Visit) -> Vec<Choice> {
    let all = &visit.site.institutions;
    if all.len() < 2 {
        return Vec::new();
    }
    all.iter().map(|one| Choice { value: one.id.to_string(), text: one.contact.institution.clone() }).collect()
}

fn build(visit: &Visit, patient: &Patient, stored: &StoredDraft, mut form: FormState) -> Result<ContactPage, PageError> {
    if form.value("instelling").is_empty() {
        form.set("instelling", patient.home_institution().to_string());
    }
    let mut frame = visit.frame(t("requests-contact-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    Ok(ContactPage { frame, draft: stored.id.to_string(), institutions: institutions(visit), form })
}

/// `GET …/contact`
pub async fn page(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open(&signed.visit, &signed.by, &id, Stage::Contact, false).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let mut form = form::answered(&stored.draft.answers.clone().unwrap_or_default());
    if let Some(raw) = kept(&mut tx, &signed.by, stored.id, Stage::Contact).await? {
        form = FormState::of(&raw, &["opmerking", "contact", "telefoon", "iemand-anders", "boodschap", "instelling"]);
    }
    tx.commit().await?;
    ok(&build(&signed.visit, &signed.by, &stored, form)?)
}

/// `POST …/contact`
pub async fn answer(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (tx, stored) = match open(&sent.visit, &sent.by, &id, Stage::Contact, true).await? {
        Step::Elsewhere(answer) => return Ok(answer),
        Step::Here(tx, stored) => (tx, stored),
    };
    let known: Vec<InstitutionId> = sent.visit.site.institutions.iter().map(|one| one.id).collect();
    match form::answers(&sent.form, &known) {
        Ok(answers) => {
            let mut draft = stored.draft.clone();
            draft.answers = Some(answers);
            save(&sent.visit, &sent.by, tx, &stored, draft, Stage::Contact).await
        }
        Err(form) => {
            tx.rollback().await?;
            crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &build(&sent.visit, &sent.by, &stored, form)?)
        }
    }
}
