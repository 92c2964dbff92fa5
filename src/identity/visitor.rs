//! A visitor of `/aanmelden` without a session: attempts to sign in belong to their cookie.

use actix_web::HttpRequest;

use super::keys::CookieKey;

/// The name of their cookie.
pub(super) const fn visitor_cookie(https: bool) -> &'static str {
    if https { "__Host-mt_bezoek" } else { "mt_bezoek" }
}

/// The visitor of a request.
pub(super) fn visitor_of(request: &HttpRequest, https: bool) -> Option<String> {
    request.cookie(visitor_cookie(https)).map(|cookie| cookie.value().to_owned()).filter(|value| value.len() == 43)
}

/// The form secret of a visitor without a session.
pub(super) fn form_secret(key: &CookieKey, visitor: &str) -> Option<[u8; 32]> {
    key.derive(&format!("form of a visitor {visitor}"))
}
