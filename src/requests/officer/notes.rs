//! What is noted about a request: **Voeg notitie toe**, **Noteer telefoongesprek**; in any state.

use super::super::events::insert_note;
use super::super::model::Reached;
use super::held_request::{StepOutcome, with_held_request};
use crate::audit::{Event, record};
use crate::db::ids::RequestEventId;
use crate::db::unique_violation;
use crate::identity::Officer;
use crate::web::{AppState, PageError, RequestReference};

/// A note, or with `reached` a telephone call. The form's own id makes sending it twice the same as sending it once.
pub async fn add_note(
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    id: RequestEventId,
    (words, reached): (&str, Option<Reached>),
) -> Result<StepOutcome, PageError> {
    with_held_request(site, officer, reference, async |mut held| {
        let (patient, request) = (held.patient(), held.request());
        match insert_note(&mut held.tx, id, request, officer, (words, reached), held.now).await {
            Ok(()) => {}
            Err(error) if unique_violation(&error).is_some() => {
                held.tx.rollback().await?;
                return Ok(StepOutcome::Done(Box::new(held.details)));
            }
            Err(error) => return Err(error.into()),
        }
        record(&mut held.tx, officer.actor(), Event::request_noted(patient, request, reached.is_some()), held.now).await?;
        held.done().await
    })
    .await
}
