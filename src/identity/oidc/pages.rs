//! Out to the provider, back from it, our keys, and the page after signing out.

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::back_channel;
use super::claims::Person;
use super::doors::Doors;
use super::flow::Failed;
use super::provider::ENDED;
use super::refusal::not_signed_in;
use super::store::{self, Attempt, Door};
use super::views::{OnwardPage, SignedOutPage};
use crate::audit::{Event, record};
use crate::config::Recheck;
use crate::db::ids::{InstitutionId, PersonId};
use crate::db::{Actor, Job};
use crate::identity::session::{ByProvider, Kind, Visit, Who, after_sign_in};
use crate::identity::sign_in::{CookieKey, SignIn, visitor_of};
use crate::identity::{Appeared, device, limits};
use crate::web::{Nav, PageError, Site, ok, return_cookie, see_other, t, tr};

/// Mounts what stands besides `/aanmelden` itself.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/aanmelden/terug/patient").route(web::get().to(patient_is_back)))
        .service(web::resource("/aanmelden/terug/medewerker").route(web::get().to(officer_is_back)))
        .service(web::resource("/aanmelden/afgemeld-door-aanbieder").route(web::post().to(back_channel::ended)))
        .service(web::resource("/afgemeld").route(web::get().to(signed_out)))
        .service(web::resource("/.well-known/jwks.json").route(web::get().to(keys)));
}

fn doors(sign_in: &SignIn) -> Result<&Doors, PageError> {
    match sign_in {
        SignIn::Doors(doors) => Ok(doors),
        SignIn::Closed | SignIn::Demo(_) => Err(PageError::NotFound),
    }
}

/// Sends somebody on to the provider: by a header that browsers follow, and a link for those that do not. A redirect of the
/// form would be stopped by our own policy, which lets forms lead nowhere else.
fn onward(mut response: HttpResponse, url: &str) -> Result<HttpResponse, PageError> {
    let value = header::HeaderValue::from_str(&format!("0; url={url}")).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::HeaderName::from_static("refresh"), value);
    Ok(response)
}

/// `POST /aanmelden` with `als`: `patient`, `medewerker` or `medewerker-` and an institution.
///
/// # Errors
/// For a door that is not there.
pub async fn begin(
    visit: &Visit,
    request: &HttpRequest,
    doors: &Doors,
    wanted: &str,
    visitor: &str,
) -> Result<HttpResponse, PageError> {
    let chosen = wanted.strip_prefix("medewerker-").and_then(|id| id.parse::<InstitutionId>().ok());
    let door = match wanted {
        "patient" => Door::Patient,
        "medewerker" => Door::Officer,
        _ if chosen.is_some_and(|id| doors.institutions().iter().any(|(one, _)| *one == id)) => Door::Officer,
        _ => return Err(PageError::NotFound),
    };
    let provider = doors.provider(door).ok_or(PageError::NotFound)?;
    let begun = match provider.begin().await {
        Ok(begun) => begun,
        Err(failed) => return not_signed_in(visit, doors, door, failed),
    };
    let back = request.cookie(return_cookie(visit.site.is_https()));
    let back = back.as_ref().map(Cookie::value).filter(|path| path.starts_with('/') && path.len() <= 300);
    let mut tx = visit.site.db.begin(Actor::System(Job::SignIn)).await?;
    store::keep(&mut tx, &begun, visitor, (door, chosen), back, visit.site.clock.now()).await?;
    tx.commit().await?;
    let name = &provider.settings.name;
    let frame = visit.frame(tr("identity-verder-kop", &[("naam", name.as_str().into())]), Nav::Nowhere)?;
    onward(ok(&OnwardPage { frame, provider: name.clone(), url: begun.url.to_string() })?, begun.url.as_str())
}

/// What a provider sends back.
#[derive(Deserialize)]
pub struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

struct Back<'a> {
    visit: &'a Visit,
    request: &'a HttpRequest,
    doors: &'a Doors,
    key: &'a CookieKey,
    appeared: Appeared,
}

async fn patient_is_back(
    visit: Visit,
    request: HttpRequest,
    answer: web::Query<Answer>,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
    appeared: web::Data<Appeared>,
) -> Result<HttpResponse, PageError> {
    let back = Back { visit: &visit, request: &request, doors: doors(&sign_in)?, key: &key, appeared: **appeared };
    back.answer(Door::Patient, answer.into_inner()).await
}

async fn officer_is_back(
    visit: Visit,
    request: HttpRequest,
    answer: web::Query<Answer>,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
    appeared: web::Data<Appeared>,
) -> Result<HttpResponse, PageError> {
    let back = Back { visit: &visit, request: &request, doors: doors(&sign_in)?, key: &key, appeared: **appeared };
    back.answer(Door::Officer, answer.into_inner()).await
}

