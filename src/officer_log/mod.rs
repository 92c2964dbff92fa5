//! **Logboek**: what the officers of an institution did and read, and what its patients did, for those officers.

mod labels;
mod pages;
mod position;
mod store;
pub mod views;

use crate::web::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.page("/ombudsdienst/logboek", pages::show);
}
