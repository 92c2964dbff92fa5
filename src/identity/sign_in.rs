//! Signing in and out. The list of demo people exists only where `demo` or a test put it.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::extract::{check_origin, says_own};
use super::oidc::{self, Doors};
use super::session::{Kind, Visit, Who, after_sign_in};
use super::{device, limits, own_sessions, parked};
use crate::audit::{Event, record};
use crate::db::ids::{InstitutionId, PersonId};
use crate::web::views::{Choice, SignInPage};
use crate::web::{Nav, PageError, RawForm, csrf, random, return_cookie, see_other, t, tr};

/// How people sign in.
pub enum SignIn {
    /// Not connected to a provider.
    Closed,
    /// A list of people to click. Made by [`SignIn::demo`] only.
    Demo(Vec<DemoPerson>),
    /// Through the configured providers.
    Doors(Doors),
}

/// One person of the demo.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// What the form sends.
    pub key: &'static str,
    /// What the button says.
    pub label: String,
    /// The row behind it.
    pub id: PersonId,
    /// Officers land on the worklist, patients on their list.
    pub officer: bool,
    /// The name in the header.
    pub name: String,
    pub institution: InstitutionId,
}

/// Signs cookies that belong to no session yet.
#[derive(Clone)]
pub struct CookieKey(pub Vec<u8>);

/// The cookie of whoever looks at `/aanmelden`: tries to sign in belong to it.
pub(super) const fn visitor_cookie(https: bool) -> &'static str {
    if https { "__Host-mt_bezoek" } else { "mt_bezoek" }
}

/// The visitor of a request.
pub(super) fn visitor_of(request: &HttpRequest, https: bool) -> Option<String> {
    request.cookie(visitor_cookie(https)).map(|cookie| cookie.value().to_owned()).filter(|value| value.len() == 43)
}

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
    let visitor = match visitor_of(&request, visit.site.is_https()) {
        Some(visitor) => visitor,
        None => random::encode(&random::secret()?),
    };
    let mut frame = visit.frame(t("web-aanmelden-titel"), Nav::Nowhere)?;
    let secret = key.secret(&visitor).ok_or(PageError::Forbidden("no key"))?;
    let token = csrf::token(&secret, &csrf::Holder::default())?;
    // Who is signed in already may change places with the session's own token.
    if visit.who().is_none() {
        frame.csrf = token;
    }
    if visit.expired().is_some() {
        t("web-verlopen").clone_into(&mut frame.notice);
    }
    let persons = match &**sign_in {
        SignIn::Closed | SignIn::Doors(_) => Vec::new(),
        SignIn::Demo(people) => people.iter().map(|one| Choice { value: one.key.to_owned(), text: one.label.clone() }).collect(),
    };
    let (mut patients, mut officers) = (None, Vec::new());
    if let SignIn::Doors(doors) = &**sign_in {
        patients = doors.patient.as_ref().map(|provider| provider.settings.name.clone());
        let institutions = doors.institutions();
        officers = match institutions.as_slice() {
            _ if doors.officer.is_none() => Vec::new(),
            [_one] => vec![Choice { value: "medewerker".to_owned(), text: t("identity-als-medewerker").to_owned() }],
            many => many
                .iter()
                .map(|(id, name)| Choice {
                    value: format!("medewerker-{id}"),
                    text: tr("identity-als-medewerker-van", &[("instelling", (*name).into())]),
                })
                .collect(),
        };
    }
    let mut response = crate::web::ok(&SignInPage { frame, persons, patients, officers })?;
    let https = visit.site.is_https();
    let cookie =
        Cookie::build(visitor_cookie(https), visitor).path("/").http_only(true).secure(https).same_site(SameSite::Lax).finish();
    response.add_cookie(&cookie).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// `POST /aanmelden`: with `als` on to a provider; in the demo with `persoon`.
///
/// # Errors
/// Without this visitor's token, or for a door or somebody that is not there.
pub async fn enter(
    visit: Visit,
    request: HttpRequest,
    payload: web::Payload,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    if matches!(**sign_in, SignIn::Closed) {
        return Err(PageError::NotFound);
    }
    // Whoever clicks one of the demo's people tries no secret.
    if !matches!(**sign_in, SignIn::Demo(_)) {
        limits::sign_in(&visit.site, &request).await?;
    }
    let form = RawForm::read(&request, payload).await?;
    let https = visit.site.is_https();
    let visitor = visitor_of(&request, https);
    let secret = visitor.as_deref().and_then(|visitor| key.secret(visitor));
    let token = form.raw("csrf");
    if !visit.has_token(token) && !secret.is_some_and(|secret| csrf::matches(token, &secret)) {
        return Err(PageError::ForeignForm("no token of this visitor"));
    }
    check_origin(&visit.site, &request)?;
    let people = match &**sign_in {
        SignIn::Closed => return Err(PageError::NotFound),
        SignIn::Doors(doors) => {
            let visitor = visitor.ok_or(PageError::ForeignForm("no cookie of a visitor"))?;
            return oidc::begin(&visit, &request, doors, form.raw("als"), &visitor).await;
        }
        SignIn::Demo(people) => people,
    };
    let Some(person) = people.iter().find(|one| one.key == form.raw("persoon")) else {
        return Err(PageError::NotFound);
    };
    let who = Who {
        kind: if person.officer { Kind::Officer } else { Kind::Patient },
        id: person.id,
        name: person.name.clone(),
        institution: person.institution,
    };
    let now = visit.site.clock.now();
    let mut tx = visit.site.db.begin(who.actor()).await?;
    record(&mut tx, who.actor(), Event::signed_in(who.patient(), false), now).await?;
    tx.commit().await?;
    visit.sign_in(&who, device::of(&request), None)?;
    let back = request.cookie(return_cookie(https));
    let mut response = see_other(&after_sign_in(&who, back.as_ref().map(Cookie::value)));
    if let Some(mut back) = back {
        back.set_path("/");
        back.set_secure(https);
        response.add_removal_cookie(&back).map_err(anyhow::Error::from)?;
    }
    Ok(response)
}

/// `POST /afmelden`: ends this session at the server, and the person's others with it; nothing of them is kept.
///
/// # Errors
/// With a session, but without its token.
pub async fn leave(visit: Visit, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, PageError> {
    let form = RawForm::read(&request, payload).await?;
    let mut onto = "/afgemeld";
    if visit.who().is_some() || visit.expired().is_some() {
        // An older page of the same person leads out too: leaving must not fail for want of a fresh page.
        let token = form.raw("csrf");
        let own = visit.has_token(token) || (visit.is_own_page(token) && says_own(&visit.site, &request));
        if !own {
            return Err(PageError::ForeignForm("no token of this session"));
        }
        check_origin(&visit.site, &request)?;
        if let Some(who) = visit.who().or(visit.expired()) {
            end_all(&visit, who).await?;
        }
        onto = match visit.door() {
            Some(Kind::Patient) => "/afgemeld?bij=patient",
            Some(Kind::Officer) => "/afgemeld?bij=medewerker",
            None => onto,
        };
        visit.sign_out();
    }
    let mut response = see_other(onto);
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

/// Ends all sessions of a person and forgets their kept forms, on record.
pub(super) async fn end_all(visit: &Visit, who: &Who) -> Result<(), PageError> {
    let mut tx = visit.site.db.begin(who.actor()).await?;
    parked::forget_all(&mut tx, who).await?;
    own_sessions::end_own(&mut tx, None).await?;
    record(&mut tx, who.actor(), Event::signed_out(who.patient()), visit.site.clock.now()).await?;
    Ok(tx.commit().await?)
}
