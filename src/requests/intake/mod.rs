//! **Voer een aanvraag in**: what came on paper, by mail or telephone, for a patient who does not use the portal.

mod actions;
mod form;
mod pages;
mod store;
pub mod views;

use actix_web::web;
/// Mounts the pages. Before those of one request: its address would be taken for a reference.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/ombudsdienst/aanvragen/nieuw")
                .route(web::get().to(pages::show_intake))
                .route(web::post().to(pages::enter_request)),
        )
        .service(web::resource("/ombudsdienst/aanvragen/nieuw/zoek").route(web::post().to(pages::search_entries)));
}
