//! Who works on a request: **Neem in behandeling**, **Neem over** from a colleague, **Geef terug**.

use super::super::model::{EventKind, State};
use super::super::steps::Step;
use super::super::transition::StepChange;
use super::held_request::{StepOutcome, with_held_request};
use crate::db::ids::OfficerId;
use crate::identity::Officer;
use crate::web::{AppState, PageError, RequestReference};

/// **Neem in behandeling**
pub async fn take_request(site: &AppState, officer: &Officer, reference: &RequestReference) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        let row = &held.details.request.row;
        if row.state == State::Taken && row.taken_by == Some(officer.id()) {
            return held.done().await;
        }
        match held.apply(StepChange::Take).await? {
            Ok(()) => held.done().await,
            Err(_) => held.too_late().await,
        }
    })
    .await
}

/// **Neem over**: only from the officer whom the form named.
pub async fn take_over_request(
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    from: OfficerId,
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        let row = &held.details.request.row;
        if Step::TakeOver.is_possible_from(row.state) && row.taken_by == Some(officer.id()) {
            return held.done().await;
        }
        match held.apply(StepChange::TakeOver { from }).await? {
            Ok(()) => held.done().await,
            Err(_) => held.too_late().await,
        }
    })
    .await
}

/// **Geef terug**: back to `sent`, unassigned. Only the officer who has it can.
pub async fn hand_back_request(
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        if held.apply(StepChange::HandBack).await?.is_ok() {
            return held.done().await;
        }
        let last = held.last_step().await?;
        let mine = last.is_some_and(|event| event.kind == EventKind::HandedBack && event.officer_id == Some(officer.id()));
        if mine { held.done().await } else { held.too_late().await }
    })
    .await
}
