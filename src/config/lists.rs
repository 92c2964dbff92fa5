//! Lists that an installation may word itself: an entry has a code, which is stored, and a text, which people read.

use serde::Deserialize;

use super::{Refused, refused};

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListEntry {
    /// What is stored: lower-case letters, digits and dashes. It stays when the text changes.
    pub code: String,
    /// What a person reads.
    pub text: String,
    /// Of a check of identity: the person stood before the officer, with an identity document.
    #[serde(default)]
    pub in_person: bool,
}

/// Codes that can be kept, each once, with a text.
pub(super) fn check(key: &str, list: &[ListEntry]) -> Result<(), Refused> {
    for (at, entry) in list.iter().enumerate() {
        let parts = entry.code.split('-').all(|part| !part.is_empty());
        let letters = entry.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !parts || !letters || entry.code.len() > 60 {
            return Err(refused(key, format!("{:?} is no code; write small letters, digits and dashes", entry.code)));
        }
        if entry.text.trim().is_empty() {
            return Err(refused(key, format!("{} has no text", entry.code)));
        }
        if list.iter().skip(at + 1).any(|other| other.code == entry.code) {
            return Err(refused(key, format!("{} stands twice", entry.code)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_codes() {
        let list = |codes: &[&str]| {
            let entries: Vec<ListEntry> =
                codes.iter().map(|code| ListEntry { code: (*code).into(), text: "Gezien".into(), in_person: false }).collect();
            check("rules.identity_checks", &entries).map_err(|refusal| refusal.to_string())
        };
        assert_eq!(list(&[]), Ok(()));
        assert_eq!(list(&["id-kaart", "kopie2"]), Ok(()));
        assert!(list(&["a", "a"]).unwrap_err().contains("a stands twice"));
        for wrong in ["", "-", "a--b", "Id", "é", "a b", &"a".repeat(61)] {
            assert!(list(&[wrong]).unwrap_err().starts_with("rules.identity_checks: "), "{wrong}");
        }
        assert!(check("x", &[ListEntry { code: "a".into(), text: " ".into(), in_person: false }]).is_err());
    }
}
