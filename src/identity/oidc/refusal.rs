//! The page of whoever is not signed in.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::claims::Lacks;
use super::doors::Doors;
use super::flow::Failed;
use super::store::Door;
use super::views::FailedPage;
use crate::i18n::{t, tr};
use crate::identity::session::Visit;
use crate::web::{Nav, PageError, page};

/// A plain page with a way on; what did not hold goes to the log.
pub(super) fn not_signed_in(visit: &Visit, doors: &Doors, door: Door, failed: Failed) -> Result<HttpResponse, PageError> {
    tracing::warn!(door = door.as_str(), why = ?failed, "not signed in");
    let provider = doors.provider(door).map(|provider| provider.settings.name.clone()).unwrap_or_default();
    let name = [("naam", provider.as_str().into())];
    let words = |key| tr(visit.locale, key, &name);
    let (status, key, again) = match failed {
        Failed::Away => (StatusCode::SERVICE_UNAVAILABLE, "identity-fout-weg", true),
        Failed::Cancelled => (StatusCode::OK, "identity-fout-gestopt", true),
        Failed::Stale => (StatusCode::BAD_REQUEST, "identity-fout-verlopen", true),
        Failed::Refused => (StatusCode::BAD_REQUEST, "identity-fout-geweigerd", true),
        Failed::Invalid(_) => (StatusCode::BAD_REQUEST, "identity-fout-ongeldig", true),
        Failed::Level => (StatusCode::FORBIDDEN, "identity-fout-niveau", true),
        Failed::Lacks(Lacks::Niss) => (StatusCode::FORBIDDEN, "identity-fout-niss", false),
        Failed::Lacks(Lacks::Name) => (StatusCode::FORBIDDEN, "identity-fout-naam", false),
        Failed::NoRole => (StatusCode::FORBIDDEN, "identity-fout-rol", false),
        Failed::Account => (StatusCode::FORBIDDEN, "identity-fout-account", false),
    };
    let heading =
        if failed == Failed::Away { words("identity-fout-weg-kop") } else { t(visit.locale, "identity-fout-kop").to_owned() };
    let template = FailedPage {
        frame: visit.frame(heading.clone(), Nav::Nowhere)?,
        heading,
        paragraphs: vec![words(key)],
        again,
        on_paper: door == Door::Patient && matches!(failed, Failed::Lacks(_) | Failed::Away),
    };
    let mut response = page(status, &template)?;
    if failed == Failed::Away {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("60"));
    }
    Ok(response)
}
