//! Breaks as FHIR AuditEvents (docs/fhir.md).

mod capability;
mod change;
mod handlers;
mod own;
mod parts;
mod read;
mod write;

pub use capability::capability;
pub use change::{BreakChangeRow, BreakStatus, audit_event, break_rows};
pub use handlers::routes;
