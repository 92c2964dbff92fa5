//! **Logboek**: what the officers of an institution did and read, and what its patients did, for those officers.

mod download;
mod labels;
mod look_pages;
mod pages;
mod position;
mod query;
mod rows;
mod store;
mod subjects;
pub mod views;

use crate::web::{FormRoute, Routes};

const ADDRESS: &str = "/ombudsdienst/logboek";

pub fn routes(routes: &mut Routes<'_>) {
    routes.page(ADDRESS, pages::show).page(format!("{ADDRESS}/csv"), download::csv).page_with_form(
        FormRoute::new(format!("{ADDRESS}/patient/{{patient}}")),
        look_pages::ask,
        look_pages::look,
    );
}
