//! The ombudsdienst's side of a request: worklist, the request's page, decisions.

mod add_person;
mod address;
mod ask;
mod assignment;
mod candidates;
mod decide;
mod held_request;
mod note_handlers;
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
        .service(
            web::resource("/ombudsdienst")
                .route(web::get().to(worklist::show_worklist))
                .route(web::post().to(worklist::search_worklist)),
        )
        .service(of_request("").route(web::get().to(pages::show_request)))
        .service(of_request("/zoek").route(web::post().to(pages::search_entries)))
        .service(of_request("/neem").route(web::post().to(pages::take_request)))
        .service(of_request("/registreer").route(web::post().to(pages::register_exclusion)))
        .service(of_request("/weiger").route(web::post().to(pages::refuse_request)))
        .service(of_request("/trek-registratie-in").route(web::post().to(pages::retract_registration)))
        .service(of_request("/neem-over").route(web::post().to(note_handlers::take_over_request)))
        .service(of_request("/geef-terug").route(web::post().to(note_handlers::hand_back_request)))
        .service(of_request("/heropen").route(web::post().to(note_handlers::reopen_request)))
        .service(of_request("/notitie").route(web::post().to(note_handlers::add_note)))
        .service(of_request("/gesprek").route(web::post().to(note_handlers::add_call)))
        .service(
            of_request("/vraag")
                .route(web::get().to(question::show_question_form))
                .route(web::post().to(question::send_question)),
        )
        .service(
            web::resource("/ombudsdienst/berichten/{gesprek}/aanvraag")
                .route(web::get().to(prepare_pages::show_preparation))
                .route(web::post().to(prepare_pages::answer_preparation)),
        )
        .service(
            web::resource("/ombudsdienst/berichten/{gesprek}/aanvraag/zoek").route(web::post().to(prepare_pages::search_entries)),
        )
        .service(
            of_request("/persoon")
                .route(web::get().to(add_person::show_person_form))
                .route(web::post().to(add_person::add_person)),
        );
}
