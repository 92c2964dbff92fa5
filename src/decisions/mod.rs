//! May this person open that record? The pure core, the facts it decides on, and the answer for hospital applications (AuthZEN 1.0).

mod answer;
mod api;
mod batch;
mod decider;
mod decision_input;
mod documented;
mod ehealth;
mod explain;
mod item;
mod members;
mod model;
mod question;
mod sql;
mod subject;
mod unknown_numbers;

pub use api::{DecisionsApi, metadata, routes};
pub use decider::Decider;
pub use ehealth::EhealthStanding;
pub use explain::{ExplainedExclusion, Explanation, explain};
pub use model::{Decision, DecisionFacts, Recognition, decide};
pub use sql::prepare_months;
pub use unknown_numbers::{LoggedDecision, LookedUpNumber, list_decisions_about};
