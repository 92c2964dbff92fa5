//! Raw input of the message forms → text and subject, or a form state that says what to mend.

use serde::Deserialize;
use unicode_normalization::char::is_combining_mark;

use super::attachments::CheckedFile;
use super::model::Topic;
use crate::db::ids::{IdempotencyKey, InstitutionId, PersonId};
use crate::i18n::{Locale, t, tr};
use crate::text::is_invisible;
use crate::web::{FormState, RawForm};

/// The longest message, in characters.
pub const MAX_TEXT_CHARS: usize = 4000;

/// Which page of a list is asked for.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    bladzijde: Option<u16>,
    toon: Option<String>,
}

impl PageQuery {
    /// From 1.
    pub(super) fn page(&self) -> i64 {
        self.bladzijde.map_or(1, |page| i64::from(page.max(1)))
    }

    /// The tab of a list; empty: its first.
    pub(super) fn tab(&self) -> &str {
        self.toon.as_deref().unwrap_or_default()
    }
}

/// The fields of `/berichten/nieuw`.
pub(super) const NEW_FIELDS: [&str; 4] = ["onderwerp", "instelling", "over-ombudsdienst", "tekst"];

/// A new message, as it was filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NewConversation {
    /// What it is about.
    pub topic: Topic,
    /// Whose ombudsdienst, when that was chosen.
    pub institution: Option<InstitutionId>,
    pub text: String,
}

/// The text of a message in a field; the refusals are those of the patient's or the officer's page.
///
/// # Errors
/// The words that say what to mend.
pub fn parse_text(locale: Locale, raw: &RawForm, field: &str) -> Result<String, String> {
    let text = raw.text(field);
    let length = text.chars().count();
    if !says_something(&text) {
        Err(t(locale, "messages-fout-leeg").to_owned())
    } else if length > MAX_TEXT_CHARS {
        Err(tr(locale, "messages-fout-lang", &[("n", length.into())]))
    } else {
        Ok(text)
    }
}

/// The text of an answer, or none where the form refuses it.
pub(super) fn parse_answer(locale: Locale, raw: &RawForm) -> (Option<String>, FormState) {
    let mut form = FormState::of(raw, &["tekst"]);
    match parse_text(locale, raw, "tekst") {
        Ok(text) => (Some(text), form),
        Err(message) => {
            form.refuse("tekst", message);
            (None, form)
        }
    }
}

/// A new message. `institutions` are those to choose from.
pub(super) fn parse_new_message(
    locale: Locale,
    raw: &RawForm,
    institutions: &[InstitutionId],
) -> Result<NewConversation, FormState> {
    let mut form = FormState::of(raw, &NEW_FIELDS);
    let topic = parse_topic(raw.raw("onderwerp"));
    if topic.is_none() {
        form.refuse("onderwerp", t(locale, "messages-fout-onderwerp"));
    }
    let institution = match raw.raw("instelling") {
        "" => None,
        chosen => {
            let found = chosen.parse::<InstitutionId>().ok().filter(|id| institutions.contains(id));
            if found.is_none() {
                form.refuse("instelling", t(locale, "messages-fout-instelling"));
            }
            found
        }
    };
    match (topic, parse_text(locale, raw, "tekst")) {
        (Some(topic), Ok(text)) if !form.refused() => Ok(NewConversation { topic, institution, text }),
        (_, text) => {
            if let Err(message) = text {
                form.refuse("tekst", message);
            }
            Err(form)
        }
    }
}

/// The subjects that a patient chooses from, as the form sends them.
pub(super) const TOPICS: [(&str, Topic); 4] =
    [("uitsluiting", Topic::Exclusion), ("stopzetten", Topic::Ending), ("inzage", Topic::Suspicion), ("andere", Topic::Other)];

fn parse_topic(value: &str) -> Option<Topic> {
    TOPICS.iter().find(|(name, _)| *name == value).map(|(_, topic)| *topic)
}

/// Whether a person can read anything in it: not only white space, marks of direction and signs that show nothing.
pub fn says_something(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !c.is_control() && !is_combining_mark(c) && !is_invisible(c))
}

/// The key of a message's form ([`RawForm::idempotency_key`]), its files included.
pub fn message_idempotency_key(raw: &RawForm, sender: PersonId, content: &[&str], files: &[CheckedFile]) -> IdempotencyKey {
    let digests: Vec<String> = files.iter().map(CheckedFile::digest).collect();
    let all: Vec<&str> = content.iter().copied().chain(digests.iter().map(String::as_str)).collect();
    raw.idempotency_key("formulier", sender, &all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_message_of_signs_that_nobody_sees_says_nothing() {
        for text in
            ["", " \n\t", "\u{200b}\u{200f}\u{202e}", "\u{feff}\u{2066}\u{2069}", "\u{3164}\u{2800}", "\u{301}", "\u{fe0f}"]
        {
            assert!(!says_something(text), "{text:?}");
        }
        for text in ["?", "🙏", "👩‍⚕️", "\u{202e}tekst", "مرحبا", "é", "1"] {
            assert!(says_something(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_letter_anywhere_says_something(before in "\\PC{0,10}", after in "\\PC{0,10}") {
            let text = format!("{before}a{after}");
            prop_assert!(says_something(&text));
        }
    }

    #[test]
    fn every_subject_has_a_value_of_its_own() {
        for (value, wanted) in TOPICS {
            assert_eq!(parse_topic(value), Some(wanted));
        }
        assert_eq!(parse_topic(""), None);
        assert_eq!(parse_topic("request"), None);
    }
}
