//! The patient's side of breaks: the list, the case that the patient opens, and the export.

mod export;
mod open_case;
mod pages;
mod store;

pub use export::{ExportedBreak, ExportedOpening, export};
pub use pages::routes;
