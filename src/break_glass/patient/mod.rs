//! The patient's side of breaks: the list, the case that the patient opens, and the export.

mod export;
mod open_case;
mod pages;
mod report_pages;
mod store;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use export::{ExportedBreak, ExportedOpening, export};

const LIST: &str = "/doorbrekingen";

pub fn routes(routes: &mut Routes<'_>) {
    let report = FormRoute::new("/doorbrekingen/{break}/vertrouw-niet")
        .saves(Saves::Typed)
        .own_fields(&["formulier", "woorden"])
        .limited(RateLimit::Message);
    routes.page(LIST, pages::list).page_with_form(report, report_pages::ask, report_pages::report);
}
