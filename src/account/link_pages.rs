//! Where the links in mails lead. Without a session: the link is the permission, for one purpose. Opening a page does
//! nothing, since mail programs open links by themselves; its button acts.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::actions;
use super::views::BarePage;
use crate::i18n::{Locale, t};
use crate::web::{AppState, PageError, drain_body, ok, page, see_other};

/// `GET /uitschrijven/{token}`: the same page whatever the link.
pub async fn ask_unsubscribe(locale: Locale) -> Result<HttpResponse, PageError> {
    ok(&BarePage {
        locale,
        heading: t(locale, "account-uitschrijven-kop"),
        paragraphs: vec![t(locale, "account-uitschrijven-vraag")],
        button: Some(t(locale, "account-uitschrijven-knop")),
    })
}

/// `POST /uitschrijven/{token}`: by the button, or by a mail program with one click (RFC 8058): without cookies, without an
/// origin, as a form of either type, and answered without a redirect. The same answer whether the link is known, used or none.
pub async fn unsubscribe(
    locale: Locale,
    site: web::Data<AppState>,
    token: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, PageError> {
    drain_body(body).await?;
    actions::unsubscribe(&site, &token, site.clock.now()).await?;
    ok(&BarePage {
        locale,
        heading: t(locale, "account-uitgeschreven-kop"),
        paragraphs: vec![t(locale, "account-uitgeschreven"), t(locale, "account-uitgeschreven-weer")],
        button: None,
    })
}

/// `GET /e-mail-bevestigen/{token}`: the same page whatever the link.
pub async fn ask_confirm(locale: Locale) -> Result<HttpResponse, PageError> {
    ok(&BarePage {
        locale,
        heading: t(locale, "account-bevestigen-kop"),
        paragraphs: vec![t(locale, "account-bevestigen-vraag")],
        button: Some(t(locale, "account-bevestigen-knop")),
    })
}

/// `POST /e-mail-bevestigen/{token}`
pub async fn confirm(
    locale: Locale,
    site: web::Data<AppState>,
    token: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, PageError> {
    drain_body(body).await?;
    if actions::confirm_email(&site, &token, site.clock.now()).await? {
        return Ok(see_other("/e-mail-bevestigd"));
    }
    let gone = BarePage {
        locale,
        heading: t(locale, "account-bevestigen-oud-kop"),
        paragraphs: vec![t(locale, "account-bevestigen-oud")],
        button: None,
    };
    page(StatusCode::NOT_FOUND, &gone)
}

/// `GET /e-mail-bevestigd`
pub async fn confirmed(locale: Locale) -> Result<HttpResponse, PageError> {
    ok(&BarePage {
        locale,
        heading: t(locale, "account-bevestigd-kop"),
        paragraphs: vec![t(locale, "account-bevestigd")],
        button: None,
    })
}
