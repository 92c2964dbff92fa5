//! A draft and its steps: opened, kept, removed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::drafts::{self, IntakeDraft};
use super::form::{self, FIELDS, Intake};
use super::stage::IntakeStage;
use super::{ADDRESS, receipt_page};
use crate::db::Tx;
use crate::db::ids::{IntakeDraftId, IntakeFileId};
use crate::i18n::{dates, t};
use crate::identity::{Officer, RequestSession, Submitted};
use crate::web::{FormState, Nav, PageError, RawForm, lists, see_other};

/// The value of `actie` that **Bewaar en stop** sends.
const STOP: &str = "stop";

/// A draft whose step is open, or where to go instead.
#[expect(clippy::large_enum_variant, reason = "it is taken apart at once")]
pub(super) enum OpenedIntake {
    Here(Tx, IntakeDraft),
    Elsewhere(HttpResponse),
}

/// What is typed so far, as far as it can be read.
pub(super) fn parse_typed(visit: &RequestSession, officer: &Officer, typed: &RawForm, now: &Tx) -> Result<Intake, FormState> {
    let rules = &visit.site.rules;
    let checks = lists::identity_checks(visit.locale, rules);
    form::parse(
        visit.locale,
        typed,
        (&checks, &rules.representation),
        visit.site.cbe(officer.institution()),
        dates::day(now.now()),
    )
}

/// Opens a step: one that is skipped leads to the first that lacks something, one that was entered to its receipt.
pub(super) async fn open(
    visit: &RequestSession,
    officer: &Officer,
    id: &str,
    stage: IntakeStage,
    held: bool,
) -> Result<OpenedIntake, PageError> {
    let id = id.parse::<IntakeDraftId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let found =
        if held { drafts::lock_draft(&mut tx, officer, id).await? } else { drafts::find_draft(&mut tx, officer, id).await? };
    let Some(draft) = found else {
        tx.rollback().await?;
        return Err(PageError::NotFound);
    };
    let missing = IntakeStage::first_missing(&parse_typed(visit, officer, &draft.typed, &tx));
    let elsewhere = if draft.entered {
        receipt_page::address(id)
    } else if stage > missing {
        missing.address(id)
    } else {
        return Ok(OpenedIntake::Here(tx, draft));
    };
    tx.rollback().await?;
    Ok(OpenedIntake::Elsewhere(see_other(&elsewhere)))
}

/// What was typed before, with the fields of a step as they are sent now: a tick box that is empty is not sent.
pub(super) fn with_step(kept: &RawForm, sent: &RawForm, stage: IntakeStage) -> RawForm {
    stage.fields().iter().fold(kept.clone(), |typed, field| {
        let value = sent.raw(field);
        if value.is_empty() { typed.without(field) } else { typed.with(field, value) }
    })
}

/// The refusals of a step; none of the others'.
pub(super) fn refusals_of(stage: IntakeStage, typed: &RawForm, parsed: &Result<Intake, FormState>) -> FormState {
    let mut form = FormState::of(typed, &FIELDS);
    if let Err(all) = parsed {
        for (field, message) in all.errors().iter().filter(|(field, _)| stage.fields().contains(field)) {
            form.refuse(field, message.clone());
        }
    }
    form
}

/// Whether **Bewaar en stop** was chosen.
pub(super) fn is_stopping(sent: &RawForm) -> bool {
    sent.raw("actie") == STOP
}

/// Keeps a step, and leads on: to the next one, or with **Bewaar en stop** to the worklist.
pub(super) async fn keep_and_lead_on(
    visit: &RequestSession,
    officer: &Officer,
    mut tx: Tx,
    (draft, typed): (&IntakeDraft, &RawForm),
    (stage, stopping): (IntakeStage, bool),
) -> Result<HttpResponse, PageError> {
    let now = tx.now();
    drafts::save_draft(&mut tx, officer, (draft.id, typed), now).await?;
    visit.forget_saved_form(&mut tx).await?;
    tx.commit().await?;
    if stopping {
        visit.announce(t(visit.locale, "requests-intake-bewaard"));
        return Ok(see_other("/ombudsdienst"));
    }
    Ok(see_other(&stage.next().address(draft.id)))
}

/// The frame of a step.
pub(super) fn frame(visit: &RequestSession, stage: IntakeStage, refused: bool) -> Result<crate::web::Frame, PageError> {
    let mut frame = visit.frame(stage.title(visit.locale), Nav::Worklist)?;
    frame.refused = refused;
    Ok(frame)
}

pub(super) fn status_of(form: &FormState) -> StatusCode {
    if form.refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// `POST …/{draft}/verwijder`
pub async fn discard(sent: Submitted<Officer>, id: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let id = id.parse::<IntakeDraftId>().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.site.db.begin(officer.actor()).await?;
    let gone = drafts::discard_draft(&mut tx, officer, id).await?;
    tx.commit().await?;
    if !gone {
        return Err(PageError::NotFound);
    }
    visit.announce(t(visit.locale, "requests-intake-verwijderd"));
    Ok(see_other(ADDRESS))
}

/// `POST …/{draft}/bestanden/{file}/verwijder`
pub async fn remove_file(sent: Submitted<Officer>, ids: web::Path<(String, String)>) -> Result<HttpResponse, PageError> {
    let (visit, officer) = (&sent.visit, &sent.by);
    let (draft, file) = ids.into_inner();
    let file = file.parse::<IntakeFileId>().map_err(|_| PageError::NotFound)?;
    let (mut tx, draft) = match open(visit, officer, &draft, IntakeStage::Patient, true).await? {
        OpenedIntake::Elsewhere(answer) => return Ok(answer),
        OpenedIntake::Here(tx, draft) => (tx, draft),
    };
    drafts::delete_file(&mut tx, draft.id, file).await?;
    let now = tx.now();
    drafts::save_draft(&mut tx, officer, (draft.id, &draft.typed), now).await?;
    tx.commit().await?;
    Ok(see_other(&IntakeStage::Patient.address(draft.id)))
}
