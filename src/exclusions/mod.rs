//! The exclusion: one patient shuts one care worker out of the record, in every institution, until the patient ends it.

mod actions;
mod model;
mod store;

pub use actions::{AlreadyExcluded, GaveAccess, Retracted, Undone, give_access, register, retract, undo};
pub use model::{EndedBy, Origin, Period, can_undo};
pub use store::{active, active_of, count_active, of_patient, with_identifiers};
