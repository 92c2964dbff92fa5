//! **Verstuur vraag**: state, event, message, audit row and mail in one transaction.

use super::super::steps::Step;
use super::super::transition::StepChange;
use super::held_request::{StepOutcome, with_held_request};
use crate::db::ids::IdempotencyKey;
use crate::identity::{Officer, saved_forms};
use crate::messages::{self, NewQuestion};
use crate::web::{AppState, PageError, RequestReference};

/// Asks the patient. A request in `sent` is taken with it, by the officer who asks; another question while one waits goes into
/// the same conversation.
pub async fn ask_patient(
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    words: &str,
    idempotency_key: IdempotencyKey,
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        if messages::find_sent(&mut held.tx, idempotency_key).await?.is_some() {
            return held.done().await;
        }
        let state = held.details.request.state;
        if !state.is_open() || (Step::Take.is_possible_from(state) && held.apply(StepChange::Take).await?.is_err()) {
            return held.too_late().await;
        }
        let question = NewQuestion { patient: held.patient(), request: held.request(), reference, text: words, idempotency_key };
        let Some(conversation) = messages::post_question(&mut held.tx, site, officer, &question, held.now).await? else {
            return held.too_late().await;
        };
        if held.apply(StepChange::Ask { conversation }).await?.is_err() {
            return held.too_late().await;
        }
        saved_forms::forget(&mut held.tx, officer.person(), &super::address::of_question(reference)).await?;
        held.done().await
    })
    .await
}
