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

use actix_web::web;
pub use store::{Unopened, nobody_may_open};

/// Mounts the pages under `/ombudsdienst/patienten`, `/ombudsdienst/logboek`, and `/ombudsdienst/sessies`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/ombudsdienst/logboek").route(web::get().to(log_pages::show)))
        .service(web::resource("/ombudsdienst/sessies").route(web::get().to(session_pages::show)))
        .service(web::resource("/ombudsdienst/sessies/{session}/afmelden").route(web::post().to(session_pages::end)))
        .service(web::resource("/ombudsdienst/patienten").route(web::get().to(pages::open)).route(web::post().to(pages::search)))
        .service(web::resource("/ombudsdienst/patienten/kies").route(web::post().to(pages::choose)))
        .service(web::resource("/ombudsdienst/patienten/{patient}").route(web::get().to(patient_pages::show)))
        .service(
            web::resource("/ombudsdienst/patienten/{patient}/uitsluitingen/{exclusion}/stopzetten")
                .route(web::get().to(end_pages::ask))
                .route(web::post().to(end_pages::end)),
        );
}
