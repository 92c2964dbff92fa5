//! Step 3, *Gevolgen en contact*: what was explained (R8), the patient's remark, and how the patient may be reached.

use actix_web::{HttpResponse, web};

use super::super::people::facts_of_entry;
use super::ADDRESS;
use super::draft_pages::{
    OpenedIntake, frame, is_stopping, keep_and_lead_on, open, parse_typed, refusals_of, status_of, with_step,
};
use super::drafts::IntakeDraft;
use super::form::FIELDS;
use super::so_far::build_so_far;
use super::stage::IntakeStage;
use super::views::{IntakeConsequencesPage, IntakeStep};
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::directory;
use crate::i18n::{dates, t};
use crate::identity::{Officer, RequestSession, Signed, Submitted};
use crate::web::views::Choice;
use crate::web::{FormState, PageError, page};

const STAGE: IntakeStage = IntakeStage::Consequences;

async fn render(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    draft: &IntakeDraft,
    form: FormState,
) -> Result<HttpResponse, PageError> {
    let so_far = build_so_far(visit, officer, &mut tx, draft).await?;
    let chosen = match draft.typed.raw("persoon").parse::<CareWorkerId>() {
        Ok(id) => directory::find_care_worker(&mut tx, id).await?.map(|entry| facts_of_entry(visit.locale, &entry)),
        Err(_) => None,
    };
    tx.commit().await?;
    let of = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let status = status_of(&form);
    let here = IntakeConsequencesPage {
        frame: frame(visit, STAGE, form.refused())?,
        advise: visit.site.ehealth.is_on() && chosen.as_ref().is_some_and(|facts| facts.riziv.is_some()),
        person: chosen.map_or_else(|| t(visit.locale, "requests-intake-deze-persoon").to_owned(), |facts| facts.name),
        ways: vec![
            of("bericht", t(visit.locale, "requests-contact-bericht")),
            of("telefoon", t(visit.locale, "requests-contact-telefoon")),
        ],
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

/// `GET …/{draft}/gevolgen`
pub async fn show_consequences(signed: Signed<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&signed.visit, &signed.by);
    let (mut tx, draft) = match open(visit, officer, &id, STAGE, false).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let mut typed = draft.typed.clone();
    if typed.raw("contact").is_empty() {
        typed = typed.with("contact", "bericht").with("gelezen-op", &dates::typed(dates::day(tx.now())));
    }
    if let Some(raw) = visit.saved_form(&mut tx).await? {
        typed = with_step(&draft.typed, &raw, STAGE);
    }
    render(visit, officer, tx, &draft, FormState::of(&typed, &FIELDS)).await
}

/// `POST …/{draft}/gevolgen`
pub async fn save_consequences(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (tx, draft) = match open(visit, officer, &id, STAGE, true).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    let typed = with_step(&draft.typed, &sent.form, STAGE);
    if is_stopping(&sent.form) {
        return keep_and_lead_on(visit, officer, tx, (&draft, &typed), (STAGE, true)).await;
    }
    let form = refusals_of(STAGE, &typed, &parse_typed(visit, officer, &typed, &tx));
    if form.refused() {
        return render(visit, officer, tx, &draft, form).await;
    }
    keep_and_lead_on(visit, officer, tx, (&draft, &typed), (STAGE, false)).await
}
