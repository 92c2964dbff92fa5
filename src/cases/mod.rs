//! Cases: what a patient reported and an ombudsdienst investigates, whatever it is about.

mod form;
mod model;
pub mod views;

pub use form::{VERDICT_FIELDS, parse_verdict};
pub use model::{CaseState, CaseVerdict, latest_day};
