//! May this person open that record? The pure core, the facts it decides on, and the answer for hospital applications (AuthZEN 1.0).

mod answer;
mod api;
mod decider;
mod decision_input;
mod documented;
mod members;
mod model;
mod question;
mod sql;
mod subject;
mod unknown_numbers;

pub use api::{DecisionsApi, metadata, routes};
pub use decider::{Decider, prepare_months};
pub use model::{Decision, DecisionFacts, Recognition, decide};
pub use unknown_numbers::{LoggedDecision, LookedUpNumber, list_decisions_about};
