//! Letters: what the portal told a patient and is to be sent on paper, as a sheet for a window envelope. Who printed one stays known.

mod actions;
mod address;
pub mod export;
mod list_page;
mod pages;
mod print_pages;
mod prints;
mod sheet;
mod store;
pub mod views;
mod waiting;

use crate::web::{FormRoute, Routes, Saves};

pub use store::{LetterLine, LetterState, list_letters_of, text_of_state};
pub use waiting::{WaitingLetters, find_waiting_letters};

pub const ADDRESS: &str = "/ombudsdienst/brieven";

pub fn routes(routes: &mut Routes<'_>) {
    let letter = || format!("{ADDRESS}/{{letter}}");
    let print = FormRoute::new(format!("{ADDRESS}/{{letter}}/afdrukken")).on_page(letter());
    routes
        .page(ADDRESS, list_page::show_letters)
        .page(letter(), pages::show_letter)
        .form(print.saves(Saves::Typed).own_fields(&["formulier", "afgedrukt"]), print_pages::print)
        .page(format!("{ADDRESS}/{{letter}}/afdruk"), print_pages::show_print)
        .form(FormRoute::new(format!("{ADDRESS}/{{letter}}/verstuurd")).on_page(letter()), pages::mark_sent);
}
