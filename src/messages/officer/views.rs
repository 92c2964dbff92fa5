//! The ombudsdienst's pages of conversations. Data only; the words stand in the templates.

use askama::Template;

use super::super::views::{ConversationLink, MessageLine, Paging};
use crate::i18n::filters;
use crate::patients::PatientFacts;
use crate::web::views::{Choice, LookAt};
use crate::web::{FormState, Frame, framed_pages};

/// One conversation of the list.
#[derive(Debug, Clone)]
pub struct TalkRow {
    /// The reference, which is also its address.
    pub reference: String,
    pub subject: String,
    /// None: not known here, which is a fault.
    pub patient: Option<String>,
    /// The patient's year of birth.
    pub birth_year: String,
    /// The newest message is unread.
    pub unread: bool,
    /// Since when the patient waits for an answer.
    pub waits: Option<String>,
    /// It is closed.
    pub closed: bool,
    /// When something was written last.
    pub at: String,
}

/// `/ombudsdienst/berichten`: fields `zoek`, `toon` (`open`, `ongelezen`, `gesloten`, `alles`).
#[derive(Template)]
#[template(path = "messages/talks.html")]
pub struct TalksPage {
    pub frame: Frame,
    pub rows: Vec<TalkRow>,
    /// Which page of them.
    pub paging: Paging,
    /// Something was searched or filtered: an empty list then means nothing was found.
    pub filtered: bool,
    pub form: FormState,
}

/// `/ombudsdienst/berichten/{reference}`: field `tekst`, hidden `formulier`.
#[derive(Template)]
#[template(path = "messages/talk.html")]
pub struct TalkPage {
    pub frame: Frame,
    /// The reference, which is also its address.
    pub reference: String,
    pub subject: String,
    pub patient: PatientFacts,
    /// **Bekijk de patiënt**.
    pub look: Option<LookAt>,
    pub link: ConversationLink,
    /// The messages, the oldest first.
    pub lines: Vec<MessageLine>,
    /// Which page of them; a later one is older.
    pub paging: Paging,
    /// Closed: by whom and when.
    pub closed: Option<(String, String)>,
    /// Closed, since another ombudsdienst handles its request.
    pub handed_over: bool,
    /// A request can be made of it.
    pub may_become_request: bool,
    /// One was made, and waits for the patient.
    pub prepared: bool,
    /// The page's own name, so that a form sent twice is one message.
    pub key: String,
    /// Answers of before to begin from.
    pub templates: Vec<Choice>,
    pub form: FormState,
}

framed_pages!(TalksPage, TalkPage);
