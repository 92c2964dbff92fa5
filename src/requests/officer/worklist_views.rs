//! The page of the worklist. Data only; the words stand in the template.

use askama::Template;

use super::super::model::{Channel, State};
use super::super::tags::patient_tag;
use crate::i18n::{Locale, filters, t};
use crate::text::initials;
use crate::web::{FormState, Frame, framed_pages};

/// One line above the worklist: something that waits elsewhere, or that is wrong.
#[derive(Debug, Clone)]
pub struct Signal {
    pub text: String,
    /// Where it is looked after.
    pub link: Option<SignalLink>,
    /// **Gezien**; none of what stands as long as something waits.
    pub seen: Option<SeenForm>,
}

/// What **Gezien** puts away: fields `soort`, `over`.
#[derive(Debug, Clone)]
pub struct SeenForm {
    pub kind: &'static str,
    pub subject: String,
}

#[derive(Debug, Clone)]
pub struct SignalLink {
    pub address: String,
    pub text: &'static str,
}

/// Requests that came in since a moment, and where they are shown.
#[derive(Debug, Clone)]
pub struct CameIn {
    pub text: String,
    pub address: String,
}

/// A tile or tab: a link that shows a part of the list, with how many it shows beside it.
#[derive(Debug, Clone)]
pub struct FilterLink {
    pub text: &'static str,
    pub address: String,
    /// As it is read: up to 99+ where no more is counted.
    pub count: String,
    pub is_current: bool,
    /// Something in it is late.
    pub is_late: bool,
}

/// A column that the list can be sorted by.
#[derive(Debug, Clone)]
pub struct SortHead {
    pub text: &'static str,
    /// Where it leads; none where the list is too long to be sorted so.
    pub address: Option<String>,
    /// `ascending` or `descending`, of the column that it is sorted by.
    pub sorted: Option<&'static str>,
}

/// Rows under one head.
#[derive(Debug, Clone)]
pub struct RowGroup {
    /// None: the rows are not in groups.
    pub heading: Option<&'static str>,
    /// How many the list has under this head, on this page or another.
    pub count: i64,
    pub is_late: bool,
    pub rows: Vec<WorklistRow>,
}

/// What of a longer list is shown.
#[derive(Debug, Clone, Default)]
pub struct ShownPart {
    /// From which to which, of how many.
    pub text: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// `/ombudsdienst`: fields `zoek`, `status` (`open`, `nieuw`, `behandeling`, `wacht`, `afgewerkt`); a form with `kies-{reference}`.
#[derive(Template)]
#[template(path = "requests/officer/worklist.html")]
pub struct WorklistPage {
    pub frame: Frame,
    pub tiles: Vec<FilterLink>,
    pub tabs: Vec<FilterLink>,
    /// What the ombudsdienst should look at.
    pub signals: Vec<Signal>,
    /// The place that rows and forms carry (`lijst`).
    pub place: String,
    /// What came in since the officer looked.
    pub came: Option<CameIn>,
    /// What the list shows, in which order.
    pub caption: String,
    /// Referentie, Patiënt, Status, Termijn.
    pub heads: [SortHead; 4],
    pub groups: Vec<RowGroup>,
    /// None: all of it is shown.
    pub part: Option<ShownPart>,
    /// Something was searched: an empty list then means nothing was found.
    pub searched: bool,
    /// An empty list, in words.
    pub empty: &'static str,
    pub form: FormState,
}

impl WorklistPage {
    pub fn first_row(&self) -> Option<&WorklistRow> {
        self.groups.first().and_then(|group| group.rows.first())
    }

    /// The row whose box the error summary leads to.
    pub fn first_open(&self) -> &str {
        let rows = || self.groups.iter().flat_map(|group| &group.rows);
        rows().find(|row| row.open).map_or("", |row| &row.reference)
    }
}

/// A state as a word with a dot.
#[derive(Debug, Clone, Copy)]
pub struct RowState {
    pub text: &'static str,
    /// Classes beside `mt-state`.
    pub class: &'static str,
}

impl RowState {
    pub fn new(locale: Locale, state: State, is_double: bool, is_answered: bool) -> Self {
        let new = |text, class| Self { text, class };
        match state {
            State::Sent => new(t(locale, "requests-officer-status-sent"), ""),
            State::Taken if is_answered => new(t(locale, "requests-officer-lijst-antwoord"), "mt-state--warn mt-state--full"),
            State::Taken => new(patient_tag(locale, state, is_double).text, "mt-state--info mt-state--full"),
            State::Asked => new(t(locale, "requests-officer-status-asked"), "mt-state--warn"),
            State::Registered => new(patient_tag(locale, state, is_double).text, "mt-state--ok mt-state--full"),
            State::Refused | State::Withdrawn => new(patient_tag(locale, state, is_double).text, "mt-state--full"),
        }
    }

    /// *Overgedragen*: another ombudsdienst handles it.
    pub fn handed_over(locale: Locale) -> Self {
        Self { text: t(locale, "requests-officer-overgedragen"), class: "mt-state--full" }
    }
}

/// How a request came, as a sign with its word.
#[derive(Debug, Clone, Copy)]
pub struct ChannelSign {
    pub icon: &'static str,
    pub text: &'static str,
}

impl ChannelSign {
    pub fn new(locale: Locale, channel: Channel) -> Self {
        let (icon, word) = match channel {
            Channel::Paper => ("papier", "requests-officer-kort-papier"),
            Channel::Email => ("bericht", "requests-officer-kort-mail"),
            Channel::Telephone => ("telefoon", "requests-officer-kort-telefoon"),
            Channel::Portal | Channel::Message => ("portaal", "requests-officer-kort-portaal"),
        };
        Self { icon, text: t(locale, word) }
    }
}

/// When a request is to be finished, in working days; or when it was.
#[derive(Debug, Clone)]
pub enum DueText {
    /// Past the target by so many.
    Late(i64),
    Today,
    Left(i64),
    /// The day of the decision, or empty.
    Finished(String),
}

/// Who works on it.
#[derive(Debug, Clone)]
pub struct Assignee {
    pub name: String,
    pub initials: String,
    pub is_me: bool,
}

impl Assignee {
    pub fn new(name: String, is_me: bool) -> Self {
        Self { initials: initials(&name), name, is_me }
    }
}

/// One request on the worklist.
#[derive(Debug, Clone)]
pub struct WorklistRow {
    /// The reference, which is also its address.
    pub reference: String,
    pub patient: String,
    /// The patient's year of birth.
    pub birth_year: String,
    /// Who is to be excluded.
    pub person: String,
    /// Function, may be empty.
    pub function: String,
    /// Described in words, not found in the directory.
    pub described: bool,
    pub channel: ChannelSign,
    pub state: RowState,
    pub due: DueText,
    pub assigned: Option<Assignee>,
    /// Still to be decided: it can be ticked.
    pub open: bool,
}

framed_pages!(WorklistPage);
