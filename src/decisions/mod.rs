//! May this person open that record? The pure core, the facts it decides on, and the answer for hospital applications (AuthZEN 1.0).

mod answer;
mod api;
mod asked;
mod decider;
mod documented;
mod facts;
mod model;
mod sql;

pub use api::{Documented, routes};
pub use decider::{Decider, prepare_months};
pub use model::{Decision, Facts, Person, decide};
