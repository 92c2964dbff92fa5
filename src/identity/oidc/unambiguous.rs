//! No duplicate members in what a provider sends: the library would take one of them, and the signer may have meant the other.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::error::SignInError;
use crate::web::json::{self, JsonError};

/// Whether no part of a signed token has a duplicate member. What is not a token is left to its parser.
pub(super) fn is_unambiguous_token(text: &str) -> bool {
    let parts = text.split('.').filter_map(|part| URL_SAFE_NO_PAD.decode(part).ok());
    parts.map(|part| json::parse(&part)).all(|read| !matches!(read, Err(JsonError::Duplicate(_))))
}

/// Parses a token into a type of the library.
pub(super) fn parse_token<T: FromStr>(text: &str) -> Result<T, SignInError> {
    if !is_unambiguous_token(text) {
        return Err(SignInError::Invalid("duplicate member"));
    }
    T::from_str(text).map_err(|_| SignInError::Invalid("not a token"))
}

/// The same of a response: JSON, with an ID token in it that is not encrypted, or a token as a whole.
pub(super) fn is_unambiguous_response(body: &[u8]) -> bool {
    match json::parse(body) {
        Ok(answer) => answer.get("id_token").and_then(Value::as_str).is_none_or(is_unambiguous_token),
        Err(JsonError::Duplicate(_)) => false,
        Err(JsonError::Malformed) => std::str::from_utf8(body).is_ok_and(|text| is_unambiguous_token(text.trim())),
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
        assert!(
            is_unambiguous_token(&once)
                && !is_unambiguous_token(&twice)
                && is_unambiguous_token("no token")
                && is_unambiguous_token("")
        );
        for (body, fine) in [
            (once.clone(), true),
            (twice.clone(), false),
            (format!(r#"{{"id_token":"{once}"}}"#), true),
            (format!(r#"{{"id_token":"{twice}"}}"#), false),
            (r#"{"sub":"a","sub":"a"}"#.to_owned(), false),
            (r#"{"keys":[{"kid":"1"}]}"#.to_owned(), true),
            ("<html>".to_owned(), true),
        ] {
            assert_eq!(is_unambiguous_response(body.as_bytes()), fine, "{body}");
        }
    }
}
