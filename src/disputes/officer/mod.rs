//! The ombudsdienst's side: disputes among the reports, the page of one, its investigation and outcome.

mod case_actions;
mod case_page;
mod handlers;
mod list;
mod store;

use crate::web::{FormRoute, Routes, Saves};

pub use list::list_rows;
pub use store::count_open_disputes;

pub fn routes(routes: &mut Routes<'_>) {
    const DISPUTE: &str = "/ombudsdienst/meldingen/{melding}";
    let act = |act: &str| FormRoute::new(format!("{DISPUTE}/{act}")).on_page(DISPUTE);
    routes
        .page(DISPUTE, handlers::show)
        .form(act("onderzoek"), handlers::take)
        .form(act("afsluiten").saves(Saves::Typed), handlers::close);
}
