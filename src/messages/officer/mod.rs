//! The ombudsdienst's side of conversations: the list, a conversation, answers, closing.

mod actions;
mod conversation_page;
pub mod letters;
mod pages;
pub mod views;

use actix_web::web;

pub use conversation_page::{conversation, held, name, not_for};

/// Mounts the pages under `/ombudsdienst/berichten`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/ombudsdienst/berichten").route(web::get().to(pages::open)).route(web::post().to(pages::search)))
        .service(
            web::resource("/ombudsdienst/berichten/{gesprek}")
                .route(web::get().to(pages::show))
                .route(web::post().to(pages::answer)),
        )
        .service(web::resource("/ombudsdienst/berichten/{gesprek}/sluit").route(web::post().to(pages::close)))
        .service(web::resource("/ombudsdienst/berichten/{gesprek}/heropen").route(web::post().to(pages::reopen)));
}
