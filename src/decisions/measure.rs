//! What is measured of the answers.

use actix_web::ResponseError;

use super::decider::Item;
use crate::metrics::DecisionOutcome;
use crate::web::ApiError;

/// What came of each of the questions.
pub(super) fn outcomes(answered: &Result<Vec<Item>, ApiError>, asked: usize) -> Vec<DecisionOutcome> {
    match answered {
        Ok(items) => items
            .iter()
            .map(|item| match item {
                Ok(decided) if decided.decision.permit => DecisionOutcome::Permit,
                Ok(_) => DecisionOutcome::Deny,
                Err(_) => DecisionOutcome::Refused,
            })
            .collect(),
        Err(error) if error.status_code().is_client_error() => vec![DecisionOutcome::Refused; asked],
        Err(_) => vec![DecisionOutcome::Failed; asked],
    }
}
