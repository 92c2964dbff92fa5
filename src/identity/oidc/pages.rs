//! Redirects to the provider and back, our public keys, and the page after signing out.

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::back_channel;
use super::claims::Person;
use super::error::SignInError;
use super::provider::ENDED;
use super::providers::{Providers, SignInRole};
use super::refusal::failed_page;
use super::store::{self, Attempt, TOKEN_PURPOSE};
use super::views::{OnwardPage, SignedOutPage};
use crate::audit::{Event, record};
use crate::config::Recheck;
use crate::db::{Actor, Job};
use crate::identity::keys::{CookieKey, SealingKey};
use crate::identity::session::device;
use crate::identity::session::{ByProvider, Kind, Visit, Who, after_sign_in};
use crate::identity::sign_in_method::SignIn;
use crate::identity::visitor::visitor_of;
use crate::identity::{OnPatientKnown, rate_limits};
use crate::web::{Nav, PageError, Site, ok, return_cookie, see_other, t, tr};

/// Mounts all but `/aanmelden` itself.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/aanmelden/terug/patient").route(web::get().to(patient_callback)))
        .service(web::resource("/aanmelden/terug/medewerker").route(web::get().to(officer_callback)))
        .service(web::resource("/aanmelden/afgemeld-door-aanbieder").route(web::post().to(back_channel::log_out)))
        .service(web::resource("/afgemeld").route(web::get().to(signed_out)))
        .service(web::resource("/.well-known/jwks.json").route(web::get().to(keys)));
}

fn providers(sign_in: &SignIn) -> Result<&Providers, PageError> {
    match sign_in {
        SignIn::Providers(providers) => Ok(providers),
        SignIn::Closed | SignIn::Demo(_) => Err(PageError::NotFound),
    }
}

/// Redirects to the provider: by a header that browsers follow, and a link for those that do not. A redirect of the
/// form would be stopped by our own policy, which lets forms lead nowhere else.
fn redirect_to(mut response: HttpResponse, url: &str) -> Result<HttpResponse, PageError> {
    let value = header::HeaderValue::from_str(&format!("0; url={url}")).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::HeaderName::from_static("refresh"), value);
    Ok(response)
}

/// `POST /aanmelden` with `als`: `patient`, `medewerker` or `medewerker-` and an institution.
///
/// # Errors
/// For a provider that is not configured.
pub async fn begin(
    visit: &Visit,
    request: &HttpRequest,
    providers: &Providers,
    wanted: &str,
    visitor: &str,
) -> Result<HttpResponse, PageError> {
    let chosen = wanted.strip_prefix("medewerker-").and_then(|id| Uuid::parse_str(id).ok());
    let role = match wanted {
        "patient" => SignInRole::Patient,
        "medewerker" => SignInRole::Officer,
        _ if chosen.is_some_and(|id| providers.institutions().iter().any(|(one, _)| *one == id)) => SignInRole::Officer,
        _ => return Err(PageError::NotFound),
    };
    let provider = providers.provider(role).ok_or(PageError::NotFound)?;
    let attempt = match provider.begin().await {
        Ok(attempt) => attempt,
        Err(error) => return failed_page(visit, providers, role, error),
    };
    let back = request.cookie(return_cookie(visit.site.is_https()));
    let back = back.as_ref().map(Cookie::value).filter(|path| path.starts_with('/') && path.len() <= 300);
    let mut tx = visit.site.db.begin(Actor::System(Job::SignIn)).await?;
    store::insert_attempt(&mut tx, &attempt, visitor, (role, chosen), back, visit.site.clock.now()).await?;
    tx.commit().await?;
    let name = &provider.settings.name;
    let frame = visit.frame(tr("identity-verder-kop", &[("naam", name.as_str().into())]), Nav::Nowhere)?;
    redirect_to(ok(&OnwardPage { frame, provider: name.clone(), url: attempt.url.to_string() })?, attempt.url.as_str())
}

/// The parameters of the provider's redirect back.
#[derive(Deserialize)]
pub struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// A person who returns from a provider.
struct Callback<'a> {
    visit: &'a Visit,
    request: &'a HttpRequest,
    providers: &'a Providers,
    key: &'a CookieKey,
    on_patient_known: OnPatientKnown,
}

