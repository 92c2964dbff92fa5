//! The patient's pages of conversations. Data only; the words stand in the templates.

use askama::Template;
use chrono::{DateTime, Utc};

use crate::i18n::{Locale, dates, filters, tr};
use crate::web::views::{Choice, FileLine, Tag};
use crate::web::{FormState, Frame, framed_pages};

/// The address of a conversation of the patient's.
pub(super) fn address(reference: &str) -> String {
    format!("/berichten/{reference}")
}

/// `Vandaag, 14.05 uur`, or the day.
pub(super) fn day_or_time(locale: Locale, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if dates::day(at) == dates::day(now) {
        tr(locale, "messages-vandaag", &[("tijd", (&dates::time(locale, at)).into())])
    } else {
        dates::on(locale, at)
    }
}

/// `Vandaag om 14.05 uur`, or the day and the time.
pub(super) fn moment(locale: Locale, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if dates::day(at) == dates::day(now) {
        tr(locale, "messages-vandaag-om", &[("tijd", (&dates::time(locale, at)).into())])
    } else {
        dates::at(locale, at)
    }
}

/// Which page of a list is shown.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// From 1.
    pub page: i64,
    /// Another follows.
    pub more: bool,
}

impl Paging {
    /// The page before, if there is one.
    pub fn before(&self) -> Option<i64> {
        (self.page > 1).then(|| self.page - 1)
    }

    /// The page after, if there is one.
    pub fn after(&self) -> Option<i64> {
        self.more.then(|| self.page + 1)
    }
}

/// One conversation of the inbox.
#[derive(Debug, Clone)]
pub struct InboxRow {
    /// The reference, which is also its address.
    pub reference: String,
    /// What its last message is: the portal's own title, or what it is about.
    pub title: String,
    pub sign: Sign,
    /// Something in it was not seen yet.
    pub unread: bool,
    /// Who wrote that; none for the portal's own.
    pub from: Option<String>,
    /// The first words of that.
    pub words: String,
    pub at: String,
}

/// The sign of a message: an icon and its colours (`mt-face--…`), as decoration.
#[derive(Debug, Clone, Copy)]
pub struct Sign {
    pub icon: &'static str,
    /// Empty for the ordinary ones.
    pub tone: &'static str,
}

/// `/berichten`: field `zoek`.
#[derive(Template)]
#[template(path = "messages/inbox.html")]
pub struct InboxPage {
    pub frame: Frame,
    pub rows: Vec<InboxRow>,
    /// Which page of them.
    pub paging: Paging,
    pub searched: bool,
    /// Field `zoek`.
    pub form: FormState,
}

/// `/berichten/nieuw`: fields `onderwerp`, `instelling`, `over-ombudsdienst`, `tekst`, hidden `formulier`.
#[derive(Template)]
#[template(path = "messages/new.html")]
pub struct NewPage {
    pub frame: Frame,
    /// The page's own name, so that a form sent twice is one message.
    pub key: String,
    /// What it may be about.
    pub topics: Vec<Choice>,
    /// To choose from when there are several institutions, otherwise empty.
    pub institutions: Vec<Choice>,
    pub form: FormState,
}

/// *Gaat dit over iemand van de ombudsdienst?*: radio `gaat-over` (`ja` or `nee`), hidden all of the message's form, and `woorden`.
#[derive(Template)]
#[template(path = "messages/conflict.html")]
pub struct MessageConflictPage {
    pub frame: Frame,
    /// Where the message is sent to.
    pub action: String,
    /// What the patient wrote.
    pub words: String,
    /// There is no other ombudsdienst.
    pub only_one: bool,
    /// Files came with it: no browser keeps their choice.
    pub with_files: bool,
    pub form: FormState,
}

/// What a conversation is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConversationLink {
    /// A request, by reference.
    Request(String),
    Exclusion,
    /// A break of the glass.
    Break,
    /// This one, for an officer.
    BreakOf(String),
    /// This dispute, for an officer.
    DisputeOf(String),
    /// What it says itself.
    Nothing,
}

#[derive(Debug, Clone)]
pub struct MessageLine {
    /// Written by the reader, or by a colleague.
    pub mine: bool,
    pub who: String,
    /// When, as it is read.
    pub at: String,
    /// When, for the machine.
    pub iso: String,
    /// The text, as typed.
    pub body: String,
    /// The other side saw it.
    pub seen: bool,
    /// A request was prepared: its draft, to be read and sent (patient's page only).
    pub draft: Option<String>,
    /// What came with it.
    pub files: Vec<FileLine>,
    /// The letter that tells it (officer's page only).
    pub letter: Option<String>,
}

/// What the patient may do, or did, about an act that an officer did in their name.
#[derive(Debug, Clone)]
pub enum DisputeLine {
    /// **Dat was ik niet**
    Open,
    Case {
        state: Tag,
        /// While its outcome is still to come.
        latest: Option<String>,
        /// The conversation that tells of it.
        conversation: String,
    },
}

/// What stands above a message of the portal.
#[derive(Debug, Clone)]
pub struct NoticeHead {
    pub title: String,
    pub sign: Sign,
}

/// What the patient may do, or did, about a break of the glass.
#[derive(Debug, Clone)]
pub enum BreakActs {
    /// **Ik vertrouw dit niet**: the break, and until when that is answered.
    Open { id: String, latest: String },
    Case {
        state: Tag,
        /// While its outcome is still to come.
        latest: Option<String>,
    },
}

/// A message as the patient reads it.
#[derive(Debug, Clone)]
pub struct PatientLine {
    pub message: MessageLine,
    /// The portal's own have a title and a sign.
    pub head: Option<NoticeHead>,
    pub dispute: Option<DisputeLine>,
    pub broken: Option<BreakActs>,
}

/// `/berichten/{reference}`: field `tekst`, hidden `formulier`.
#[derive(Template)]
#[template(path = "messages/conversation.html")]
pub struct ConversationPage {
    pub frame: Frame,
    /// The reference, which is also its address.
    pub reference: String,
    pub subject: String,
    pub link: ConversationLink,
    /// The messages, the oldest first.
    pub lines: Vec<PatientLine>,
    /// Which page of them; a later one is older.
    pub paging: Paging,
    /// Closed on this day.
    pub closed: Option<String>,
    /// Nobody may read it until somebody is named who may (R12).
    pub waits: bool,
    /// The page's own name, so that a form sent twice is one message.
    pub key: String,
    pub form: FormState,
}

framed_pages!(InboxPage, NewPage, MessageConflictPage, ConversationPage);
