//! Lists: those of the settings as a page offers them (the house's own, else ours), and whether a page's list shows the last search.

use serde::Deserialize;

use super::views::{Choice, LookAt};
use crate::config::{ListEntry, Rules};
use crate::db::ids::PatientId;
use crate::i18n::{Locale, t};

/// What the address of a list may ask: `?gezocht` shows what the last search found, so that going back does. Without it a list
/// is whole: nothing that waits stays hidden behind a search of this morning.
#[derive(Deserialize)]
pub struct Searched {
    gezocht: Option<String>,
}

impl Searched {
    /// Whether the last search is to be shown.
    pub fn is_asked(&self) -> bool {
        self.gezocht.is_some()
    }
}

fn own_or(locale: Locale, entries: &[ListEntry], ours: &[(&'static str, &'static str)]) -> Vec<Choice> {
    if entries.is_empty() {
        ours.iter().map(|(code, key)| Choice { value: (*code).to_owned(), text: t(locale, key).to_owned() }).collect()
    } else {
        entries.iter().map(|entry| Choice { value: entry.code.clone(), text: entry.text.clone() }).collect()
    }
}

/// How the identity of somebody who asks on paper, by mail or telephone was checked.
pub fn identity_checks(locale: Locale, rules: &Rules) -> Vec<Choice> {
    own_or(
        locale,
        &rules.identity_checks,
        &[
            ("identiteitskaart", "web-identiteit-kaart"),
            ("kopie-identiteitskaart", "web-identiteit-kopie"),
            ("teruggebeld", "web-identiteit-teruggebeld"),
            ("gekend", "web-identiteit-gekend"),
        ],
    )
}

/// Those by which the person stood before the officer, with an identity document.
pub fn identity_checks_in_person(locale: Locale, rules: &Rules) -> Vec<Choice> {
    let in_person = |code: &str| match rules.identity_checks.as_slice() {
        [] => code == "identiteitskaart",
        own => own.iter().any(|entry| entry.code == code && entry.in_person),
    };
    identity_checks(locale, rules).into_iter().filter(|check| in_person(&check.value)).collect()
}

/// Why an officer looks a patient up.
pub fn look_reasons(locale: Locale, rules: &Rules) -> Vec<Choice> {
    own_or(
        locale,
        &rules.look_reasons,
        &[
            ("vraag-patient", "web-zoekreden-vraag"),
            ("stopzetten", "web-zoekreden-stopzetten"),
            ("aanvraag", "web-zoekreden-aanvraag"),
            ("melding", "web-zoekreden-melding"),
        ],
    )
}

/// The look at a patient from a page about one; none where the house's own list lacks the reason.
pub fn look_at(locale: Locale, rules: &Rules, code: &str, patient: PatientId, niss: &str) -> Option<LookAt> {
    let reason = look_reasons(locale, rules).into_iter().find(|one| one.value == code)?.value;
    Some(LookAt { patient: patient.to_string(), niss: niss.to_owned(), reason })
}

/// What a kept code means; one that left the list is shown as it is.
pub fn text_of(list: &[Choice], code: &str) -> String {
    list.iter().find(|choice| choice.value == code).map_or(code, |choice| &choice.text).to_owned()
}
