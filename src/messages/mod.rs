//! Conversations between a patient and an ombudsdienst, and what the portal tells a patient in them.

mod actions;
pub mod attachments;
mod form;
mod hooks;
mod list;
mod mails;
mod model;
pub mod officer;
mod patient_pages;
mod store;
mod thread;
pub mod views;
mod write;

use actix_web::web;

pub use actions::{About, Notice, tell, tell_more};
pub use form::{MAX_TEXT, says_something, sent_with, text};
pub use hooks::{Answered, Hooks};
pub use model::{Author, Kind, Topic};
pub use store::{Place, became, first_words, question_place, questions};
pub use write::{Said, say};

/// The patient's pages.
pub fn patient_routes(config: &mut web::ServiceConfig) {
    patient_pages::routes(config);
}

/// The ombudsdienst's pages.
pub fn officer_routes(config: &mut web::ServiceConfig) {
    officer::routes(config);
}
