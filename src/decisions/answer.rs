//! What applications read of a decision.

use chrono::SecondsFormat;
use serde::Serialize;
use utoipa::ToSchema;

use super::item::{DecidedItem, Item};
use super::model::Recognition;
use super::question::UnreadableQuestion;
use crate::db::ids::DecisionId;
use crate::ehealth::CheckState;

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decided)]
pub(super) struct EvaluationResponse {
    /// True: no exclusion stands in the way, nothing more. False: refuse, and show what you show without a therapeutic relationship.
    decision: bool,
    context: Context,
}

/// What stands beside it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum Context {
    Answered(AnswerContext),
    Unreadable(Fault),
}

/// Beside an answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answer)]
struct AnswerContext {
    /// `access-restricted`, whatever restricts it; only beside a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Whether anybody with one of these numbers is known: `known` or `unknown`.
    person: &'static str,
    /// Whether a patient with this number, present or former, is known: `known` or `unknown`.
    patient: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    break_glass: Option<BreakGlass>,
    /// How current eHealth's exclusions are: `current`, `late` (the answer holds what was known last) or `unchecked` (eHealth has never
    /// answered about this patient). Absent where the portal is not connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    ehealth: Option<&'static str>,
    /// The last change of the feed that was known.
    sequence: i64,
    /// When it was decided.
    #[schema(format = DateTime)]
    evaluated_at: String,
    /// How the portal finds this decision again.
    #[schema(value_type = uuid::Uuid)]
    decision_id: DecisionId,
    /// Numbers that were left out, because their system is unknown: JSON pointers into the question.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    ignored: Vec<String>,
}

/// Whether, and for how long, the record may be opened all the same, with a motivation.
#[derive(Debug, Serialize, ToSchema)]
struct BreakGlass {
    possible: bool,
    max_minutes: u32,
}

/// An item of a batch that could not be read.
#[derive(Debug, Serialize, ToSchema)]
struct Fault {
    error: FaultDetail,
}

/// What is wrong with it.
#[derive(Debug, Serialize, ToSchema)]
struct FaultDetail {
    status: u16,
    /// The element, and what should stand there.
    message: String,
}

/// The decisions of a batch, in the order of its items.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AllDecided {
    pub evaluations: Vec<EvaluationResponse>,
}

/// What `POST /access/v1/evaluations` answers: decisions, or, to a call without items, one decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum OneOrAll {
    All(AllDecided),
    One(EvaluationResponse),
}

/// Where the decisions are asked for (AuthZEN 1.0 discovery).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Discovery {
    pub policy_decision_point: String,
    pub access_evaluation_endpoint: String,
    pub access_evaluations_endpoint: String,
}

impl From<&DecidedItem> for EvaluationResponse {
    fn from(answered: &DecidedItem) -> Self {
        let minutes = answered.decision.break_minutes;
        Self {
            decision: answered.decision.permit,
            context: Context::Answered(AnswerContext {
                code: minutes.map(|_| "access-restricted"),
                person: match answered.decision.person {
                    Recognition::Known => "known",
                    Recognition::Unknown => "unknown",
                },
                patient: if answered.patient_known { "known" } else { "unknown" },
                break_glass: minutes.map(|minutes| BreakGlass { possible: minutes > 0, max_minutes: minutes }),
                ehealth: answered.ehealth.map(CheckState::as_str),
                sequence: answered.sequence,
                evaluated_at: answered.at.to_rfc3339_opts(SecondsFormat::Millis, true),
                decision_id: answered.id,
                ignored: answered.ignored.clone(),
            }),
        }
    }
}

impl From<&Item> for EvaluationResponse {
    fn from(item: &Item) -> Self {
        match item {
            Ok(answered) => answered.into(),
            Err(UnreadableQuestion { at, why }) => Self {
                decision: false,
                context: Context::Unreadable(Fault { error: FaultDetail { status: 400, message: format!("{at}: {why}") } }),
            },
        }
    }
}
