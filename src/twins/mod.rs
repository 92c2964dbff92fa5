//! Entries of the directory that may be one person, and numbers that went to somebody else (R20): an officer settles them.

mod numbers;
mod pages;
mod question;
mod store;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes};

pub use store::{PeopleWaiting, find_waiting};

pub const ADDRESS: &str = "/ombudsdienst/personen";

pub fn routes(routes: &mut Routes<'_>) {
    routes.page_with_form(FormRoute::new(ADDRESS).limited(RateLimit::Search), pages::list, pages::search).page_with_form(
        FormRoute::new(format!("{ADDRESS}/{{id}}")),
        question::ask,
        question::settle,
    );
}
