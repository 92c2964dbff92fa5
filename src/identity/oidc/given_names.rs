//! Notices a provider that sends nobody's given name: rather a wrong name of the claim, or a scope that is missing, than a row of people
//! with one name.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::claims::Person;
use super::provider::Provider;
use super::store::hash;

/// So many different people in a row without a given name are no coincidence.
const SUSPICIOUS_PEOPLE: usize = 5;

/// Who signed in since somebody last had a given name, as hashes. Of this process only: it is a hint, not a count.
#[derive(Default)]
pub(super) struct GivenNames {
    lacking: Mutex<HashSet<Vec<u8>>>,
}

impl GivenNames {
    /// Whether this person makes the row suspicious: true once, until somebody has a given name again.
    fn becomes_suspicious(&self, subject: &str, has_given_name: bool) -> bool {
        let mut lacking = self.lacking.lock().unwrap_or_else(PoisonError::into_inner);
        if has_given_name {
            lacking.clear();
        }
        !has_given_name
            && lacking.len() < SUSPICIOUS_PEOPLE
            && lacking.insert(hash(subject))
            && lacking.len() == SUSPICIOUS_PEOPLE
    }
}

impl Provider {
    /// Warns the operator once when the last people who signed in all lacked a given name.
    pub(super) fn watch_given_names(&self, person: &Person) {
        if self.given_names.becomes_suspicious(&person.subject, person.name.given_name.is_some()) {
            tracing::warn!(
                provider = self.settings.name,
                claim = self.settings.given_name_claim,
                people = SUSPICIOUS_PEOPLE,
                "none of the last people who signed in has a given name: look at given_name_claim and the scopes"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_different_people_in_a_row_are_suspicious_once() {
        let seen = GivenNames::default();
        for subject in ["a", "a", "b", "c", "d", "a"] {
            assert!(!seen.becomes_suspicious(subject, false));
        }
        assert!(seen.becomes_suspicious("e", false));
        assert!(!seen.becomes_suspicious("f", false));
        assert!(!seen.becomes_suspicious("g", true));
        for subject in ["a", "b", "c", "d"] {
            assert!(!seen.becomes_suspicious(subject, false));
        }
        assert!(seen.becomes_suspicious("e", false));
    }
}
