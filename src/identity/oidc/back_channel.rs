//! OpenID Connect Back-Channel Logout 1.0: the officers' provider ended a session.

use actix_web::{HttpRequest, HttpResponse, web};

use super::error::SignInError;
use super::providers::SignInRole;
use super::store;
use crate::db::{Actor, Job};
use crate::identity::rate_limits;
use crate::identity::sign_in_method::SignIn;
use crate::web::{AppState, PageError, read_form};

/// `POST /aanmelden/afgemeld-door-aanbieder` with `logout_token`: 200 when done, 400 when the token does not hold.
pub async fn log_out(
    site: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
    sign_in: web::Data<SignIn>,
) -> Result<HttpResponse, PageError> {
    let provider =
        sign_in.providers().and_then(|providers| providers.provider(SignInRole::Officer)).ok_or(PageError::NotFound)?;
    let form = read_form(&request, payload).await?;
    let (subject, sid) = match provider.verify_logout(form.raw("logout_token"), site.db.read_now().await?).await {
        Ok(ended) => ended,
        Err(SignInError::Unavailable) => return Err(PageError::Unavailable("the provider's keys cannot be read".to_owned())),
        Err(error) => {
            // Only these count: the provider's own, behind the address of a proxy, must not be kept out by a stranger's.
            rate_limits::consume_logout(&site, &request).await?;
            tracing::warn!(why = ?error, "a back-channel logout was refused");
            return Err(PageError::BadForm("invalid logout token"));
        }
    };
    let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
    let sessions = store::end_sessions_of(&mut tx, &provider.settings.issuer, Some(&subject), sid.as_deref()).await?;
    tx.commit().await?;
    tracing::info!(sessions, "the provider ended sessions");
    Ok(HttpResponse::Ok().finish())
}
