//! The ombudsdienst looks a patient up, for a reason that goes on record, and ends an exclusion on the patient's behalf.

mod end_pages;
mod patient_pages;
mod search_pages;
mod store;
pub mod views;

use actix_web::web;

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/ombudsdienst/patienten")
                .route(web::get().to(search_pages::open))
                .route(web::post().to(search_pages::search)),
        )
        .service(web::resource("/ombudsdienst/patienten/kies").route(web::post().to(search_pages::choose)))
        .service(web::resource("/ombudsdienst/patienten/{patient}").route(web::get().to(patient_pages::show)))
        .service(
            web::resource("/ombudsdienst/patienten/{patient}/uitsluitingen/{exclusion}/stopzetten")
                .route(web::get().to(end_pages::ask))
                .route(web::post().to(end_pages::end)),
        );
}
