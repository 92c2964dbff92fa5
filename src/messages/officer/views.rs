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
    /// Who wrote last and the first words of it; may be empty.
    pub words: String,
    /// None: not known here, which is a fault.
    pub patient: Option<String>,
    /// The patient's year of birth.
    pub birth_year: String,
    /// The patient wrote something that nobody read.
    pub unread: bool,
    pub state: TalkState,
    /// Who answered last.
    pub owner: Option<TalkOwner>,
    /// When something was written last: the time today, else the day.
    pub at: String,
    /// The same in full.
    pub at_full: String,
}

/// Where a conversation stands, as a dot with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TalkState {
    /// The patient says that an act was not theirs.
    NotMe,
    ToAnswer,
    AwaitsPatient,
    NothingToAnswer,
    Closed,
}

/// Who of the ombudsdienst a conversation is with.
#[derive(Debug, Clone)]
pub struct TalkOwner {
    pub name: String,
    pub initials: String,
    pub is_me: bool,
}

/// A tab of the list.
#[derive(Debug, Clone)]
pub struct TalkTab {
    pub address: &'static str,
    pub text: &'static str,
    /// How many it holds, as it is shown.
    pub count: String,
    pub current: bool,
}

/// `/ombudsdienst/berichten`: field `zoek`; the tabs are links.
#[derive(Template)]
#[template(path = "messages/talks.html")]
pub struct TalksPage {
    pub frame: Frame,
    pub tabs: Vec<TalkTab>,
    pub rows: Vec<TalkRow>,
    /// Which page of them.
    pub paging: Paging,
    /// The address of a page, but for its number.
    pub pages: String,
    /// Something was searched: an empty list then means nothing was found.
    pub searched: bool,
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
