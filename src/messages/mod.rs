//! Conversations between a patient and an ombudsdienst, and what the portal tells a patient in them.

mod actions;
pub mod attachments;
pub mod export;
mod form;
mod hooks;
mod list;
mod mails;
mod matters;
mod model;
pub mod officer;
mod patient_pages;
mod store;
mod thread;
pub mod views;
mod write;

use crate::web::Routes;

pub use actions::{About, Notice, ask, tell, tell_more};
pub use form::{MAX_TEXT, says_something, sent_with, text};
pub use hooks::{Answered, Hooks};
pub use mails::notice;
pub use matters::{Concerned, became, concerns, draft_waits, first_words, names_officer, prepared, questions};
pub use model::{Author, Kind, Topic};
pub use store::{Conversation, Place, sent_before};

pub fn patient_routes(routes: &mut Routes<'_>) {
    patient_pages::routes(routes);
}

pub fn officer_routes(routes: &mut Routes<'_>) {
    officer::routes(routes);
}
