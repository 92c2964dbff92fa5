//! The ombudsdienst's side of conversations: the list, a conversation, answers, closing, letters.

mod actions;
mod conversation_page;
mod letter_pages;
pub mod letters;
mod pages;
mod recipients;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use conversation_page::{find_conversation, find_officer_name, lock_conversation};

/// Mounts the pages under `/ombudsdienst/berichten`, and `/ombudsdienst/brieven`.
pub fn routes(routes: &mut Routes<'_>) {
    const CONVERSATION: &str = "/ombudsdienst/berichten/{gesprek}";
    let act = |act: &str| FormRoute::new(format!("{CONVERSATION}/{act}")).on_page(CONVERSATION);
    let list = FormRoute::new("/ombudsdienst/berichten").limited(RateLimit::Search);
    let conversation = FormRoute::new(CONVERSATION).saves(Saves::Typed).own_fields(&["formulier"]);
    routes
        .page_with_form(list, pages::show_list, pages::search_list)
        .page_with_form(conversation, pages::show_conversation, pages::send_answer)
        .form(act("sluit"), pages::close_conversation)
        .form(act("heropen"), pages::reopen_conversation)
        .page(letter_pages::ADDRESS, letter_pages::show_letters)
        .form(
            FormRoute::new(format!("{}/{{letter}}/verstuurd", letter_pages::ADDRESS)).on_page(letter_pages::ADDRESS),
            letter_pages::mark_sent,
        );
}
