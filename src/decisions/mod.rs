//! May this person open that record? The pure core, and the facts it decides on.

mod model;
mod store;

pub use model::{Decision, Facts, Person, decide};
pub use store::decision;
