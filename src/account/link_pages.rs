//! Where the links in mails lead. Without a session: the link is the permission, for one purpose. Opening a page does
//! nothing, since mail programs open links by themselves; its button acts.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};

use super::actions;
use super::views::BarePage;
use crate::i18n::{Locale, t};
use crate::web::headers::HasExitForm;
use crate::web::{AppState, PageError, drain_body, ok, page, see_other};

/// A page, with the exit as a form: in the same browser somebody may be signed in.
fn bare(
    (request, site, locale): (&HttpRequest, &AppState, Locale),
    heading: &'static str,
    paragraphs: &[&'static str],
    button: Option<&'static str>,
) -> BarePage {
    request.extensions_mut().insert(HasExitForm);
    BarePage {
        locale,
        exit_url: site.exit_url.address().to_owned(),
        heading: t(locale, heading),
        paragraphs: paragraphs.iter().map(|words| t(locale, words)).collect(),
        button: button.map(|words| t(locale, words)),
    }
}

/// `GET /uitschrijven/{token}`: the same page whatever the link.
pub async fn ask_unsubscribe(locale: Locale, site: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (heading, text, button) = ("account-uitschrijven-kop", "account-uitschrijven-vraag", "account-uitschrijven-knop");
    ok(&bare((&request, &site, locale), heading, &[text], Some(button)))
}

/// `POST /uitschrijven/{token}`: by the button, or by a mail program with one click (RFC 8058): without cookies, without an
/// origin, as a form of either type, and answered without a redirect. The same answer whether the link is known, used or none.
pub async fn unsubscribe(
    locale: Locale,
    site: web::Data<AppState>,
    request: HttpRequest,
    token: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, PageError> {
    drain_body(body).await?;
    actions::unsubscribe(&site, &token).await?;
    let (heading, texts) = ("account-uitgeschreven-kop", ["account-uitgeschreven", "account-uitgeschreven-weer"]);
    ok(&bare((&request, &site, locale), heading, &texts, None))
}

/// `GET /e-mail-bevestigen/{token}`: the same page whatever the link.
pub async fn ask_confirm(locale: Locale, site: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (heading, text, button) = ("account-bevestigen-kop", "account-bevestigen-vraag", "account-bevestigen-knop");
    ok(&bare((&request, &site, locale), heading, &[text], Some(button)))
}

/// `POST /e-mail-bevestigen/{token}`
pub async fn confirm(
    locale: Locale,
    site: web::Data<AppState>,
    request: HttpRequest,
    token: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, PageError> {
    drain_body(body).await?;
    if actions::confirm_email(&site, &token).await? {
        return Ok(see_other("/e-mail-bevestigd"));
    }
    let gone = bare((&request, &site, locale), "account-bevestigen-oud-kop", &["account-bevestigen-oud"], None);
    page(StatusCode::NOT_FOUND, &gone)
}

/// `GET /e-mail-bevestigd`
pub async fn confirmed(locale: Locale, site: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    ok(&bare((&request, &site, locale), "account-bevestigd-kop", &["account-bevestigd"], None))
}
