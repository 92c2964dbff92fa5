//! What the ombudsdienst does across features: finding a patient, ending an exclusion at the patient's word, reading the log,
//! and an officer's own sessions.

mod end_pages;
mod log_pages;
mod log_store;
mod log_words;
mod pages;
mod patient_pages;
mod session_pages;
mod store;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes, Saves};
pub use store::{Unopened, nobody_may_open};

/// Mounts the pages under `/ombudsdienst/patienten`, `/ombudsdienst/logboek`, and `/ombudsdienst/sessies`.
pub fn routes(routes: &mut Routes<'_>) {
    const SESSIONS: &str = "/ombudsdienst/sessies";
    const PATIENTS: &str = "/ombudsdienst/patienten";
    let end_exclusion = FormRoute::new(format!("{PATIENTS}/{{patient}}/uitsluitingen/{{exclusion}}/stopzetten"));
    routes
        .page("/ombudsdienst/logboek", log_pages::show)
        .page(SESSIONS, session_pages::show)
        .form(FormRoute::new(format!("{SESSIONS}/{{session}}/afmelden")).on_page(SESSIONS), session_pages::end)
        .page_with_form(FormRoute::new(PATIENTS).limited(RateLimit::Search), pages::open, pages::search)
        .form(FormRoute::new(format!("{PATIENTS}/kies")).on_page(PATIENTS), pages::choose)
        .page(format!("{PATIENTS}/{{patient}}"), patient_pages::show)
        .page_with_form(end_exclusion.saves(Saves::Typed).own_fields(&["periode"]), end_pages::ask, end_pages::end);
}
