//! **Voer een aanvraag in**: what came on paper, by mail or telephone, for a patient who does not use the portal.

mod actions;
mod form;
mod pages;
mod receipt_page;
mod speaker;
mod store;
mod take_in;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use store::sweep_receipts;

/// Mounts the pages. Before those of one request: its address would be taken for a reference.
pub fn routes(routes: &mut Routes<'_>) {
    let form = |path| FormRoute::new(path).on_page(pages::ADDRESS).saves(Saves::Whole).own_fields(&["aanvraag"]);
    routes
        .page_with_form(form(pages::ADDRESS), pages::show_intake, pages::enter_request)
        .form(form("/ombudsdienst/aanvragen/nieuw/zoek").limited(RateLimit::Search), pages::search_entries)
        .page(format!("{}/{{id}}", receipt_page::ADDRESS), receipt_page::show_receipt);
}
