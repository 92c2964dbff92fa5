//! Mijn gegevens: what the portal holds about a patient, the e-mail address for notices, who looked, and all of it to
//! take along.

mod actions;
mod adoptions;
mod events;
mod export;
mod form;
mod link_pages;
mod looks;
mod page;
mod pages;
mod readings;
mod recipients;
mod sessions;
mod store;
pub mod views;

use actix_web::web;

use crate::web::{FormRoute, Routes, Saves};

pub use store::sweep;

pub fn routes(routes: &mut Routes<'_>) {
    const PAGE: &str = "/mijn-gegevens";
    let form = |path: &str| FormRoute::new(format!("{PAGE}/{path}")).on_page(PAGE);
    routes
        .page_with_form(FormRoute::new(PAGE).saves(Saves::Typed).own_fields(&["formulier"]), pages::show, pages::save_email)
        .form(form("e-mail-verwijderen"), pages::remove_email)
        .form(form("e-mail-aan"), pages::resume_email)
        .form(form("sessieduur").saves(Saves::Typed), sessions::choose)
        .form(form("sessies/{session}/afmelden"), sessions::end)
        .form(form("download").saves(Saves::Typed), pages::download)
        .page("/mijn-gegevens/toegang", pages::show_events)
        .page("/mijn-gegevens/alles", pages::everything);
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
