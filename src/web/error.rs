//! What a request can end in other than a page, and the one layer that turns it into a page a person can use.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError};

use super::form::MalformedForm;
use super::{InternalFault, Outdated, Page};
use crate::db::DbError;

/// The cookie with the page to come back to after signing in: a path of ours, nothing else.
pub const fn return_cookie(https: bool) -> &'static str {
    if https { "__Host-mt_terug" } else { "mt_terug" }
}

/// The cookie of the session.
pub const fn session_cookie(https: bool) -> &'static str {
    if https { "__Host-mt" } else { "mt" }
}

/// Where a patient chooses an ombudsdienst.
pub const CHOICE_OF_HOME: &str = "/mijn-gegevens/ombudsdienst";

/// Removes that cookie: the page is opened.
///
/// # Errors
/// When the cookie cannot be written.
pub fn forget_return(response: &mut HttpResponse, request: &HttpRequest, https: bool) -> Result<(), PageError> {
    if let Some(mut cookie) = request.cookie(return_cookie(https)) {
        cookie.set_path("/");
        cookie.set_secure(https);
        response.add_removal_cookie(&cookie).map_err(anyhow::Error::from)?;
    }
    Ok(())
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Not signed in: 303 to `/aanmelden`, and back to this path afterwards.
    #[error("not signed in")]
    SignIn {
        /// The path of the page to come back to.
        back: String,
        /// Whether cookies are bound to https.
        secure: bool,
    },
    /// A patient has no confirmed home yet: 303 to the choice, and to this path afterwards.
    #[error("no ombudsdienst chosen")]
    ChooseHome {
        /// The path of the page to open afterwards.
        back: String,
        /// Whether cookies are bound to https.
        secure: bool,
    },
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// A form without this session's token, or of another site.
    #[error("forbidden: {0}")]
    ForeignForm(&'static str),
    /// A form from an older page of the same person: 422, shown again as it was typed.
    #[error("a form from an older page")]
    Outdated(Box<Outdated>),
    /// Unknown, malformed or another's: alike.
    #[error("not found")]
    NotFound,
    /// A form that no browser sends: not UTF-8, a NUL byte, a duplicate field, another content type.
    #[error("unreadable form: {0}")]
    BadForm(&'static str),
    /// A body over the limit.
    #[error("body too large")]
    TooLarge,
    /// The same was done too often.
    #[error("too often")]
    TooOften {
        /// Within so many seconds.
        seconds: u32,
    },
    /// Postgres is unavailable.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("{0}")]
    Internal(InternalFault),
}

impl From<anyhow::Error> for PageError {
    #[track_caller]
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(InternalFault::new(error))
    }
}

impl From<DbError> for PageError {
    #[track_caller]
    fn from(error: DbError) -> Self {
        if error.is_unavailable() { Self::Unavailable(error.to_string()) } else { Self::Internal(InternalFault::new(error)) }
    }
}

impl From<diesel::result::Error> for PageError {
    #[track_caller]
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl From<MalformedForm> for PageError {
    fn from(MalformedForm(why): MalformedForm) -> Self {
        Self::BadForm(why)
    }
}

impl From<rand::rand_core::OsError> for PageError {
    #[track_caller]
    fn from(error: rand::rand_core::OsError) -> Self {
        Self::Internal(InternalFault::new(anyhow::anyhow!("no randomness: {error}")))
    }
}

impl From<askama::Error> for PageError {
    #[track_caller]
    fn from(error: askama::Error) -> Self {
        Self::Internal(InternalFault::new(error))
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } | Self::ChooseHome { .. } => StatusCode::SEE_OTHER,
            Self::Forbidden(_) | Self::ForeignForm(_) => StatusCode::FORBIDDEN,
            Self::Outdated(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadForm(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Self::SignIn { back, secure } | Self::ChooseHome { back, secure } = self {
            let page = if matches!(self, Self::SignIn { .. }) { "/aanmelden" } else { CHOICE_OF_HOME };
            response.insert_header((header::LOCATION, page));
            response.cookie(
                Cookie::build(return_cookie(*secure), back.clone())
                    .path("/")
                    .http_only(true)
                    .secure(*secure)
                    .same_site(SameSite::Lax)
                    .max_age(Duration::minutes(30))
                    .finish(),
            );
        }
        if let Self::TooOften { seconds } = self {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        response.finish()
    }
}

/// A page as an answer.
///
/// # Errors
/// When the template cannot be rendered.
pub fn page(status: StatusCode, page: &impl Page) -> Result<HttpResponse, PageError> {
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.html()?))
}

/// A page, answered with 200.
///
/// # Errors
/// As [`page`].
pub fn ok(template: &impl Page) -> Result<HttpResponse, PageError> {
    page(StatusCode::OK, template)
}

/// An accepted form: on to another page of ours.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Whether an answer is an error that has no page yet.
pub fn is_bare_error(status: StatusCode, body: &BoxBody) -> bool {
    (status.is_client_error() || status.is_server_error()) && !matches!(body.size(), BodySize::Sized(1..) | BodySize::Stream)
}
