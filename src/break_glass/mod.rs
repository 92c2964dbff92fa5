//! Breaks of the glass: how hospital applications report them, what the patient sees, and the ombudsdienst's review and cases.

mod model;
mod report;
mod store;
mod text;
mod words;

pub use model::{Access, BreakKind, CaseState, Marks, Refusal, Report, ReportedPerson, ReportedPlace};
pub use report::{Opening, Reported, Stopped, ToldContents, attach_to, opened, report, stop};
pub use store::open_access;
pub use text::{Line, Motivation, Reporter};
