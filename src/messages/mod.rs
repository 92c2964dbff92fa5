//! Conversations between a patient and an ombudsdienst, and what the portal tells a patient in them.

mod actions;
pub mod attachments;
mod export;
mod mails;
mod model;
mod store;

pub use actions::{About, Notice, tell, tell_more};
pub use export::{Conversation, File, Message, conversations as export_conversations, files as export_files};
pub use mails::notice;
pub use model::{Author, Kind, Topic};
pub use store::Place;
