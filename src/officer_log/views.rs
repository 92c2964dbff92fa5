//! The page of the log. Data only; the words stand in the template.

use askama::Template;

use crate::i18n::filters;
use crate::web::views::Choice;
use crate::web::{FormState, Frame, framed_pages};

/// `/ombudsdienst/logboek`: fields `van`, `tot`, `wat`, `wie`, `referentie`, by GET: none of them holds a name or a number.
#[derive(Template)]
#[template(path = "officer_log/log.html")]
pub struct LogPage {
    pub frame: Frame,
    pub actions: Vec<Choice>,
    pub officers: Vec<Choice>,
    /// What was done, the newest first.
    pub rows: Vec<LogRow>,
    /// Something narrows it down.
    pub filtered: bool,
    /// Where it begins, when this is not the first page.
    pub newest: String,
    /// Where it goes on; empty at the end.
    pub older: String,
    pub form: FormState,
}

/// Something that was done.
#[derive(Debug, Clone)]
pub struct LogRow {
    pub at: String,
    /// The same for machines.
    pub iso: String,
    /// An officer's name, or what kind of actor.
    pub who: String,
    pub what: &'static str,
    /// The request, when there is one that the officer may open.
    pub reference: Option<String>,
}

framed_pages!(LogPage);
