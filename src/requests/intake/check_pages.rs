//! Step 4, *Controle*: what will be entered, and **Voer aanvraag in**.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::draft::RequestedPerson;
use super::super::officer::timeline::asked_by;
use super::super::people::facts_of_entry;
use super::super::representative::basis_text;
use super::actions::{self, IntakeOutcome, join};
use super::draft_pages::{OpenedIntake, frame, open, parse_typed};
use super::drafts::IntakeDraft;
use super::form::Intake;
use super::so_far::build_so_far;
use super::stage::IntakeStage;
use super::take_in::MAX_ENTRIES_A_DAY;
use super::views::{IntakeCheckPage, IntakeStep};
use super::{ADDRESS, receipt_page};
use crate::db::Tx;
use crate::directory;
use crate::i18n::{dates, t, tr};
use crate::identity::{Officer, OnPatientKnown, RequestSession, Signed, Submitted};
use crate::patients::number_text;
use crate::web::{FormState, PageError, page, see_other};

const STAGE: IntakeStage = IntakeStage::Check;
/// What a refusal of the whole points to.
const WHOLE: &str = "controle";

async fn render(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    (draft, intake): (&IntakeDraft, Intake),
    status: StatusCode,
    (form, notice): (FormState, &str),
) -> Result<HttpResponse, PageError> {
    let locale = visit.locale;
    let so_far = build_so_far(visit, officer, &mut tx, draft).await?;
    let person = match &intake.person {
        RequestedPerson::Described { name, place, function } => join([name, function.as_deref().unwrap_or_default(), place]),
        RequestedPerson::Chosen { care_worker, .. } => match directory::find_care_worker(&mut tx, *care_worker).await? {
            Some(entry) => {
                let facts = facts_of_entry(locale, &entry);
                join([&facts.name, &facts.function, &facts.place])
            }
            None => String::new(),
        },
    };
    tx.commit().await?;
    let mut frame = frame(visit, STAGE, form.refused())?;
    notice.clone_into(&mut frame.notice);
    let here = IntakeCheckPage {
        frame,
        version: draft.version.to_string(),
        niss: number_text(visit.locale, intake.patient.number.as_str()),
        born: intake.patient.born.in_words(locale),
        patient: intake.patient.name.to_string(),
        received: dates::long(locale, intake.received),
        asked_by: asked_by(locale, intake.asked_by),
        representative: intake
            .representative
            .as_ref()
            .map(|who| format!("{} ({}: {})", who.name, basis_text(locale, who.basis), who.evidence))
            .unwrap_or_default(),
        person,
        explained: dates::long(locale, intake.explained),
        advised: intake.advised,
        contact: intake.answers.contact,
        remark: intake.answers.remark,
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

/// `GET …/{draft}/controle`
pub async fn show_check(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let (tx, draft) = match open(visit, officer, &id, STAGE, false).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let Ok(intake) = parse_typed(visit, officer, &draft.typed, &tx) else {
        return Err(PageError::NotFound);
    };
    render(visit, officer, tx, (&draft, intake), StatusCode::OK, (FormState::default(), "")).await
}

/// `POST …/{draft}/controle`: **Voer aanvraag in**. Sent again it answers the same.
pub async fn enter_request(
    sent: Submitted<Officer>,
    id: web::Path<String>,
    on_patient_known: web::Data<OnPatientKnown>,
) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (tx, draft) = match open(visit, officer, &id, STAGE, false).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let Ok(intake) = parse_typed(visit, officer, &draft.typed, &tx) else {
        return Err(PageError::NotFound);
    };
    tx.rollback().await?;
    let mut form = FormState::default();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut notice = "";
    let shown = sent.form.raw("versie").parse().unwrap_or(0);
    match actions::enter_request(&visit.site, (officer, visit.locale), **on_patient_known, (draft.id, shown), &intake).await? {
        IntakeOutcome::Done => return Ok(see_other(&receipt_page::address(draft.id))),
        IntakeOutcome::Gone => return Err(PageError::NotFound),
        IntakeOutcome::Changed => {
            status = StatusCode::CONFLICT;
            notice = t(visit.locale, "requests-intake-laat-concept");
        }
        IntakeOutcome::OwnNumber => form.refuse(WHOLE, t(visit.locale, "requests-intake-fout-eigen-nummer")),
        IntakeOutcome::EntryGone => form.refuse(WHOLE, t(visit.locale, "requests-fout-verdwenen")),
        IntakeOutcome::TooMany => {
            status = StatusCode::TOO_MANY_REQUESTS;
            form.refuse(WHOLE, tr(visit.locale, "requests-intake-fout-te-veel", &[("n", MAX_ENTRIES_A_DAY.into())]));
        }
    }
    // What it is now: another window may have changed it, or entered it.
    let (tx, draft) = match open(visit, officer, &id, STAGE, false).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let Ok(intake) = parse_typed(visit, officer, &draft.typed, &tx) else {
        return Err(PageError::NotFound);
    };
    render(visit, officer, tx, (&draft, intake), status, (form, notice)).await
}
