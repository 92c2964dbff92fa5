//! The ombudsdienst's side of conversations: the list, a conversation, answers, closing.

mod actions;
mod conversation_page;
mod counts;
mod list_page;
mod list_store;
mod pages;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use list_page::talk_rows_of;

pub use conversation_page::{find_conversation, find_officer_name, lock_conversation};

/// Mounts the pages under `/ombudsdienst/berichten`.
pub fn routes(routes: &mut Routes<'_>) {
    const CONVERSATION: &str = "/ombudsdienst/berichten/{gesprek}";
    let act = |act: &str| FormRoute::new(format!("{CONVERSATION}/{act}")).on_page(CONVERSATION);
    let list = FormRoute::new("/ombudsdienst/berichten").limited(RateLimit::Search);
    let conversation = FormRoute::new(CONVERSATION).saves(Saves::Typed).own_fields(&["formulier"]);
    routes
        .page_with_form(list, list_page::show_list, list_page::search_list)
        .page_with_form(conversation, pages::show_conversation, pages::send_answer)
        .form(
            FormRoute::new(format!("{CONVERSATION}/sjabloon"))
                .on_page(CONVERSATION)
                .saves(Saves::Typed)
                .own_fields(&["formulier"]),
            pages::fill_in_template,
        )
        .form(act("sluit"), pages::close_conversation)
        .form(act("heropen"), pages::reopen_conversation);
}
