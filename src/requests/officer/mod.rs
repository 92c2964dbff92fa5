//! The ombudsdienst's side of a request: worklist, the request's page, decisions.

mod add_person;
mod address;
mod ask;
mod assignment;
mod case;
mod decide;
mod extras_pages;
mod notes;
mod pages;
mod prepare;
mod prepare_pages;
mod question;
mod reconsider;
pub(in crate::requests) mod request_page;
pub(in crate::requests) mod store;
pub(in crate::requests) mod timeline;
pub mod views;
mod worklist;

use actix_web::web;

/// Mounts the pages under `/ombudsdienst`.
pub fn routes(config: &mut web::ServiceConfig) {
    let of_request = |path: &str| web::resource(format!("/ombudsdienst/aanvragen/{{reference}}{path}"));
    config
        .service(web::resource("/ombudsdienst").route(web::get().to(worklist::open)).route(web::post().to(worklist::search)))
        .service(of_request("").route(web::get().to(pages::show)))
        .service(of_request("/zoek").route(web::post().to(pages::search)))
        .service(of_request("/neem").route(web::post().to(pages::take)))
        .service(of_request("/registreer").route(web::post().to(pages::register)))
        .service(of_request("/weiger").route(web::post().to(pages::refuse)))
        .service(of_request("/trek-registratie-in").route(web::post().to(pages::retract)))
        .service(of_request("/neem-over").route(web::post().to(extras_pages::take_over)))
        .service(of_request("/geef-terug").route(web::post().to(extras_pages::hand_back)))
        .service(of_request("/heropen").route(web::post().to(extras_pages::reopen)))
        .service(of_request("/notitie").route(web::post().to(extras_pages::note)))
        .service(of_request("/gesprek").route(web::post().to(extras_pages::call)))
        .service(of_request("/vraag").route(web::get().to(question::page)).route(web::post().to(question::send)))
        .service(
            web::resource("/ombudsdienst/berichten/{gesprek}/aanvraag")
                .route(web::get().to(prepare_pages::show))
                .route(web::post().to(prepare_pages::send)),
        )
        .service(web::resource("/ombudsdienst/berichten/{gesprek}/aanvraag/zoek").route(web::post().to(prepare_pages::search)))
        .service(of_request("/persoon").route(web::get().to(add_person::page)).route(web::post().to(add_person::add)));
}
