//! **Hoort bij een andere aanvraag**: a request that asks the same as another one is closed, and the other keeps its dates.

use super::super::model::State;
use super::super::transition::StepChange;
use super::held_request::{StepOutcome, with_held_requests};
use super::store::list_related_requests;
use crate::i18n::{Locale, t};
use crate::identity::Officer;
use crate::messages::{Notice, RefusalReason, refusal_reason_text};
use crate::web::{AppState, PageError, RequestReference};

/// Closes it as a double of `original`, another request of the same patient that the officer sees: open, or registered. `seen` is
/// the last decision that the form knew of.
pub async fn close_as_double(
    locale: Locale,
    site: &AppState,
    officer: &Officer,
    reference: &RequestReference,
    (original, seen): (&RequestReference, &str),
) -> Result<StepOutcome, PageError> {
    // Both are held: two requests are never doubles of each other, for the second form finds the first one closed.
    with_held_requests(site, officer, &[reference, original], reference, async |mut held| {
        let (patient, request) = (held.patient(), held.request());
        let related = list_related_requests(&mut held.tx, patient, request).await?;
        let other = related.iter().find(|one| one.reference == original.as_str()).map(|one| one.id);
        let row = &held.details.request.row;
        if row.state == State::Refused && row.decided_by == Some(officer.id()) && other.is_some() && row.double_of == other {
            return held.done().await;
        }
        if !row.state.is_open() || !held.is_as_seen(seen).await? {
            return held.too_late().await;
        }
        let Some(double_of) = other else {
            return held.refuse("andere", t(locale, "requests-officer-fout-andere")).await;
        };
        let words = refusal_reason_text(locale, RefusalReason::Double);
        let reason = RefusalReason::Double.as_str();
        let change = StepChange::Refuse { reason, words, for_timeline: words, double_of: Some(double_of) };
        if held.apply(change).await?.is_err() {
            return held.too_late().await;
        }
        let notice =
            Notice::Refused { request: reference.to_string(), reason: RefusalReason::Double, explanation: words.to_owned() };
        held.post_notice(&notice).await?;
        held.done().await
    })
    .await
}
