//! Redirects to the provider and back, our public keys, and the page after signing out.

use actix_web::cookie::Cookie;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::back_channel;
use super::callback::{officer_callback, patient_callback};
use super::provider::ENDED;
use super::providers::{Providers, SignInRole};
use super::refusal::failed_page;
use super::store;
use super::views::{OnwardPage, SignedOutPage};
use crate::db::ids::InstitutionId;
use crate::db::{Actor, Job};
use crate::i18n::{t, tr};
use crate::identity::session::RequestSession;
use crate::identity::sign_in_method::SignIn;
use crate::web::{Nav, PageError, ok, return_cookie, see_other};

/// Mounts all but `/aanmelden` itself.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/aanmelden/terug/patient").route(web::get().to(patient_callback)))
        .service(web::resource("/aanmelden/terug/medewerker").route(web::get().to(officer_callback)))
        .service(web::resource("/aanmelden/afgemeld-door-aanbieder").route(web::post().to(back_channel::log_out)))
        .service(web::resource("/afgemeld").route(web::get().to(signed_out)))
        .service(web::resource("/.well-known/jwks.json").route(web::get().to(keys)));
}

/// Redirects to the provider: by a header that browsers follow, and a link for those that do not. A redirect of the
/// form would be stopped by our own policy, which lets forms lead nowhere else.
fn redirect_to(mut response: HttpResponse, url: &str) -> Result<HttpResponse, PageError> {
    let value = header::HeaderValue::from_str(&format!("0; url={url}")).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::HeaderName::from_static("refresh"), value);
    Ok(response)
}

/// `POST /aanmelden` with `als`: `patient`, `patient-` and the place of a choice, `medewerker` or `medewerker-` and an institution.
///
/// # Errors
/// For a provider that is not configured.
pub async fn begin(
    visit: &RequestSession,
    request: &HttpRequest,
    providers: &Providers,
    wanted: &str,
    visitor: &str,
) -> Result<HttpResponse, PageError> {
    let chosen = wanted.strip_prefix("medewerker-").and_then(|id| id.parse::<InstitutionId>().ok());
    let way = wanted.strip_prefix("patient-").and_then(|place| place.parse::<usize>().ok());
    let role = match wanted {
        _ if wanted == "patient" || way.is_some() => SignInRole::Patient,
        "medewerker" => SignInRole::Officer,
        _ if chosen.is_some_and(|id| providers.institutions().iter().any(|(one, _)| *one == id)) => SignInRole::Officer,
        _ => return Err(PageError::NotFound),
    };
    let provider = providers.provider(role).ok_or(PageError::NotFound)?;
    let choice = match way {
        Some(place) => Some(provider.settings.choices.get(place).ok_or(PageError::NotFound)?),
        None => None,
    };
    let attempt = match provider.begin(visit.locale, choice).await {
        Ok(attempt) => attempt,
        Err(error) => return failed_page(visit, providers, role, error),
    };
    let back = request.cookie(return_cookie(visit.site.is_https()));
    let back = back.as_ref().map(Cookie::value).filter(|path| path.starts_with('/') && path.len() <= 300);
    let mut tx = visit.site.db.begin(Actor::System(Job::SignIn)).await?;
    let now = tx.now();
    store::insert_attempt(&mut tx, &attempt, visitor, (role, chosen), back, now).await?;
    tx.commit().await?;
    let name = &provider.settings.name;
    let frame = visit.frame(tr(visit.locale, "identity-verder-kop", &[("naam", name.as_str().into())]), Nav::Nowhere)?;
    redirect_to(ok(&OnwardPage { frame, provider: name.clone(), url: attempt.url.to_string() })?, attempt.url.as_str())
}

/// The provider of the session that was signed out.
#[derive(Deserialize)]
pub struct SignedOutQuery {
    bij: Option<String>,
    state: Option<String>,
}

/// `GET /afgemeld`, and on to the provider whose own session may still be open.
async fn signed_out(
    visit: RequestSession,
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
    let frame = visit.frame(t(visit.locale, "identity-afgemeld-kop"), Nav::Nowhere)?;
    let Some(provider) = provider else {
        // Otherwise a session at a provider may still be open.
        let is_over = matches!(**sign_in, SignIn::Demo(_)) || query.state.as_deref() == Some(ENDED);
        return ok(&SignedOutPage { frame, provider: None, is_over });
    };
    match provider.end_session(visit.locale, &format!("{}/afgemeld", visit.site.base_url)).await {
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
        .body(sign_in.providers().ok_or(PageError::NotFound)?.public_keys().to_string()))
}
