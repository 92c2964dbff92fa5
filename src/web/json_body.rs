//! What a call of an application brings: its body, as bytes (at most 1 MiB; what it must be, the feature says), the id in its address,
//! and no parameters.

use std::fmt::Display;
use std::str::FromStr;

use std::pin::Pin;

use super::form::whole;
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
    /// Read as JSON.
    ///
    /// # Errors
    /// When it is none, has a member twice, or is not of one of these media types.
    pub fn json(&self, media_types: &[&str]) -> Result<serde_json::Value, ApiError> {
        if !media_types.contains(&self.media_type.as_str()) {
            return Err(ApiError::malformed("Content-Type", "another media type is expected"));
        }
        json::parse(&self.bytes).map_err(|error| match error {
            JsonError::Malformed => ApiError::malformed("", "the body is not JSON"),
            JsonError::Duplicate(at) => ApiError::malformed(at, "a member stands twice in one object"),
        })
    }
}

/// An id in an address, written as we write it.
pub fn path_id<T: FromStr + Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|id: &T| id.to_string() == text)
}

/// What an address asks besides what it names: nothing.
///
/// # Errors
/// When there are parameters.
pub fn no_parameters(request: &HttpRequest) -> Result<(), ApiError> {
    if request.query_string().is_empty() {
        return Ok(());
    }
    Err(ApiError::malformed("", "this address takes no parameters; what is asked of persons stands in bodies only"))
}

impl FromRequest for Body {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let sent = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| ApiError::malformed("", "no body"))?;
            let bytes = whole(payload).await.map_err(|error| match error {
                PageError::TooLarge => ApiError::TooLarge,
                _ => ApiError::malformed("", "the body broke off, or came too slowly"),
            })?;
            Ok(Self { media_type, bytes })
        })
    }
}
