//! What is noted about a request: **Voeg notitie toe**, **Noteer telefoongesprek**; in any state.

use super::super::events::add_note;
use super::super::model::Reached;
use super::case::{Decided, with_case};
use crate::audit::{Event, record};
use crate::db::ids::RequestEventId;
use crate::db::unique_violation;
use crate::identity::Officer;
use crate::web::{PageError, RequestReference, Site};

/// A note, or with `reached` a telephone call. The form's own id makes sending it twice the same as sending it once.
pub async fn note(
    site: &Site,
    officer: &Officer,
    reference: &RequestReference,
    id: RequestEventId,
    (words, reached): (&str, Option<Reached>),
) -> Result<Decided, PageError> {
    with_case(site, officer, reference, async |mut case| {
        let (patient, request) = (case.patient(), case.request());
        match add_note(&mut case.tx, id, request, officer, (words, reached), case.now).await {
            Ok(()) => {}
            Err(error) if unique_violation(&error).is_some() => {
                case.tx.rollback().await?;
                return Ok(Decided::Done(Box::new(case.matter)));
            }
            Err(error) => return Err(error.into()),
        }
        record(&mut case.tx, officer.actor(), Event::request_noted(patient, request, reached.is_some()), case.now).await?;
        case.done().await
    })
    .await
}
