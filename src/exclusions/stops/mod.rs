//! Planned stops (R5): an ending that was asked for at a distance. The patient is told, a time passes, and a job carries it out. Nobody
//! outside learns of it before: until then the exclusion holds.

mod cancel;
pub mod dispute;
mod export;
mod job;
mod model;
mod plan;
mod store;
mod text;

pub use cancel::{CancelStopOutcome, cancel_by_officer, cancel_by_patient};
pub use export::{ExportedStop, export};
pub use job::{carry_out_due, watch};
pub use model::{StopCanceller, StopState};
pub(super) use plan::{PlanOutcome, plan};
pub(super) use store::find;
pub use store::{ListedPeriodRow, ListedPeriods, PlannedStop, list_of_patient, list_seen_by};
pub use text::{stop_state_text, stop_time_text};