impl Back<'_> {
    async fn answer(&self, door: Door, answer: Answer) -> Result<HttpResponse, PageError> {
        let site = &self.visit.site;
        limits::sign_in(site, self.request).await?;
        let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
        let attempt = match &answer.state {
            Some(state) => store::take(&mut tx, state, site.clock.now()).await?,
            None => None,
        };
        tx.commit().await?;
        let Some(attempt) = attempt else {
            // The page was loaded again, or another tab was first.
            return match self.visit.landing() {
                Some(landing) => Ok(see_other(landing)),
                None => not_signed_in(self.visit, self.doors, door, Failed::Stale),
            };
        };
        match self.sign_in(door, &attempt, answer).await {
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
            Err(Stopped::Failed(failed)) => not_signed_in(self.visit, self.doors, door, failed),
            Err(Stopped::Fault(error)) => Err(error),
        }
    }

    async fn sign_in(&self, door: Door, attempt: &Attempt, answer: Answer) -> Result<Who, Stopped> {
        let provider = self.doors.provider(door).ok_or(PageError::NotFound)?;
        let browser = visitor_of(self.request, self.visit.site.is_https()).map(|visitor| store::hash(&visitor));
        let same = browser.is_some_and(|browser| browser.ct_eq(&attempt.browser_hash).into());
        if !same || attempt.door != door {
            return Err(Failed::Stale.into());
        }
        provider.check_issuer(answer.iss.as_deref()).await?;
        match (answer.error.as_deref(), answer.code) {
            (Some("access_denied" | "user_cancelled"), _) => Err(Failed::Cancelled.into()),
            (Some("temporarily_unavailable" | "server_error"), _) => Err(Failed::Away.into()),
            (None, Some(code)) => {
                let person = provider.finish(code, attempt.nonce.clone(), attempt.verifier.clone()).await?;
                provider.watch_given_names(&person);
                match door {
                    Door::Patient => self.patient(&provider.settings.issuer, &person).await,
                    Door::Officer => self.officer(&provider.settings.issuer, &person, attempt.institution).await,
                }
            }
            _ => Err(Failed::Refused.into()),
        }
    }

    async fn patient(&self, issuer: &str, person: &Person) -> Result<Who, Stopped> {
        let site: &Site = &self.visit.site;
        let (now, whole) = (site.clock.now(), Actor::System(Job::SignIn));
        let home = site.institutions.first().map(|one| one.id).ok_or(PageError::NotFound)?;
        let mut tx = site.db.begin(whole).await?;
        let (id, made) = store::patient(&mut tx, person, home, now).await?;
        (self.appeared.0)(&mut tx, site, whole, id, now).await?;
        tx.commit().await?;
        self.start(
            Who { kind: Kind::Patient, id: PersonId::from_uuid(id.uuid()), name: String::new(), institution: home },
            issuer,
            person,
            None,
            made,
        )
        .await
    }

    async fn officer(&self, issuer: &str, person: &Person, chosen: Option<InstitutionId>) -> Result<Who, Stopped> {
        let site = &self.visit.site;
        let institution = self.doors.institution_for(&person.roles, chosen).ok_or(Failed::NoRole)?;
        let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
        let id = store::officer(&mut tx, issuer, person, institution).await?.ok_or(Failed::Account)?;
        tx.commit().await?;
        // Without a way to ask again, a session ends by itself within the hour.
        let asks = match self.doors.recheck() {
            Some(Recheck::Refresh | Recheck::Userinfo) => person.token.is_some(),
            Some(Recheck::BackChannel) => true,
            Some(Recheck::None) | None => false,
        };
        let most = (!asks).then_some(60);
        self.start(
            Who { kind: Kind::Officer, id: PersonId::from_uuid(id.uuid()), name: String::new(), institution },
            issuer,
            person,
            most,
            false,
        )
        .await
    }

    async fn start(&self, who: Who, issuer: &str, person: &Person, most: Option<u32>, made: bool) -> Result<Who, Stopped> {
        let site = &self.visit.site;
        let mut tx = site.db.begin(who.actor()).await?;
        record(&mut tx, who.actor(), Event::signed_in(who.patient(), made), site.clock.now()).await?;
        tx.commit().await?;
        let token = person.token.as_deref().and_then(|token| self.key.seal(&person.subject, token));
        let by = ByProvider {
            issuer: issuer.to_owned(),
            subject: person.subject.clone(),
            sid: person.sid.clone(),
            token,
            most_minutes: most,
        };
        self.visit.sign_in(&who, device::of(self.request), Some(&by))?;
        tracing::info!(account = %who.id, door = who.kind.as_str(), "signed in");
        Ok(who)
    }
}

enum Stopped {
    Failed(Failed),
    Fault(PageError),
}

impl From<Failed> for Stopped {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed)
    }
}

impl<E: Into<PageError>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// Whose provider somebody signed out of.
#[derive(Deserialize)]
pub struct Left {
    bij: Option<String>,
    state: Option<String>,
}

/// `GET /afgemeld`, and on to the provider whose own session may still be open.
async fn signed_out(visit: Visit, left: web::Query<Left>, sign_in: web::Data<SignIn>) -> Result<HttpResponse, PageError> {
    let provider = match (&**sign_in, left.bij.as_deref()) {
        (SignIn::Doors(doors), Some("patient")) => doors.provider(Door::Patient),
        (SignIn::Doors(doors), Some("medewerker")) => doors.provider(Door::Officer),
        _ => None,
    };
    if let Some(landing) = visit.landing() {
        return Ok(see_other(landing));
    }
    let frame = visit.frame(t("identity-afgemeld-kop"), Nav::Nowhere)?;
    let Some(provider) = provider else {
        // Otherwise nobody can say that no provider's session is open.
        let is_over = matches!(**sign_in, SignIn::Demo(_)) || left.state.as_deref() == Some(ENDED);
        return ok(&SignedOutPage { frame, provider: None, is_over });
    };
    match provider.end_session(&format!("{}/afgemeld", visit.site.base_url)).await {
        None => ok(&SignedOutPage { frame, provider: None, is_over: false }),
        Some(url) => {
            let onto = Some((provider.settings.name.clone(), url.to_string()));
            onward(ok(&SignedOutPage { frame, provider: onto, is_over: false })?, url.as_str())
        }
    }
}

/// `GET /.well-known/jwks.json`
async fn keys(sign_in: web::Data<SignIn>) -> Result<HttpResponse, PageError> {
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .content_type("application/jwk-set+json")
        .body(doors(&sign_in)?.public_keys().to_string()))
}
