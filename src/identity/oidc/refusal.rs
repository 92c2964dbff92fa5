//! The page for a failed sign-in.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::error::{MissingClaim, SignInError};
use super::providers::{Providers, SignInRole};
use super::views::FailedPage;
use crate::i18n::{t, tr};
use crate::identity::session::RequestSession;
use crate::web::{Nav, PageError, page};

/// A page that says what to do; the cause goes to the log.
pub(super) fn failed_page(
    visit: &RequestSession,
    providers: &Providers,
    role: SignInRole,
    error: SignInError,
) -> Result<HttpResponse, PageError> {
    tracing::warn!(role = role.as_str(), why = ?error, "not signed in");
    let provider = providers.provider(role).map(|provider| provider.settings.name.clone()).unwrap_or_default();
    let phone = visit.site.contact(None).phone;
    let arguments = [("naam", provider.as_str().into()), ("telefoon", phone.as_str().into())];
    let words = |key| tr(visit.locale, key, &arguments);
    let (status, key, again) = match error {
        SignInError::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "identity-fout-weg", true),
        SignInError::Cancelled => (StatusCode::OK, "identity-fout-gestopt", true),
        SignInError::Stale => (StatusCode::BAD_REQUEST, "identity-fout-verlopen", true),
        SignInError::Refused => (StatusCode::BAD_REQUEST, "identity-fout-geweigerd", true),
        SignInError::Invalid(_) => (StatusCode::BAD_REQUEST, "identity-fout-ongeldig", true),
        SignInError::AuthenticationLevel => (StatusCode::FORBIDDEN, "identity-fout-niveau", true),
        SignInError::NotFresh(_) => (StatusCode::FORBIDDEN, "identity-fout-niet-opnieuw", true),
        SignInError::Missing(MissingClaim::Niss) => (StatusCode::FORBIDDEN, "identity-fout-niss", false),
        SignInError::Missing(MissingClaim::Name) => (StatusCode::FORBIDDEN, "identity-fout-naam", false),
        SignInError::NoRole => (StatusCode::FORBIDDEN, "identity-fout-rol", false),
        SignInError::AccountRefused => (StatusCode::FORBIDDEN, "identity-fout-account", false),
    };
    let heading = if error == SignInError::Unavailable {
        words("identity-fout-weg-kop")
    } else {
        t(visit.locale, "identity-fout-kop").to_owned()
    };
    let template = FailedPage {
        frame: visit.frame(heading.clone(), Nav::Nowhere)?,
        heading,
        paragraphs: vec![words(key)],
        again,
        on_paper: role == SignInRole::Patient && matches!(error, SignInError::Missing(_) | SignInError::Unavailable),
    };
    let mut response = page(status, &template)?;
    if error == SignInError::Unavailable {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("60"));
    }
    Ok(response)
}
