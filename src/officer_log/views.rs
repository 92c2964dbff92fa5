//! The pages of the log. Data only; the words stand in the templates.

use askama::Template;

use crate::i18n::filters;
use crate::web::views::Choice;
use crate::web::{FormState, Frame, framed_pages};

/// `/ombudsdienst/logboek`: fields `van`, `tot`, `wat`, `wie`, `referentie`, `patient`, by GET: none of them holds a name or a number.
#[derive(Template)]
#[template(path = "officer_log/log.html")]
pub struct LogPage {
    pub frame: Frame,
    /// Kinds of actions.
    pub groups: Vec<Choice>,
    pub actions: Vec<Choice>,
    pub officers: Vec<Choice>,
    /// The patient it is narrowed down to.
    pub patient: Option<LogPatient>,
    /// What was done, the newest first.
    pub days: Vec<LogDay>,
    /// How many lines are shown.
    pub lines: String,
    /// Something narrows it down.
    pub filtered: bool,
    /// Where the file is.
    pub csv: String,
    /// Where it begins, when this is not the first page.
    pub newest: String,
    /// Where it goes on; empty at the end.
    pub older: String,
    pub form: FormState,
}

/// The patient whom the officer looks at.
#[derive(Debug, Clone)]
pub struct LogPatient {
    pub name: String,
    /// Year of birth; empty when it is not known.
    pub born: String,
    /// The officer's reason, as it stands in the sentence.
    pub reason: String,
    /// The other filters, which **Toon alle patiënten** keeps.
    pub fields: Vec<(&'static str, String)>,
}

/// A day of the log.
#[derive(Debug, Clone)]
pub struct LogDay {
    pub heading: String,
    pub count: String,
    pub rows: Vec<LogRow>,
}

/// Something that was done.
#[derive(Debug, Clone)]
pub struct LogRow {
    pub time: String,
    /// The moment for machines.
    pub iso: String,
    /// An officer's name, or what kind of actor.
    pub who: String,
    pub what: &'static str,
    /// What it is about, when the officer may open it.
    pub about: Option<LogLink>,
    /// Why; empty where it was not asked.
    pub why: String,
}

/// A way to what a row is about.
#[derive(Debug, Clone)]
pub struct LogLink {
    pub href: String,
    pub text: String,
    /// It is a reference.
    pub is_number: bool,
}

/// `/ombudsdienst/logboek/patient/{patient}`: fields `reden`, `naar`. It does not say who it is.
#[derive(Template)]
#[template(path = "officer_log/look.html")]
pub struct LogLookPage {
    pub frame: Frame,
    pub patient: String,
    /// Why one may look.
    pub reasons: Vec<Choice>,
    pub form: FormState,
}

framed_pages!(LogLookPage, LogPage);
