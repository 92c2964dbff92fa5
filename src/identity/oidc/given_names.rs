//! Notices a provider that sends no given names at all: more likely a wrong claim name or a missing scope than many people with one
//! name in a row.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::claims::Person;
use crate::config::Oidc;

/// This many different people in a row without a given name are suspicious.
const SUSPICIOUS_PEOPLE: usize = 5;

/// Hashes of the people who signed in since one last had a given name. Of this process only: it is a hint, not a count.
#[derive(Default)]
pub(super) struct GivenNames {
    lacking: Mutex<HashSet<Vec<u8>>>,
}

impl GivenNames {
    /// Warns the operator once when the last people who signed in all lacked a given name.
    pub(super) fn watch(&self, person: &Person, settings: &Oidc) {
        if self.becomes_suspicious(&person.subject, person.name.given_name.is_some()) {
            tracing::warn!(
                provider = settings.name,
                claim = settings.given_name_claim,
                people = SUSPICIOUS_PEOPLE,
                "none of the last people who signed in has a given name: check given_name_claim and the scopes"
            );
        }
    }

    /// Whether this person makes the row suspicious: true once, until a person has a given name again.
    fn becomes_suspicious(&self, subject: &str, has_given_name: bool) -> bool {
        let mut lacking = self.lacking.lock().unwrap_or_else(PoisonError::into_inner);
        if has_given_name {
            lacking.clear();
        }
        !has_given_name
            && lacking.len() < SUSPICIOUS_PEOPLE
            && lacking.insert(Sha256::digest(subject).to_vec())
            && lacking.len() == SUSPICIOUS_PEOPLE
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