async fn patient_callback(
    visit: Visit,
    request: HttpRequest,
    query: web::Query<CallbackQuery>,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
    on_patient_known: web::Data<OnPatientKnown>,
) -> Result<HttpResponse, PageError> {
    let callback = Callback {
        visit: &visit,
        request: &request,
        providers: providers(&sign_in)?,
        key: &key,
        on_patient_known: **on_patient_known,
    };
    callback.respond(SignInRole::Patient, query.into_inner()).await
}

async fn officer_callback(
    visit: Visit,
    request: HttpRequest,
    query: web::Query<CallbackQuery>,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
    on_patient_known: web::Data<OnPatientKnown>,
) -> Result<HttpResponse, PageError> {
    let callback = Callback {
        visit: &visit,
        request: &request,
        providers: providers(&sign_in)?,
        key: &key,
        on_patient_known: **on_patient_known,
    };
    callback.respond(SignInRole::Officer, query.into_inner()).await
}

impl Callback<'_> {
    async fn respond(&self, role: SignInRole, query: CallbackQuery) -> Result<HttpResponse, PageError> {
        let site = &self.visit.site;
        rate_limits::consume_sign_in(site, self.request).await?;
        let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
        let attempt = match &query.state {
            Some(state) => store::take_attempt(&mut tx, state, site.clock.now()).await?,
            None => None,
        };
        tx.commit().await?;
        let Some(attempt) = attempt else {
            // The page was loaded again, or another tab was first.
            return match self.visit.landing() {
                Some(landing) => Ok(see_other(landing)),
                None => failed_page(self.visit, self.providers, role, SignInError::Stale),
            };
        };
        match self.sign_in(role, &attempt, query).await {
            Ok(who) => {
                let mut response = see_other(&after_sign_in(&who, attempt.back.as_deref()));
                let name = return_cookie(site.is_https());
                if let Some(mut cookie) = self.request.cookie(name) {
                    cookie.set_path("/");
                    cookie.set_secure(site.is_https());
                    response.add_removal_cookie(&cookie).map_err(anyhow::Error::from)?;
                }
                Ok(response)
            }
            Err(CallbackError::SignIn(error)) => failed_page(self.visit, self.providers, role, error),
            Err(CallbackError::Page(error)) => Err(error),
        }
    }

    async fn sign_in(&self, role: SignInRole, attempt: &Attempt, query: CallbackQuery) -> Result<Who, CallbackError> {
        let provider = self.providers.provider(role).ok_or(PageError::NotFound)?;
        let browser = visitor_of(self.request, self.visit.site.is_https()).map(|visitor| store::hash(&visitor));
        let same = browser.is_some_and(|browser| browser.ct_eq(&attempt.browser_hash).into());
        if !same || attempt.role != role {
            return Err(SignInError::Stale.into());
        }
        provider.check_issuer(query.iss.as_deref()).await?;
        match (query.error.as_deref(), query.code) {
            (Some("access_denied" | "user_cancelled"), _) => Err(SignInError::Cancelled.into()),
            (Some("temporarily_unavailable" | "server_error"), _) => Err(SignInError::Unavailable.into()),
            (None, Some(code)) => {
                let person = provider.exchange_code(code, attempt.nonce.clone(), attempt.verifier.clone()).await?;
                provider.given_names.watch(&person, &provider.settings);
                match role {
                    SignInRole::Patient => self.sign_in_patient(&provider.settings.issuer, &person).await,
                    SignInRole::Officer => self.sign_in_officer(&provider.settings.issuer, &person, attempt.institution).await,
                }
            }
            _ => Err(SignInError::Refused.into()),
        }
    }

    async fn sign_in_patient(&self, issuer: &str, person: &Person) -> Result<Who, CallbackError> {
        let site: &Site = &self.visit.site;
        let (now, job) = (site.clock.now(), Actor::System(Job::SignIn));
        let home = site.institutions.first().map(|one| one.id).ok_or(PageError::NotFound)?;
        let mut tx = site.db.begin(job).await?;
        let (id, made) = store::find_or_insert_patient(&mut tx, person, home, now).await?;
        (self.on_patient_known.0)(&mut tx, site, job, id, now).await?;
        tx.commit().await?;
        self.start_session(Who { kind: Kind::Patient, id, name: String::new(), institution: home }, issuer, person, None, made)
            .await
    }

    async fn sign_in_officer(&self, issuer: &str, person: &Person, chosen: Option<Uuid>) -> Result<Who, CallbackError> {
        let site = &self.visit.site;
        let institution = self.providers.institution_for(&person.roles, chosen).ok_or(SignInError::NoRole)?;
        let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
        let id = store::find_or_insert_officer(&mut tx, issuer, person, institution).await?.ok_or(SignInError::AccountRefused)?;
        tx.commit().await?;
        // A session whose role cannot be checked again ends within the hour.
        let rechecked = match self.providers.recheck() {
            Some(Recheck::Refresh | Recheck::Userinfo) => person.token.is_some(),
            Some(Recheck::BackChannel) => true,
            Some(Recheck::None) | None => false,
        };
        let most = (!rechecked).then_some(60);
        self.start_session(Who { kind: Kind::Officer, id, name: String::new(), institution }, issuer, person, most, false).await
    }

    async fn start_session(
        &self,
        who: Who,
        issuer: &str,
        person: &Person,
        most: Option<u32>,
        made: bool,
    ) -> Result<Who, CallbackError> {
        let site = &self.visit.site;
        let mut tx = site.db.begin(who.actor()).await?;
        record(&mut tx, who.actor(), Event::signed_in(who.patient(), made), site.clock.now()).await?;
        tx.commit().await?;
        let token = person
            .token
            .as_deref()
            .and_then(|token| SealingKey::for_purpose(self.key, TOKEN_PURPOSE).seal(&person.subject, token));
        let by = ByProvider {
            issuer: issuer.to_owned(),
            subject: person.subject.clone(),
            sid: person.sid.clone(),
            token,
            most_minutes: most,
        };
        self.visit.sign_in(&who, device::device_of(self.request), Some(&by))?;
        tracing::info!(account = %who.id, role = who.kind.as_str(), "signed in");
        Ok(who)
    }
}

