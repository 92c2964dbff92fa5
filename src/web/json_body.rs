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
    /// Another release of FHIR than R4 was named as its parameter.
    other_fhir: bool,
    pub bytes: Bytes,
}

impl Body {
    /// A body of JSON.
    ///
    /// # Errors
    /// Another media type, which AuthZEN wants answered with 400; malformed, or a duplicate member.
    pub fn json(&self) -> Result<serde_json::Value, ApiError> {
        if self.media_type != "application/json" {
            return Err(ApiError::malformed("Content-Type", "application/json is expected"));
        }
        self.parse()
    }

    /// A resource of FHIR R4.
    ///
    /// # Errors
    /// Another media type (415), malformed, or a duplicate member.
    pub fn fhir(&self) -> Result<serde_json::Value, ApiError> {
        let media_types = ["application/fhir+json", "application/json"];
        if self.other_fhir || !media_types.contains(&self.media_type.as_str()) {
            return Err(ApiError::UnsupportedMediaType("application/fhir+json, of FHIR 4.0, or application/json"));
        }
        self.parse()
    }

    fn parse(&self) -> Result<serde_json::Value, ApiError> {
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

/// Refuses query parameters. `name_of` gives the name under which a refusal may speak of one: what was sent could be a person's.
pub fn no_parameters(request: &HttpRequest, name_of: fn(&str) -> Option<&'static str>) -> Result<(), ApiError> {
    let query = request.query_string();
    if query.is_empty() {
        return Ok(());
    }
    let name = query.split(['=', '&']).next().and_then(name_of).unwrap_or_default();
    Err(ApiError::malformed(name, "no query parameter is expected here; persons are named in request bodies only"))
}

impl FromRequest for Body {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let sent = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut parts = sent.split(';').map(|part| part.trim().to_ascii_lowercase());
        let media_type = parts.next().unwrap_or_default();
        let version = |part: &str| part.strip_prefix("fhirversion=").is_some_and(|one| !one.trim_matches('"').starts_with("4.0"));
        let other_fhir = parts.any(|part| version(&part));
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| ApiError::malformed("", "missing request body"))?;
            let bytes = read_bytes(payload).await.map_err(|error| match error {
                PageError::TooLarge => ApiError::TooLarge,
                _ => ApiError::malformed("", "request body incomplete or timed out"),
            })?;
            Ok(Self { media_type, other_fhir, bytes })
        })
    }
}
