//! The ombudsdienst's side of conversations: the list, a conversation, answers, closing.

mod actions;
mod conversation_page;
pub mod letters;
mod pages;
pub mod views;

use crate::web::{FormRoute, RateLimit, Routes, Saves};

pub use conversation_page::{conversation, held, name, not_for};

/// Mounts the pages under `/ombudsdienst/berichten`.
pub fn routes(routes: &mut Routes<'_>) {
    const CONVERSATION: &str = "/ombudsdienst/berichten/{gesprek}";
    let act = |act: &str| FormRoute::new(format!("{CONVERSATION}/{act}")).on_page(CONVERSATION);
    routes
        .page_with_form(FormRoute::new("/ombudsdienst/berichten").limited(RateLimit::Search), pages::open, pages::search)
        .page_with_form(FormRoute::new(CONVERSATION).saves(Saves::Typed).own_fields(&["formulier"]), pages::show, pages::answer)
        .form(act("sluit"), pages::close)
        .form(act("heropen"), pages::reopen);
}
