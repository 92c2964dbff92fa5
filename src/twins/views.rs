//! The pages of people to settle. Data only; the words stand in the templates.

use askama::Template;

use crate::i18n::filters;
use crate::web::{FormState, Frame, framed_pages};

/// `/ombudsdienst/personen`.
#[derive(Template)]
#[template(path = "twins/list.html")]
pub struct PeoplePage {
    pub frame: Frame,
    pub proposed: Vec<MatterRow>,
    pub reissued: Vec<MatterRow>,
    pub undoing: Vec<MatterRow>,
    pub linked: Vec<MatterRow>,
    /// The number to look for.
    pub form: FormState,
    /// Whose it is or was, once it was looked for.
    pub found: Option<Vec<FoundNumberRow>>,
}

/// Somebody who has or had a number.
#[derive(Debug, Clone)]
pub struct FoundNumberRow {
    pub id: String,
    pub person: String,
    pub is_current: bool,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct MatterRow {
    pub id: String,
    pub one: String,
    pub other: String,
    pub why: String,
    pub since: String,
}

/// `/ombudsdienst/personen/{id}`: one question.
#[derive(Template)]
#[template(path = "twins/question.html")]
pub struct PersonQuestionPage {
    pub frame: Frame,
    pub id: String,
    pub heading: &'static str,
    pub why: String,
    pub people: Vec<EntryCard>,
    /// What the answer changes.
    pub effect: String,
    /// Radios: value and words. Empty where a button asks everything.
    pub answers: Vec<(&'static str, String)>,
    /// The value and words of the button that does it without a choice.
    pub act: Option<(&'static str, &'static str)>,
    pub items: Vec<UndoRow>,
    pub form: FormState,
}

/// One of the people.
#[derive(Debug, Clone)]
pub struct EntryCard {
    pub name: String,
    pub function: String,
    pub place: String,
    /// RIZIV and personnel numbers.
    pub numbers: String,
}

/// An exclusion to look at.
#[derive(Debug, Clone)]
pub struct UndoRow {
    pub exclusion: String,
    pub text: String,
    pub button: String,
}

framed_pages!(PeoplePage, PersonQuestionPage);
