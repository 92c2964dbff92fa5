//! The page of the intake. Data only; the words stand in the template.

use askama::Template;

use super::super::views::PersonChoice;
use crate::i18n::filters;
use crate::web::views::Choice;
use crate::web::{Contact, FormState, Frame, framed_pages};

/// `/ombudsdienst/aanvragen/nieuw`: one page, whose **Zoek** shows it again with people to choose from.
#[derive(Template)]
#[template(path = "requests/intake/intake.html")]
pub struct IntakePage {
    pub frame: Frame,
    /// How it came: `kanaal`.
    pub channels: Vec<Choice>,
    /// Who asked: `gevraagd-door`.
    pub askers: Vec<Choice>,
    /// By which right somebody else asks: `grond`.
    pub bases: Vec<Choice>,
    /// Whether the officer spoke with the child: `kind-gehoord`.
    pub heard: Vec<Choice>,
    /// How the identity was checked: `identiteit`.
    pub identity_checks: Vec<Choice>,
    /// How the patient may be reached: `contact`.
    pub ways: Vec<Choice>,
    /// What was searched; empty: nothing yet.
    pub term: String,
    /// Whom the search found, at most 20.
    pub candidates: Vec<PersonChoice>,
    /// There are more.
    pub too_many: bool,
    /// What was searched for instead, without places and functions.
    pub searched_as: Option<String>,
    /// This is the search's answer: the page opens at what was found.
    pub searched: bool,
    /// Whom the text on consequences names.
    pub person: &'static str,
    /// Another ombudsdienst to call where it is about somebody of the officer's own.
    pub elsewhere: Option<Contact>,
    pub form: FormState,
}

/// `/ombudsdienst/aanvragen/ingevoerd/{id}`
#[derive(Template)]
#[template(path = "requests/intake/receipt.html")]
pub struct ReceiptPage {
    pub frame: Frame,
    pub reference: String,
    /// The patient, as typed.
    pub patient: String,
    pub born: String,
    pub niss: String,
    /// The person to exclude, in a line.
    pub person: String,
    pub channel: &'static str,
    pub entered_at: String,
}

framed_pages!(IntakePage, ReceiptPage);
