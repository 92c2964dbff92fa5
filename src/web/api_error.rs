//! What a call of a hospital application can end in other than its answer. `app::machines` writes it out: a problem document
//! (RFC 9457), in FHIR an OperationOutcome. None of it holds anything of a person.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::InternalFault;
use crate::db::DbError;

/// A problem document (RFC 9457). It holds nothing of a person, and nothing of what was sent but the place of a fault.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem<'a> {
    /// Always `about:blank`: the status says which kind it is.
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// The status in words.
    pub title: &'a str,
    /// The status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong, for a developer.
    pub detail: &'a str,
    /// Which element of what was sent, as a JSON pointer or the name of a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<&'a str>,
}

/// How a call proves itself (RFC 6750).
const BEARER: &str = "Bearer realm=\"Mijn Toegang\"";

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// A token that is not valid.
    #[error("no valid token")]
    Unauthorized,
    #[error("no bearer token was sent")]
    NoToken,
    /// The application has not this scope.
    #[error("the scope {0} is missing")]
    Scope(&'static str),
    /// What was sent cannot be read: where, and why.
    #[error("{}", located(at, why))]
    Malformed {
        /// The element: a JSON pointer, in FHIR a path. Names of elements only, never what stands in them.
        at: String,
        /// What should stand there.
        why: &'static str,
    },
    /// What was sent can be read, but not taken.
    #[error("{}", located(at, why))]
    Refused {
        /// As above.
        at: String,
        /// Why not.
        why: &'static str,
    },
    /// Unknown, malformed or another's: alike.
    #[error("not found")]
    NotFound,
    /// Another content under the same id, or an outdated version.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// So old that it is no longer kept.
    #[error("gone: {0}")]
    Gone(&'static str),
    /// None of the representations that there are.
    #[error("not acceptable: application/fhir+json is what there is")]
    NotAcceptable,
    /// In FHIR; AuthZEN has 400 for it.
    #[error("Content-Type: {0} is expected")]
    UnsupportedMediaType(&'static str),
    /// A body over the limit.
    #[error("body too large")]
    TooLarge,
    /// More calls than the application has in a minute.
    #[error("too many calls")]
    TooOften {
        /// Until there are new ones.
        seconds: u32,
    },
    /// Postgres is unavailable.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("{0}")]
    Internal(InternalFault),
}

/// What is wrong as a whole has no place to name.
fn located(at: &str, why: &str) -> String {
    if at.is_empty() { why.to_owned() } else { format!("{at}: {why}") }
}

impl ApiError {
    /// A malformed element.
    pub fn malformed(at: impl Into<String>, why: &'static str) -> Self {
        Self::Malformed { at: at.into(), why }
    }

    /// What the caller may read of it: nothing of what was sent, nothing of ours.
    pub fn detail(&self) -> String {
        match self {
            Self::Unavailable(_) => "The portal cannot answer now. Try again in a while.".to_owned(),
            Self::Internal(_) => "The portal failed. Its log has the cause.".to_owned(),
            other => other.to_string(),
        }
    }

    /// The element that is wrong, if one is.
    pub fn at(&self) -> Option<&str> {
        match self {
            Self::Malformed { at, .. } | Self::Refused { at, .. } => Some(at),
            Self::UnsupportedMediaType(_) => Some("Content-Type"),
            _ => None,
        }
    }
}

impl From<anyhow::Error> for ApiError {
    #[track_caller]
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(InternalFault::new(error))
    }
}

impl From<DbError> for ApiError {
    #[track_caller]
    fn from(error: DbError) -> Self {
        if error.is_unavailable() { Self::Unavailable(error.to_string()) } else { Self::Internal(InternalFault::new(error)) }
    }
}

impl From<diesel::result::Error> for ApiError {
    #[track_caller]
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unauthorized | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Gone(_) => StatusCode::GONE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::Unauthorized => {
                response.insert_header((header::WWW_AUTHENTICATE, format!("{BEARER}, error=\"invalid_token\"")));
            }
            // Who sent no token made no error (RFC 6750, 3.1).
            Self::NoToken => {
                response.insert_header((header::WWW_AUTHENTICATE, BEARER));
            }
            Self::Scope(scope) => {
                let challenge = format!("{BEARER}, error=\"insufficient_scope\", scope=\"{scope}\"");
                response.insert_header((header::WWW_AUTHENTICATE, challenge));
            }
            Self::TooOften { seconds } => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Self::Unavailable(_) => {
                response.insert_header((header::RETRY_AFTER, "5"));
            }
            _ => {}
        }
        response.finish()
    }
}
