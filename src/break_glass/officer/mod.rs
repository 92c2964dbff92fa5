//! The ombudsdienst's side of breaks: the list, a break's page, its case.

mod case_actions;
mod counts;
mod handlers;
mod list;
mod list_place;
mod list_store;
mod open_accesses;
mod page;
mod store;

pub use handlers::routes;
pub use list::break_rows_of;
pub use open_accesses::list_open_accesses;
