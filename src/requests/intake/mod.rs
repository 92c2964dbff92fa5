//! **Voer een aanvraag in**: what came on paper, by e-mail or telephone, in four steps. What was typed is kept as the officer's own
//! draft, with its files, until it is entered.

mod actions;
mod check_pages;
mod consequences_pages;
mod draft_pages;
mod drafts;
mod form;
mod patient_pages;
mod person_pages;
mod receipt_page;
mod so_far;
mod speaker;
mod stage;
mod store;
mod take_in;
pub mod views;

use self::stage::IntakeStage;
use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use drafts::sweep_intake_drafts;
pub use store::sweep_receipts;

const ADDRESS: &str = "/ombudsdienst/aanvragen/nieuw";

/// Mounts the pages. Before those of one request: its address would be taken for a reference.
pub fn routes(routes: &mut Routes<'_>) {
    let step = |stage: IntakeStage| format!("{ADDRESS}/{{intake}}/{}", stage.path());
    let form = |stage: IntakeStage| FormRoute::new(step(stage)).saves(Saves::Whole);
    let button = |path: &str| FormRoute::new(format!("{ADDRESS}/{{intake}}/{path}"));
    routes
        .page_with_form(
            FormRoute::new(ADDRESS).saves(Saves::Whole).own_fields(&["aanvraag", "ontvangen", "kanaal", "gevraagd-door"]),
            patient_pages::show_new,
            patient_pages::start,
        )
        .page_with_form(form(IntakeStage::Patient), patient_pages::show_patient, patient_pages::save_patient)
        .page_with_form(form(IntakeStage::Person), person_pages::show_person, person_pages::save_person)
        .form(button("zoek").on_page(step(IntakeStage::Person)).limited(RateLimit::Search), person_pages::search_entries)
        .page_with_form(
            form(IntakeStage::Consequences).own_fields(&["gelezen-op", "contact"]),
            consequences_pages::show_consequences,
            consequences_pages::save_consequences,
        )
        .page_with_form(FormRoute::new(step(IntakeStage::Check)), check_pages::show_check, check_pages::enter_request)
        .form(button("verwijder").on_page(ADDRESS), draft_pages::discard)
        .form(button("bestanden/{file}/verwijder").on_page(step(IntakeStage::Patient)), draft_pages::remove_file)
        .page(format!("{}/{{id}}", receipt_page::ADDRESS), receipt_page::show_receipt);
}
