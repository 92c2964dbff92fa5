//! **Verlaat deze site snel** (R14): to the neutral site at once, leaving nothing behind that shows who was here.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::extract::{check_origin, is_from_own_page};
use super::form_sender::sender_cookie;
use super::session::RequestSession;
use super::sign_in::end_all;
use super::views::AfterExitPage;
use super::visitor::visitor_cookie;
use crate::i18n::Locale;
use crate::web::{AppState, PageError, ok, read_form, return_cookie, see_other};

pub const PATH: &str = "/verlaat";

/// `POST /verlaat`: ends the session at the server, forgets the saved forms, and redirects to the neutral site. It never answers with
/// an error page: without a session, with an expired one or with a malformed form it redirects all the same.
pub async fn exit(site: web::Data<AppState>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let form = read_form(&request, payload).await.unwrap_or_default();
    let Ok(visit) = RequestSession::extract(&request) else {
        return exit_response(&site, is_same_origin(&site, &request));
    };
    let own = is_same_origin(&site, &request);
    let Some(who) = visit.who().or(visit.expired()) else {
        return exit_response(&site, own);
    };
    // The page may be older than the session: then the browser's word that it is a page of ours counts as much as the token.
    if !own || !(visit.has_token(form.raw("csrf")) || is_from_own_page(&site, &request)) {
        return exit_response(&site, false);
    }
    if let Err(error) = end_all(&visit, who).await {
        tracing::error!(cause = %error, "saved forms were not forgotten; the sweep removes them");
    }
    visit.sign_out();
    exit_response(&site, true)
}

/// `GET /einde`: what Back shows afterwards. It names no one and nothing, reads no session, and so works without Postgres.
///
/// # Errors
/// When the page cannot be made.
pub async fn after_exit(locale: Locale) -> Result<HttpResponse, PageError> {
    ok(&AfterExitPage { locale })
}

/// Whether no header says that another site sent this.
pub fn is_same_origin(site: &AppState, request: &HttpRequest) -> bool {
    check_origin(site, request).is_ok()
}

/// Redirects to the neutral site. `clear` makes the browser forget all of this one; another site's form must not sign anybody out.
pub fn exit_response(site: &AppState, clear: bool) -> HttpResponse {
    let mut response = see_other(site.exit_url.address());
    if !clear {
        return response;
    }
    response
        .headers_mut()
        .insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""));
    // For browsers that do not know the header; the session's own cookie goes with the session.
    for name in [visitor_cookie(site.is_https()), return_cookie(site.is_https()), sender_cookie(site.is_https())] {
        let cookie = Cookie::build(name, "").path("/").http_only(true).secure(site.is_https()).same_site(SameSite::Lax).finish();
        if let Err(error) = response.add_removal_cookie(&cookie) {
            tracing::error!(cause = %error, "a cookie could not be removed");
        }
    }
    response
}
