//! Breaks of the glass: how hospital applications report them, what the patient sees, and the ombudsdienst's review and cases.

mod api;
mod follow_up;
mod format;
mod model;
mod notice_text;
mod officer;
mod openings;
mod patient;
mod report;
mod report_ids;
mod store;
mod text;
pub mod views;

pub use api::{BreakChangeRow, BreakStatus, audit_event, break_rows, capability, routes as fhir_routes};
pub use follow_up::{ContentsOutcome, StopOutcome, report_contents, report_stop};
pub use model::{Access, BreakKind, BreakRefusal, BreakReport, Marks, Opening, ReportedPerson, ReportedPlace, Stop};
pub use officer::{break_rows_of, list_open_accesses, routes as officer_routes};
pub use patient::{ExportedBreak, ExportedOpening, export, routes as patient_routes};
pub use report::{ReportOutcome, attach_kept_breaks, patient_appeared, report, report_of_past};
pub use text::{Motivation, ReportedLine, Reporter};
