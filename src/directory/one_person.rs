//! An exclusion names one natural person (R1): what may stand in the field where a patient describes someone.
//!
//! The test leans towards accepting: an officer looks at every description, and a real name must never be refused.
//! What it refuses is a text that can only mean several people, or that names no person at all.

mod commas;
mod judge;
mod pairs;
mod refusal;
mod titles;
mod words;

use crate::text::visible;
pub use refusal::NotOnePerson;

/// The longest name that is kept, in characters.
pub const MAX_NAME_CHARS: usize = 120;

/// A name or a word for one person, tidied: no control signs, single spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnePersonName(String);

impl OnePersonName {
    /// The name as it is kept and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads what a patient typed as a name.
///
/// # Errors
/// When it does not name one person.
pub fn one_person(typed: &str) -> Result<OnePersonName, NotOnePerson> {
    let lines = visible(typed).trim().replace("\r\n", "\n");
    if !lines.chars().any(char::is_alphabetic) {
        return Err(NotOnePerson::Empty);
    }
    let spaced: String = lines.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let tidy = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidy.chars().count() > MAX_NAME_CHARS {
        return Err(NotOnePerson::TooLong(MAX_NAME_CHARS));
    }
    judge::names_somebody(&tidy)?;
    pairs::names_no_two(&tidy)?;
    // Two lines are two persons.
    pairs::names_no_two(&lines.replace('\n', ";"))?;
    Ok(OnePersonName(tidy))
}

#[cfg(test)]
mod phrases;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod real_names;
#[cfg(test)]
mod tests;
