//! `/uitsluitingen`: what spans exclusions and requests for the patient. The list, giving access again, undoing that.

mod list;
mod pages;
mod store;
pub mod views;

use actix_web::web;

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/uitsluitingen").route(web::get().to(pages::show_list)))
        .service(
            web::resource("/uitsluitingen/{id}/opnieuw-toegang")
                .route(web::get().to(pages::ask_to_give_access))
                .route(web::post().to(pages::give_access)),
        )
        .service(web::resource("/uitsluitingen/{id}/maak-ongedaan").route(web::post().to(pages::undo_ending)));
}
