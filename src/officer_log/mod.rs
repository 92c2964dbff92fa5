//! **Logboek**: what the officers of an institution did and read, and what its patients did, for those officers.

mod labels;
mod pages;
mod store;
pub mod views;

use actix_web::web;

pub fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/ombudsdienst/logboek").route(web::get().to(pages::show)));
}
