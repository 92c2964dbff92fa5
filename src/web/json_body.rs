//! The request of an application: its body as bytes (at most 1 MiB), the id in its address, and no query parameters.

use std::fmt::Display;
use std::str::FromStr;

use std::pin::Pin;

use super::body::read_bytes;
use super::json::{self, JsonError};
use super::{ApiError, PageError};
use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{FromRequest, HttpRequest, dev};

/// A body with its media type.
pub struct Body {
    /// `application/json`: lower case, without parameters; empty when none was sent.
    pub media_type: String,
    pub bytes: Bytes,
}

impl Body {
    /// # Errors
    /// Another media type, malformed, or a duplicate member.
    pub fn json(&self, media_types: &[&str]) -> Result<serde_json::Value, ApiError> {
        if !media_types.contains(&self.media_type.as_str()) {
            return Err(ApiError::malformed("Content-Type", "unsupported media type"));
        }
        json::parse(&self.bytes).map_err(|error| match error {
            JsonError::Malformed => ApiError::malformed("", "malformed JSON"),
            JsonError::Duplicate(at) => ApiError::malformed(at, "duplicate member"),
        })
    }
}

/// An id in an address, in canonical form.
pub fn path_id<T: FromStr + Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|id: &T| id.to_string() == text)
}

/// Refuses query parameters.
pub fn no_parameters(request: &HttpRequest) -> Result<(), ApiError> {
    if request.query_string().is_empty() {
        return Ok(());
    }
    Err(ApiError::malformed("", "no query parameters expected; persons are named in request bodies only"))
}

impl FromRequest for Body {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let sent = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| ApiError::malformed("", "missing request body"))?;
            let bytes = read_bytes(payload).await.map_err(|error| match error {
                PageError::TooLarge => ApiError::TooLarge,
                _ => ApiError::malformed("", "request body incomplete or timed out"),
            })?;
            Ok(Self { media_type, bytes })
        })
    }
}
