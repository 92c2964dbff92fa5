//! Signing in and out. The list of demo people exists only where `demo` or a test put it.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::extract::check_origin;
use super::parked;
use super::session::{Kind, Visit, Who, after_sign_in};
use crate::web::views::{Choice, SignInPage};
use crate::web::{Nav, PageError, RETURN_COOKIE, RawForm, csrf, random, see_other, t};

/// How people sign in.
pub enum SignIn {
    /// Not connected to a provider.
    Closed,
    /// A list of people to click. Made by [`SignIn::demo`] only.
    Demo(Vec<DemoPerson>),
}

/// One person of the demo.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// What the form sends.
    pub key: &'static str,
    /// What the button says.
    pub label: String,
    /// The row behind it.
    pub id: Uuid,
    /// Officers land on the worklist, patients on their list.
    pub officer: bool,
    /// The name in the header.
    pub name: String,
    /// The institution.
    pub institution: Uuid,
}

/// Signs cookies that belong to no session yet.
#[derive(Clone)]
pub struct CookieKey(pub Vec<u8>);

pub(super) const VISITOR: &str = "mt_bezoek";

impl CookieKey {
    /// The form secret of a visitor without a session.
    fn secret(&self, visitor: &str) -> Option<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(b"form of a visitor ");
        mac.update(visitor.as_bytes());
        Some(mac.finalize().into_bytes().into())
    }
}

/// `GET /aanmelden`
///
/// # Errors
/// When the page cannot be made.
pub async fn page(
    visit: Visit,
    request: HttpRequest,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    let known = request.cookie(VISITOR).map(|cookie| cookie.value().to_owned()).filter(|value| value.len() == 43);
    let visitor = match known {
        Some(visitor) => visitor,
        None => random::encode(&random::secret()?),
    };
    let mut frame = visit.frame(t("web-aanmelden-titel"), Nav::Nowhere)?;
    let secret = key.secret(&visitor).ok_or(PageError::Forbidden("no key"))?;
    let token = csrf::token(&secret)?;
    // Who is signed in already may change places with the session's own token.
    if visit.who().is_none() {
        frame.csrf = token;
    }
    if visit.expired().is_some() {
        t("web-verlopen").clone_into(&mut frame.notice);
    }
    let persons = match &**sign_in {
        SignIn::Closed => Vec::new(),
        SignIn::Demo(people) => people.iter().map(|one| Choice { value: one.key.to_owned(), text: one.label.clone() }).collect(),
    };
    let mut response = crate::web::ok(&SignInPage { frame, persons })?;
    let cookie =
        Cookie::build(VISITOR, visitor).path("/").http_only(true).secure(visit.site.is_https()).same_site(SameSite::Lax).finish();
    response.add_cookie(&cookie).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// `POST /aanmelden` with `persoon`, in the demo only.
///
/// # Errors
/// Without this visitor's token, or for somebody who is not on the list.
pub async fn enter(
    visit: Visit,
    request: HttpRequest,
    payload: web::Payload,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    let SignIn::Demo(people) = &**sign_in else {
        return Err(PageError::NotFound);
    };
    let form = RawForm::read(&request, payload).await?;
    let visitor = request.cookie(VISITOR).and_then(|cookie| key.secret(cookie.value()));
    let token = form.raw("csrf");
    if !visit.has_token(token) && !visitor.is_some_and(|secret| csrf::matches(token, &secret)) {
        return Err(PageError::Forbidden("no token of this visitor"));
    }
    check_origin(&visit.site, &request)?;
    let Some(person) = people.iter().find(|one| one.key == form.raw("persoon")) else {
        return Err(PageError::NotFound);
    };
    let who = Who {
        kind: if person.officer { Kind::Officer } else { Kind::Patient },
        id: person.id,
        name: person.name.clone(),
        institution: person.institution,
    };
    visit.sign_in(&who)?;
    let back = request.cookie(RETURN_COOKIE);
    let mut response = see_other(&after_sign_in(&who, back.as_ref().map(Cookie::value)));
    if let Some(mut back) = back {
        back.set_path("/");
        response.add_removal_cookie(&back).map_err(anyhow::Error::from)?;
    }
    Ok(response)
}

/// `POST /afmelden`: ends the session at the server; nothing of it is kept.
///
/// # Errors
/// With a session, but without its token.
pub async fn leave(visit: Visit, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, PageError> {
    let form = RawForm::read(&request, payload).await?;
    if visit.who().is_some() || visit.expired().is_some() {
        if !visit.has_token(form.raw("csrf")) {
            return Err(PageError::Forbidden("no token of this session"));
        }
        check_origin(&visit.site, &request)?;
        if let Some(who) = visit.who().or(visit.expired()) {
            parked::forget_all(&visit, who).await?;
        }
        visit.sign_out();
    }
    let mut response = see_other("/");
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}
