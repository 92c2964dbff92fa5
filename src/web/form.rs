//! A form as it came in: read once, within limits, refused when no browser could have sent it.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

use super::PageError;
use crate::db::ids::{IdempotencyKey, PersonId};
use crate::text::one_line;

/// A body may be this long (product.md §7).
pub const MAX_BODY: usize = 1024 * 1024;
/// A body is read so long; the slowest telephone line needs a few seconds for 1 MiB.
const PATIENCE: Duration = Duration::from_secs(60);
/// A body beyond [`MAX_BODY`] is read up to here before it is refused, so that the answer reaches the browser.
pub(super) const MAX_DRAIN: usize = 64 * 1024 * 1024;

/// The fields of a form, each at most once. Line ends are LF.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RawForm(BTreeMap<String, String>);

impl RawForm {
    /// Reads a body of the type that forms have.
    ///
    /// # Errors
    /// Over the limit, another type, not UTF-8, a NUL byte, a field twice.
    pub async fn read(request: &HttpRequest, payload: Payload) -> Result<Self, PageError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let is_form =
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
        let body =
            tokio::time::timeout(PATIENCE, read_body(payload)).await.map_err(|_| PageError::BadForm("it came too slowly"))??;
        // A form without any field has no content type in some clients.
        if !is_form && !body.is_empty() {
            return Err(PageError::BadForm("content type"));
        }
        Self::parse(&body)
    }

    fn parse(body: &[u8]) -> Result<Self, PageError> {
        let mut form = Self::default();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (pair.get(..at).unwrap_or(pair), pair.get(at + 1..).unwrap_or(&[])),
                None => (pair, [].as_slice()),
            };
            form.put(decode(name)?, decode(value)?)?;
        }
        Ok(form)
    }

    /// Takes a field in.
    pub(super) fn put(&mut self, name: Vec<u8>, value: Vec<u8>) -> Result<(), PageError> {
        let text = |bytes: Vec<u8>| {
            if bytes.contains(&0) {
                return Err(PageError::BadForm("a NUL byte"));
            }
            String::from_utf8(bytes).map_err(|_| PageError::BadForm("not UTF-8"))
        };
        let (name, value) = (text(name)?, text(value)?);
        match self.0.insert(name, value.replace("\r\n", "\n").replace('\r', "\n")) {
            Some(_) => Err(PageError::BadForm("a field twice")),
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

    /// The name of a form that was sent, from the one that its page gave it in a field: the same page, sender and content give the
    /// same one, so that a form sent twice is one, and one that was changed after going back is another.
    pub fn sent_as(&self, field: &str, sender: PersonId, content: &[&str]) -> IdempotencyKey {
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

    /// Whether something stands in a field besides these.
    pub fn holds_more_than(&self, fields: &[&str]) -> bool {
        self.0.iter().any(|(name, value)| !fields.contains(&name.as_str()) && !value.trim().is_empty())
    }

    /// With a field more, to be kept.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// These fields alone, cut to so many characters.
    pub fn only(&self, fields: &[&str], most: usize) -> Self {
        let wanted = self.0.iter().filter(|(name, _)| fields.contains(&name.as_str()));
        Self(wanted.map(|(name, value)| (name.clone(), value.chars().take(most).collect())).collect())
    }

    /// Without the token, to be kept.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }
}

fn decode(text: &[u8]) -> Result<Vec<u8>, PageError> {
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
                    _ => return Err(PageError::BadForm("a broken escape")),
                }
            }
            other => *other,
        });
    }
    Ok(bytes)
}

/// Reads a body that says nothing, whatever type it has, and keeps none of it: so that the answer reaches its sender.
///
/// # Errors
/// Over the limit, or too slow.
pub async fn drain(mut payload: Payload) -> Result<(), PageError> {
    let read = async {
        let mut seen = 0usize;
        while let Some(chunk) = payload.next().await {
            seen += chunk.map_err(|_| PageError::BadForm("the connection broke off"))?.len();
            if seen > MAX_DRAIN {
                break;
            }
        }
        if seen > MAX_BODY { Err(PageError::TooLarge) } else { Ok(()) }
    };
    tokio::time::timeout(PATIENCE, read).await.map_err(|_| PageError::BadForm("it came too slowly"))?
}

/// A whole body, as bytes.
///
/// # Errors
/// Over [`MAX_BODY`], or too slow.
pub(super) async fn whole(payload: Payload) -> Result<Bytes, PageError> {
    let read = tokio::time::timeout(PATIENCE, read_body(payload)).await;
    read.map_err(|_| PageError::BadForm("it came too slowly"))?
}

async fn read_body(mut payload: Payload) -> Result<Bytes, PageError> {
    let mut body = web::BytesMut::new();
    let mut seen = 0usize;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| PageError::BadForm("the connection broke off"))?;
        seen += chunk.len();
        if seen > MAX_DRAIN {
            break;
        }
        if seen <= MAX_BODY {
            body.extend_from_slice(&chunk);
        }
    }
    if seen > MAX_BODY { Err(PageError::TooLarge) } else { Ok(body.freeze()) }
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
            assert!(matches!(RawForm::parse(body.as_bytes()), Err(PageError::BadForm(_))), "{body}");
        }
    }
}
