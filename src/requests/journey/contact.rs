//! Step 3: remarks and how the patient may be reached.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::Stage;
use super::super::drafts::StoredDraft;
use super::super::form;
use super::super::views::ContactPage;
use super::{DraftPage, open_draft, save_answer};
use crate::db::ids::InstitutionId;
use crate::i18n::t;
use crate::identity::{Patient, RequestSession, Signed, Submitted};
use crate::web::views::Choice;
use crate::web::{FormState, Nav, PageError, ok};

/// Those that can be chosen; one alone leaves nothing to choose.
fn institutions(visit: &RequestSession) -> Vec<Choice> {
    let all = &visit.site.institutions;
    if all.len() < 2 {
        return Vec::new();
    }
    all.iter().map(|one| Choice { value: one.id.to_string(), text: one.contact.institution.clone() }).collect()
}

fn build(visit: &RequestSession, patient: &Patient, stored: &StoredDraft, mut form: FormState) -> Result<ContactPage, PageError> {
    if form.value("instelling").is_empty() {
        form.set("instelling", patient.home_institution().to_string());
    }
    let mut frame = visit.frame(t(visit.locale, "requests-contact-kop"), Nav::Exclusions)?;
    frame.refused = form.refused();
    let home = visit.site.ombudsdienst_for(None, patient.home_institution());
    Ok(ContactPage {
        frame,
        draft: stored.id.to_string(),
        ombudsdienst: visit.site.contact(Some(home)).institution,
        institutions: institutions(visit),
        form,
    })
}

/// `GET …/contact`
pub async fn show_contact(signed: Signed<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (mut tx, stored) = match open_draft(&signed.visit, &signed.by, &id, Stage::Contact, false).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let mut form = form::fill_in_answers(&stored.draft.answers.clone().unwrap_or_default());
    if let Some(raw) = signed.visit.saved_form(&mut tx).await? {
        form = FormState::of(
            &raw,
            &["opmerking", "contact", "telefoon", "iemand-anders", "boodschap", "instelling", "over-ombudsdienst"],
        );
    }
    tx.commit().await?;
    ok(&build(&signed.visit, &signed.by, &stored, form)?)
}

/// `POST …/contact`
pub async fn save_contact(sent: Submitted<Patient>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (tx, stored) = match open_draft(&sent.visit, &sent.by, &id, Stage::Contact, true).await? {
        DraftPage::Elsewhere(answer) => return Ok(answer),
        DraftPage::Here(tx, stored) => (tx, stored),
    };
    let known: Vec<InstitutionId> = sent.visit.site.institutions.iter().map(|one| one.id).collect();
    match form::parse_answers(sent.visit.locale, &sent.form, &known) {
        Ok(answers) => {
            let mut draft = stored.draft.clone();
            if draft.answers.as_ref() != Some(&answers) {
                draft.conflict.take_if(|asked| asked.involved);
            }
            draft.answers = Some(answers);
            save_answer(&sent.visit, &sent.by, tx, &stored, draft).await
        }
        Err(form) => {
            tx.rollback().await?;
            crate::web::page(StatusCode::UNPROCESSABLE_ENTITY, &build(&sent.visit, &sent.by, &stored, form)?)
        }
    }
}
