//! What comes of one question.

use actix_web::ResponseError;
use chrono::{DateTime, Utc};

use super::model::Decision;
use super::question::UnreadableQuestion;
use crate::db::ids::DecisionId;
use crate::ehealth::CheckState;
use crate::metrics::DecisionOutcome;
use crate::web::ApiError;

#[derive(Debug, Clone)]
pub struct DecidedItem {
    /// How it is found again.
    pub id: DecisionId,
    pub decision: Decision,
    /// A patient with this number, present or former, is known.
    pub patient_known: bool,
    /// The last change that it knew of.
    pub sequence: i64,
    pub at: DateTime<Utc>,
    /// How current eHealth's exclusions are; none where it is not connected.
    pub ehealth: Option<CheckState>,
    /// Where numbers stand that were left out, as their system is unknown.
    pub ignored: Vec<String>,
}

/// A decision, or why this item has none.
pub type Item = Result<DecidedItem, UnreadableQuestion>;

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
