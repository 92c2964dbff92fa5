//! The ombudsdienst looks a patient up, for a reason that goes on record, and ends an exclusion on the patient's behalf.

mod end_pages;
mod identity_pages;
mod patient_pages;
mod search_pages;
mod store;
pub mod views;
mod what_if;
mod what_if_pages;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use store::{add_look, find_look};

pub fn routes(routes: &mut Routes<'_>) {
    const PATIENTS: &str = "/ombudsdienst/patienten";
    let end_exclusion = FormRoute::new(format!("{PATIENTS}/{{patient}}/uitsluitingen/{{exclusion}}/stopzetten"));
    let cancel_stop = format!("{PATIENTS}/{{patient}}/uitsluitingen/{{exclusion}}/annuleer-stopzetting");
    routes
        .page_with_form(FormRoute::new(PATIENTS).limited(RateLimit::Search), search_pages::open, search_pages::search)
        .form(FormRoute::new(format!("{PATIENTS}/kies")).on_page(PATIENTS), search_pages::choose)
        .page(format!("{PATIENTS}/{{patient}}"), patient_pages::show)
        .page_with_form(
            FormRoute::new(format!("{PATIENTS}/{{patient}}/identiteit-gezien")),
            identity_pages::ask,
            identity_pages::keep,
        )
        .page_with_form(end_exclusion.saves(Saves::Typed).own_fields(&["periode", "formulier"]), end_pages::ask, end_pages::end)
        .page_with_form(
            FormRoute::new(what_if_pages::ADDRESS).limited(RateLimit::Search),
            what_if_pages::show,
            what_if_pages::ask,
        )
        .form(FormRoute::new(cancel_stop).on_page(format!("{PATIENTS}/{{patient}}")), end_pages::cancel_stop);
}
