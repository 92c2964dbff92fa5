//! Signing in and out.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::account_events::{self, AccountEventKind};
use super::extract::{check_origin, is_from_own_page};
use super::form_sender::{remove_sender_cookie, set_sender_cookie};
use super::keys::CookieKey;
use super::only_home::confirm_only_home;
use super::session::{RequestSession, SessionUser, UserKind, after_sign_in, device, end_own};
use super::sign_in_method::SignIn;
use super::visitor::{form_secret, visitor_cookie, visitor_of};
use super::{oidc, rate_limits, saved_forms};
use crate::audit::{Event, record};
use crate::config::{Freshness, SignInChoice};
use crate::i18n::{Locale, t, tr};
use crate::web::views::{Choice, PatientProvider, SignInPage, SignInWay};
use crate::web::{Nav, PageError, csrf, forget_return, random, read_form, return_cookie, see_other};

/// `GET /aanmelden`
///
/// # Errors
/// When the page cannot be made.
pub async fn page(
    visit: RequestSession,
    request: HttpRequest,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    let visitor = match visitor_of(&request, visit.site.is_https()) {
        Some(visitor) => visitor,
        None => random::encode(&random::secret()?),
    };
    let mut frame = visit.frame(t(visit.locale, "web-aanmelden-titel"), Nav::Nowhere)?;
    let secret = form_secret(&key, &visitor).ok_or(PageError::Forbidden("no key"))?;
    let token = csrf::token(&secret, &csrf::Holder::default())?;
    // A signed-in person may sign in as another with the session's own token.
    if visit.who().is_none() {
        frame.csrf = token;
    }
    if visit.expired().is_some() {
        t(visit.locale, "web-verlopen").clone_into(&mut frame.notice);
    }
    let persons = match &**sign_in {
        SignIn::Closed | SignIn::Providers(_) => Vec::new(),
        SignIn::Demo(people) => people.iter().map(|one| Choice { value: one.key.to_owned(), text: one.label.clone() }).collect(),
    };
    let (mut patients, mut officers) = (None, Vec::new());
    if let SignIn::Providers(providers) = &**sign_in {
        patients = providers.patient.as_ref().map(|provider| PatientProvider {
            name: provider.settings.name.clone(),
            // What is not proved is not promised.
            asks_anew: provider.settings.fresh != Some(Freshness::Unchecked),
            ways: ways(visit.locale, &provider.settings.choices),
        });
        let institutions = providers.institutions();
        officers = match institutions.as_slice() {
            _ if providers.officer.is_none() => Vec::new(),
            [_one] => {
                vec![Choice { value: "medewerker".to_owned(), text: t(visit.locale, "identity-als-medewerker").to_owned() }]
            }
            many => many
                .iter()
                .map(|(id, name)| Choice {
                    value: format!("medewerker-{id}"),
                    text: tr(visit.locale, "identity-als-medewerker-van", &[("instelling", (*name).into())]),
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

/// The buttons of the patients' provider: the choices of the settings, else one.
fn ways(locale: Locale, choices: &[SignInChoice]) -> Vec<SignInWay> {
    if choices.is_empty() {
        let needs = t(locale, "identity-nodig").to_owned();
        return vec![SignInWay { value: "patient".to_owned(), label: t(locale, "web-aanmelden").to_owned(), needs }];
    }
    let way = |(place, choice): (usize, &SignInChoice)| SignInWay {
        value: format!("patient-{place}"),
        label: choice.label.clone(),
        needs: choice.needs.clone(),
    };
    choices.iter().enumerate().map(way).collect()
}

/// `POST /aanmelden`: with `als` on to a provider; in the demo with `persoon`.
///
/// # Errors
/// Without this visitor's token, or for a provider or a person that is not configured.
pub async fn enter(
    visit: RequestSession,
    request: HttpRequest,
    payload: web::Payload,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
) -> Result<HttpResponse, PageError> {
    if matches!(**sign_in, SignIn::Closed) {
        return Err(PageError::NotFound);
    }
    // Clicking one of the demo's people is no attempt at a secret.
    if !matches!(**sign_in, SignIn::Demo(_)) {
        rate_limits::consume_sign_in(&visit.site, &request).await?;
    }
    let form = read_form(&request, payload).await?;
    let https = visit.site.is_https();
    let visitor = visitor_of(&request, https);
    let secret = visitor.as_deref().and_then(|visitor| form_secret(&key, visitor));
    let token = form.raw("csrf");
    if !visit.has_token(token) && !secret.is_some_and(|secret| csrf::matches(token, &secret)) {
        return Err(PageError::ForeignForm("no token of this visitor"));
    }
    check_origin(&visit.site, &request)?;
    let people = match &**sign_in {
        SignIn::Closed => return Err(PageError::NotFound),
        SignIn::Providers(providers) => {
            let visitor = visitor.ok_or(PageError::ForeignForm("no cookie of a visitor"))?;
            return oidc::begin(&visit, &request, providers, form.raw("als"), &visitor).await;
        }
        SignIn::Demo(people) => people,
    };
    let Some(person) = people.iter().find(|one| one.key == form.raw("persoon")) else {
        return Err(PageError::NotFound);
    };
    let who = SessionUser {
        kind: if person.officer { UserKind::Officer } else { UserKind::Patient },
        id: person.id,
        name: person.name.clone(),
        institution: person.institution,
        home_confirmed: false,
    };
    let mut tx = visit.site.db.begin(who.actor()).await?;
    let now = tx.now();
    record(&mut tx, who.actor(), Event::signed_in(who.patient(), false), now).await?;
    confirm_only_home(&mut tx, &visit.site, &who, now).await?;
    tx.commit().await?;
    visit.sign_in(&who, device::device_of(&request), None)?;
    let back = request.cookie(return_cookie(https));
    let mut response = see_other(&after_sign_in(&who, back.as_ref().map(Cookie::value)));
    forget_return(&mut response, &request, https)?;
    set_sender_cookie(&mut response, &visit)?;
    Ok(response)
}

/// `POST /afmelden`: ends all sessions of the person at the server, and forgets their saved forms.
///
/// # Errors
/// With a session, but without its token.
pub async fn leave(visit: RequestSession, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, PageError> {
    let form = read_form(&request, payload).await?;
    let mut onto = "/afgemeld";
    if visit.who().is_some() || visit.expired().is_some() {
        // A form from an older page of the same person signs out too: that must not need a fresh page.
        let token = form.raw("csrf");
        let own = visit.has_token(token) || (visit.is_own_page(token) && is_from_own_page(&visit.site, &request));
        if !own {
            return Err(PageError::ForeignForm("no token of this session"));
        }
        check_origin(&visit.site, &request)?;
        if let Some(who) = visit.who().or(visit.expired()) {
            end_all(&visit, who).await?;
        }
        onto = match visit.provider_role() {
            Some(UserKind::Patient) => "/afgemeld?bij=patient",
            Some(UserKind::Officer) => "/afgemeld?bij=medewerker",
            None => onto,
        };
        visit.sign_out();
    }
    let mut response = see_other(onto);
    if check_origin(&visit.site, &request).is_ok() {
        remove_sender_cookie(&mut response, visit.site.is_https())?;
    }
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

/// Ends all sessions of a person and forgets their saved forms, with an audit row.
pub(super) async fn end_all(visit: &RequestSession, who: &SessionUser) -> Result<(), PageError> {
    let mut tx = visit.site.db.begin(who.actor()).await?;
    let now = tx.now();
    saved_forms::forget_all(&mut tx, who).await?;
    // While the session still says with which device.
    if let Some(patient) = who.patient() {
        account_events::note(&mut tx, patient, AccountEventKind::SignedOut, &visit.key_hash(), now).await?;
    }
    end_own::end_own(&mut tx, None).await?;
    record(&mut tx, who.actor(), Event::signed_out(who.patient()), now).await?;
    Ok(tx.commit().await?)
}
