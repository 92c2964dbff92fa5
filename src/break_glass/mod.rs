//! Breaks of the glass: how hospital applications report them, what the patient sees, and the ombudsdienst's review and cases.

mod afterwards;
mod api;
mod case_actions;
mod distrust;
mod export;
mod facts;
mod ids;
mod letters;
mod model;
mod officer_list;
mod officer_page;
mod officer_pages;
mod officer_store;
mod openings;
mod patient_pages;
mod patient_store;
mod report;
mod store;
mod text;
pub mod views;
mod words;

pub use afterwards::{Opening, Stop, Stopped, ToldContents, opened, stop};
pub use api::{BreakChangeRow, BreakStatus, audit_event, break_rows, capability, routes as fhir_routes};
pub use export::{ExportedBreak, ExportedOpening, export};
pub use model::{Access, BreakKind, CaseState, Marks, Refusal, Report, ReportedPerson, ReportedPlace};
pub use officer_pages::routes as officer_routes;
pub use patient_pages::routes as patient_routes;
pub use report::{Reported, attach_to, patient_appeared, report};
pub use text::{Line, Motivation, Reporter};
