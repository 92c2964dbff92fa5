//! Breaks as FHIR AuditEvents (docs/fhir.md).

mod change;
mod parts;

pub use change::{BreakChangeRow, audit_event, break_rows};
