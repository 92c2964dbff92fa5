//! The pages of letters. Data only; the words stand in the templates, those of a letter in its sheet.

use askama::Template;

pub use super::sheet::{LetterSheet, SheetPart};
use crate::i18n::filters;
use crate::web::{FormState, Frame, framed_pages};

/// A letter in a row.
#[derive(Debug, Clone)]
pub struct LetterRow {
    pub id: String,
    pub title: String,
    /// None: not known here, which is a fault.
    pub patient: Option<String>,
    /// The patient's NISS as it is read.
    pub niss: String,
    /// The conversation with the message, by reference.
    pub conversation: String,
    /// When the message was written.
    pub since: String,
    /// Who printed it last, and when.
    pub printed: Option<String>,
    pub state: String,
    /// The colour of the state, after `mt-state--`.
    pub tone: &'static str,
    /// **Markeer brief als verstuurd**
    pub may_mark: bool,
}

/// `/ombudsdienst/brieven`: with `?toon=verstuurd` those that were sent.
#[derive(Template)]
#[template(path = "letters/list.html")]
pub struct LettersPage {
    pub frame: Frame,
    /// Those that were sent, the newest first; else those to write, the oldest first.
    pub sent: bool,
    pub rows: Vec<LetterRow>,
    /// There are more than are shown.
    pub more: bool,
}

/// A time that it was printed.
#[derive(Debug, Clone)]
pub struct PrintLine {
    pub text: String,
    /// Why again; empty the first time.
    pub reason: String,
}

/// Another letter to the same patient.
#[derive(Debug, Clone)]
pub struct OtherLetter {
    pub id: String,
    pub title: String,
    pub since: String,
    pub state: String,
    pub tone: &'static str,
    /// This very letter.
    pub here: bool,
}

/// `/ombudsdienst/brieven/{letter}`: fields `adres`, `reden`, hidden `formulier`, `afgedrukt`.
#[derive(Template)]
#[template(path = "letters/letter.html")]
pub struct LetterPage {
    pub frame: Frame,
    pub id: String,
    /// The conversation with the message, by reference.
    pub conversation: String,
    pub state: String,
    pub tone: &'static str,
    pub may_mark: bool,
    pub sheet: LetterSheet,
    /// The style sheet that says where the window is.
    pub window: String,
    pub prints: Vec<PrintLine>,
    /// Who sent it, and when.
    pub sent: Option<String>,
    /// The letters to this patient, this one too, in their order.
    pub others: Vec<OtherLetter>,
    /// The key of the form.
    pub key: String,
    pub form: FormState,
}

/// `/ombudsdienst/brieven/{letter}/afdruk`: the sheet alone, for who just printed it.
#[derive(Template)]
#[template(path = "letters/print.html")]
pub struct LetterPrintPage {
    pub frame: Frame,
    pub id: String,
    pub may_mark: bool,
    pub sheet: LetterSheet,
    /// The style sheet that says where the window is.
    pub window: String,
}

framed_pages!(LettersPage, LetterPage, LetterPrintPage);
