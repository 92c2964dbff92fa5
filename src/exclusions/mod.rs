//! The exclusion: one patient shuts one care worker out of the record, in every institution, until the patient ends it.

mod actions;
mod at_request;
mod consent;
pub mod ehealth;
mod ending_text;
mod model;
mod notice;
pub mod stops;
mod store;

pub use actions::{AlreadyExcluded, GiveAccessOutcome, Retracted, UndoOutcome, give_access, register, retract, undo};
pub use at_request::{EndOutcome, end_at_request};
pub use consent::{ConsentRow, ConsentStatus, capability, consent, consent_rows, routes as fhir_routes};
pub use ending_text::{end_channel_choice, end_channel_text, ended_by_text};
pub use model::{AskedBy, EndChannel, EndedBy, Mandate, Origin, Period, can_undo};
pub use store::{
    PeriodRow, active, count_active, find_held_since, is_excluded, of_patient, of_request, seen_by, with_identifiers,
};
