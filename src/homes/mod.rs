//! Whose ombudsdienst helps a patient (R11): the patient's choice, and adoption by an officer who saw the identity document.

mod actions;
mod changed;
mod choice_pages;
mod form;
mod job;
mod officer_pages;
mod store;
pub mod views;

use crate::web::{CHOICE_OF_HOME, FormRoute, RateLimit, Routes, Saves};

pub use job::{carry_out_due, watch};
pub use store::{ExportedAdoption, export, find_open};

pub fn patient_routes(routes: &mut Routes<'_>) {
    let choice = FormRoute::new(CHOICE_OF_HOME).saves(Saves::Typed).own_fields(&["gezien", "terug"]);
    let refuse = FormRoute::new(format!("{CHOICE_OF_HOME}/weiger")).on_page(CHOICE_OF_HOME);
    routes.page_with_form(choice, choice_pages::show, choice_pages::choose).form(refuse, choice_pages::refuse_adoption);
}

/// Mounts the page. Before those of one patient: its address would be taken for a patient's.
pub fn officer_routes(routes: &mut Routes<'_>) {
    let form = FormRoute::new(actions::ADDRESS).saves(Saves::Whole).limited(RateLimit::Adoption);
    routes.page_with_form(form, officer_pages::show, officer_pages::adopt);
}
