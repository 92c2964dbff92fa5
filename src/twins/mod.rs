//! Entries of the directory that may be one person, and numbers that went to somebody else (R20): an officer settles them.

mod pages;
mod store;
pub mod views;

use crate::web::{FormRoute, Routes};

pub use store::{PeopleWaiting, find_waiting};

pub const ADDRESS: &str = "/ombudsdienst/personen";

pub fn routes(routes: &mut Routes<'_>) {
    routes.page(ADDRESS, pages::list).page_with_form(FormRoute::new(format!("{ADDRESS}/{{id}}")), pages::ask, pages::settle);
}
