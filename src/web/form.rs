//! The fields of a form; what no browser sends is refused.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::db::ids::{IdempotencyKey, PersonId};
use crate::text::one_line;

/// A form that no browser sends, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedForm(pub &'static str);

/// The fields of a form, each at most once. Line ends are LF.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RawForm(BTreeMap<String, String>);

impl RawForm {
    pub(super) fn parse(body: &[u8]) -> Result<Self, MalformedForm> {
        let mut form = Self::default();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (pair.get(..at).unwrap_or(pair), pair.get(at + 1..).unwrap_or(&[])),
                None => (pair, [].as_slice()),
            };
            form.insert(decode(name)?, decode(value)?)?;
        }
        Ok(form)
    }

    pub(super) fn insert(&mut self, name: Vec<u8>, value: Vec<u8>) -> Result<(), MalformedForm> {
        let text = |bytes: Vec<u8>| {
            if bytes.contains(&0) {
                return Err(MalformedForm("NUL byte"));
            }
            String::from_utf8(bytes).map_err(|_| MalformedForm("not UTF-8"))
        };
        let (name, value) = (text(name)?, text(value)?);
        match self.0.insert(name, value.replace("\r\n", "\n").replace('\r', "\n")) {
            Some(_) => Err(MalformedForm("duplicate field")),
            None => Ok(()),
        }
    }

    /// A field as it was sent, or an empty text.
    pub fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A field of one line, which is a number, a name or an address: without control characters and signs that cannot be
    /// seen, white space folded and trimmed.
    pub fn line(&self, name: &str) -> String {
        one_line(self.raw(name))
    }

    /// A field of many lines: without other control characters, trimmed.
    pub fn text(&self, name: &str) -> String {
        let text: String = self.raw(name).chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        text.trim().to_owned()
    }

    /// From the id that the page put into a field, the sender and the content: a form that is sent twice has one key, and one that
    /// was changed after going back has another.
    pub fn idempotency_key(&self, field: &str, sender: PersonId, content: &[&str]) -> IdempotencyKey {
        let Ok(page) = self.raw(field).parse::<IdempotencyKey>() else {
            return IdempotencyKey::generate();
        };
        let mut hash = Sha256::new();
        hash.update(page.uuid().as_bytes());
        hash.update(sender.uuid().as_bytes());
        for part in content {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        IdempotencyKey::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Whether a field besides these is filled in.
    pub fn has_other_than(&self, fields: &[&str]) -> bool {
        self.0.iter().any(|(name, value)| !fields.contains(&name.as_str()) && !value.trim().is_empty())
    }

    /// What follows a prefix in the names of the fields that have it: which of many boxes were ticked.
    pub fn names_after<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().filter_map(move |name| name.strip_prefix(prefix))
    }

    /// Sets a field.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// These fields alone, cut to a number of characters.
    pub fn only(&self, fields: &[&str], max_chars: usize) -> Self {
        let wanted = self.0.iter().filter(|(name, _)| fields.contains(&name.as_str()));
        Self(wanted.map(|(name, value)| (name.clone(), value.chars().take(max_chars).collect())).collect())
    }

    /// Drops a field.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }
}

fn decode(text: &[u8]) -> Result<Vec<u8>, MalformedForm> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<&u8>| {
                    byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
                };
                match (digit(rest.next()), digit(rest.next())) {
                    (Some(high), Some(low)) => high * 16 + low,
                    _ => return Err(MalformedForm("malformed percent-encoding")),
                }
            }
            other => *other,
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_writes_it() {
        let form = RawForm::parse("naam=D%27Hondt%E2%80%93M%C3%BCller+%F0%9F%98%80&regel=a%0D%0Ab&leeg=".as_bytes()).unwrap();
        assert_eq!(form.line("naam"), "D'Hondt–Müller 😀");
        assert_eq!(form.text("regel"), "a\nb");
        assert_eq!(form.line("regel"), "a b");
        assert_eq!(form.raw("leeg"), "");
        assert_eq!(form.raw("ontbreekt"), "");
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for body in ["a=%00", "a=%ff", "a=1&a=2", "a=%zz", "a=%2"] {
            assert!(matches!(RawForm::parse(body.as_bytes()), Err(MalformedForm(_))), "{body}");
        }
    }
}
