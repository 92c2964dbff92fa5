//! No member twice in what a provider says: the library would take one of them, and who signed may have meant the other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::web::json::{self, JsonError};

/// Whether each part of a signed token that is JSON says each thing once. What is no token is left to whoever parses it.
pub(super) fn is_token(text: &str) -> bool {
    let parts = text.split('.').filter_map(|part| URL_SAFE_NO_PAD.decode(part).ok());
    parts.map(|part| json::parse(&part)).all(|read| !matches!(read, Err(JsonError::Duplicate(_))))
}

/// The same of an answer: JSON, with an ID token in it that is not encrypted, or a token as a whole.
pub(super) fn is_answer(body: &[u8]) -> bool {
    match json::parse(body) {
        Ok(answer) => answer.get("id_token").and_then(Value::as_str).is_none_or(is_token),
        Err(JsonError::Duplicate(_)) => false,
        Err(JsonError::Malformed) => std::str::from_utf8(body).is_ok_and(|text| is_token(text.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part(r#"{"alg":"RS256"}"#), part(payload), part("\u{1}\u{2}"))
    }

    #[test]
    fn a_member_twice_is_seen_in_json_in_tokens_and_in_the_token_of_an_answer() {
        let (once, twice) = (token(r#"{"sub":"a"}"#), token(r#"{"sub":"a","sub":"b"}"#));
        assert!(is_token(&once) && !is_token(&twice) && is_token("no token") && is_token(""));
        for (body, fine) in [
            (once.clone(), true),
            (twice.clone(), false),
            (format!(r#"{{"id_token":"{once}"}}"#), true),
            (format!(r#"{{"id_token":"{twice}"}}"#), false),
            (r#"{"sub":"a","sub":"a"}"#.to_owned(), false),
            (r#"{"keys":[{"kid":"1"}]}"#.to_owned(), true),
            ("<html>".to_owned(), true),
        ] {
            assert_eq!(is_answer(body.as_bytes()), fine, "{body}");
        }
    }
}
