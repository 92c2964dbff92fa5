//! The id by which a call is found again: it stands in the answer, in the log and in the log of decisions.

use actix_web::http::header::HeaderName;
use actix_web::{HttpMessage, HttpRequest};
use tracing_actix_web::RequestId;
use uuid::Uuid;

use crate::directory::Niss;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const MAX_REQUEST_ID_CHARS: usize = 200;

/// The caller's own id where it may stand in a log, else the portal's.
pub fn request_id(request: &HttpRequest) -> String {
    let sent = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|text| may_be_logged(text));
    match sent {
        Some(text) => text.to_owned(),
        None => request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
    }
}

fn may_be_logged(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/+=~|".contains(&byte);
    let plain = (1..=MAX_REQUEST_ID_CHARS).contains(&text.len()) && text.bytes().all(is_plain);
    plain && (Uuid::parse_str(text).is_ok() || !holds_niss(text))
}

/// An application that takes the patient's number for its id must not bring it into the log (R13). The number may stand between others,
/// and be cut by the marks that people write in it.
fn holds_niss(text: &str) -> bool {
    let parts = text.split(|letter: char| !letter.is_ascii_digit() && !"-_.:/".contains(letter));
    parts.into_iter().any(|part| {
        let groups: Vec<&str> = part.split(|letter: char| !letter.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
        (0..groups.len()).any(|first| {
            let mut joined = String::new();
            groups.iter().skip(first).any(|group| {
                joined.push_str(group);
                joined.len() == 11 && Niss::parse(&joined).is_ok()
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_unless_it_is_long_odd_or_a_persons_number() {
        let long = "a".repeat(200);
        for taken in ["a", "vendor-42", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "req/2026:11_29", &long] {
            assert!(may_be_logged(taken), "{taken}");
        }
        assert!(may_be_logged("bfe9eb29-ab87-4ca3-be83-a85073000061"), "digits of a UUID are nobody's number");
        let longer = format!("{long}a");
        for refused in ["", "a b", "a\tb", "é", "\"", "85073000061", "85.07.30-000.61", "ward-3/85073000061", &longer] {
            assert!(!may_be_logged(refused), "{refused}");
        }
    }
}
