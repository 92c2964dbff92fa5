//! Conversations between a patient and an ombudsdienst, and what the portal tells a patient in them.

mod actions;
pub mod attachments;
mod conflict_page;
mod dispute_shown;
pub mod export;
mod form;
mod hooks;
mod links;
mod list;
mod mails;
mod model;
mod notice;
mod notice_head;
mod notice_text;
pub mod officer;
mod paper;
mod patient_conversation;
mod patient_line;
mod patient_pages;
mod reply;
mod report;
mod routing;
mod store;
mod stored_text;
mod subject_line;
mod thread;
mod told_break;
pub mod views;
mod write;

use crate::web::Routes;

pub use actions::{
    About, NewNotice, NewQuestion, PostedNotice, append_notice, post_notice, post_prepared_elsewhere, post_question,
};
pub use conflict_page::{ask as ask_whom_it_concerns, parse_statement};
pub use dispute_shown::DISPUTE_TIME;
pub use form::{MAX_TEXT_CHARS, message_idempotency_key, parse_text, says_something};
pub use hooks::{Hooks, OnAnswered, OnOfficerNamed};
pub use links::{
    ConcernOutcome, find_first_text, find_prepared, find_question_references, find_told, has_waiting_draft, link_request,
    set_concerned_person, text_names_officer,
};
pub use mails::queue_notice;
pub use model::{Author, MessageKind, Topic};
pub use notice::{BreakGround, CaseOutcome, EndRequester, EntryChannel, Notice, RefusalReason, StopChannel, StopWait};
pub use notice_text::{refusal_reason_text, render_notice, render_subject, stop_channel_text};
pub use paper::{PaperText, render_on_paper, render_paper_title};
pub use patient_conversation::answer_with_conversation;
pub use report::{NewReport, insert_report};
pub use store::{Conversation, Place, find_sent};
pub use stored_text::{CONVERSATION_SUBJECT, MESSAGE_BODY, MessageBody, StoredSubject};
pub use subject_line::SubjectLine;
pub use write::WriteOutcome;

pub fn patient_routes(routes: &mut Routes<'_>) {
    patient_pages::routes(routes);
}

pub fn officer_routes(routes: &mut Routes<'_>) {
    officer::routes(routes);
}