enum CallbackError {
    SignIn(SignInError),
    Page(PageError),
}

impl From<SignInError> for CallbackError {
    fn from(error: SignInError) -> Self {
        Self::SignIn(error)
    }
}

impl<E: Into<PageError>> From<E> for CallbackError {
    fn from(error: E) -> Self {
        Self::Page(error.into())
    }
}

/// At which provider somebody signed out.
#[derive(Deserialize)]
pub struct SignedOutQuery {
    bij: Option<String>,
    state: Option<String>,
}

/// `GET /afgemeld`, and on to the provider whose own session may still be open.
async fn signed_out(
    visit: Visit,
    query: web::Query<SignedOutQuery>,
    sign_in: web::Data<SignIn>,
) -> Result<HttpResponse, PageError> {
    let provider = match (&**sign_in, query.bij.as_deref()) {
        (SignIn::Providers(providers), Some("patient")) => providers.provider(SignInRole::Patient),
        (SignIn::Providers(providers), Some("medewerker")) => providers.provider(SignInRole::Officer),
        _ => None,
    };
    if let Some(landing) = visit.landing() {
        return Ok(see_other(landing));
    }
    let frame = visit.frame(t("identity-afgemeld-kop"), Nav::Nowhere)?;
    let Some(provider) = provider else {
        // Otherwise a session at a provider may still be open.
        let is_over = matches!(**sign_in, SignIn::Demo(_)) || query.state.as_deref() == Some(ENDED);
        return ok(&SignedOutPage { frame, provider: None, is_over });
    };
    match provider.end_session(&format!("{}/afgemeld", visit.site.base_url)).await {
        None => ok(&SignedOutPage { frame, provider: None, is_over: false }),
        Some(url) => {
            let onto = Some((provider.settings.name.clone(), url.to_string()));
            redirect_to(ok(&SignedOutPage { frame, provider: onto, is_over: false })?, url.as_str())
        }
    }
}

/// `GET /.well-known/jwks.json`
async fn keys(sign_in: web::Data<SignIn>) -> Result<HttpResponse, PageError> {
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .content_type("application/jwk-set+json")
        .body(providers(&sign_in)?.public_keys().to_string()))
}
