//! Mijn gegevens: what the portal holds about a patient, the e-mail address for notices, who looked, and all of it to
//! take along.

mod actions;
mod export;
mod form;
mod link_pages;
mod looks;
mod pages;
mod readings;
mod sessions;
mod store;
pub mod views;

use actix_web::web;

pub use store::sweep;

pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/mijn-gegevens").route(web::get().to(pages::show)).route(web::post().to(pages::save_email)))
        .service(web::resource("/mijn-gegevens/e-mail-verwijderen").route(web::post().to(pages::remove_email)))
        .service(web::resource("/mijn-gegevens/e-mail-aan").route(web::post().to(pages::resume_email)))
        .service(web::resource("/mijn-gegevens/sessieduur").route(web::post().to(sessions::choose)))
        .service(web::resource("/mijn-gegevens/sessies/{session}/afmelden").route(web::post().to(sessions::end)))
        .service(web::resource("/mijn-gegevens/download").route(web::post().to(pages::download)))
        .service(web::resource("/mijn-gegevens/alles").route(web::get().to(pages::everything)));
}

/// Where the single-purpose links in mails lead: without signing in, and without a person's data.
pub fn link_routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/uitschrijven/{token}")
                .route(web::get().to(link_pages::ask_unsubscribe))
                .route(web::post().to(link_pages::unsubscribe)),
        )
        .service(
            web::resource("/e-mail-bevestigen/{token}")
                .route(web::get().to(link_pages::ask_confirm))
                .route(web::post().to(link_pages::confirm)),
        )
        .service(web::resource("/e-mail-bevestigd").route(web::get().to(link_pages::confirmed)));
}
