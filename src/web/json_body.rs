//! The body of a call, as bytes: at most 1 MiB. What it must be, the feature says.

use std::pin::Pin;

use super::form::whole;
use super::{ApiError, PageError};
use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{FromRequest, HttpRequest, dev};

/// A body with its media type.
pub struct Body {
    /// `application/json`: lower case, without parameters; empty when none was sent.
    pub media_type: String,
    /// The bytes.
    pub bytes: Bytes,
}

impl Body {
    /// Read as JSON.
    ///
    /// # Errors
    /// When it is none, or not of one of these media types.
    pub fn json(&self, media_types: &[&str]) -> Result<serde_json::Value, ApiError> {
        if !media_types.contains(&self.media_type.as_str()) {
            return Err(ApiError::malformed("Content-Type", "another media type is expected"));
        }
        serde_json::from_slice(&self.bytes).map_err(|_| ApiError::malformed("", "the body is not JSON"))
    }
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
