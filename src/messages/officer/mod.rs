//! The ombudsdienst's side of conversations: the list, a conversation, answers, closing.

mod actions;
mod conversation_page;
mod pages;
pub mod views;

use actix_web::web;

pub use conversation_page::{find_conversation, find_officer_name, lock_conversation, refuse_conversation};

/// Mounts the pages under `/ombudsdienst/berichten`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/ombudsdienst/berichten")
                .route(web::get().to(pages::show_list))
                .route(web::post().to(pages::search_list)),
        )
        .service(
            web::resource("/ombudsdienst/berichten/{gesprek}")
                .route(web::get().to(pages::show_conversation))
                .route(web::post().to(pages::send_answer)),
        )
        .service(web::resource("/ombudsdienst/berichten/{gesprek}/sluit").route(web::post().to(pages::close_conversation)))
        .service(web::resource("/ombudsdienst/berichten/{gesprek}/heropen").route(web::post().to(pages::reopen_conversation)));
}
