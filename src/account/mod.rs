//! Mijn gegevens: what the portal holds about a patient, the e-mail address for notices, who looked, and all of it to
//! take along.

mod actions;
mod adoptions;
mod email_pages;
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
    let address = |path: &str| format!("/mijn-gegevens/{path}");
    let form = |path: &str, page: &str| FormRoute::new(address(path)).on_page(address(page));
    routes
        .page("/mijn-gegevens", page::show)
        .page_with_form(
            FormRoute::new(address("e-mail")).saves(Saves::Typed).own_fields(&["formulier"]),
            email_pages::show,
            email_pages::save_email,
        )
        .form(form("e-mail-verwijderen", "e-mail"), email_pages::remove_email)
        .form(form("e-mail-aan", "e-mail"), email_pages::resume_email)
        .page(address("aangemeld"), sessions::show)
        .form(form("sessieduur", "aangemeld").saves(Saves::Typed), sessions::choose)
        .form(form("sessies/{session}/afmelden", "aangemeld"), sessions::end)
        .form(form("blijf-aangemeld", "aangemeld"), sessions::stay)
        .page_with_form(FormRoute::new(address("download")).saves(Saves::Typed), pages::show_download, pages::download)
        .page(address("wie-keek"), pages::show_looks)
        .page(address("toegang"), pages::show_events)
        .page(address("bewaartermijn"), page::show_retention)
        .page(address("alles"), pages::everything);
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
