//! OpenID Connect Back-Channel Logout 1.0: the officers' provider ended a session.

use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse, web};

use super::flow::Failed;
use super::store::{self, Door};
use super::unambiguous;
use crate::db::{Actor, Job};
use crate::identity::rate_limits;
use crate::identity::sign_in::SignIn;
use crate::web::{PageError, RawForm, Site};

/// `POST /aanmelden/afgemeld-door-aanbieder` with `logout_token`: 200 when done, 400 when the token does not hold.
pub async fn ended(
    site: web::Data<Site>,
    request: HttpRequest,
    payload: web::Payload,
    sign_in: web::Data<SignIn>,
) -> Result<HttpResponse, PageError> {
    let SignIn::Doors(doors) = &**sign_in else {
        return Err(PageError::NotFound);
    };
    let provider = doors.provider(Door::Officer).ok_or(PageError::NotFound)?;
    let form = RawForm::read(&request, payload).await?;
    let (subject, sid) = match provider.logout(form.raw("logout_token")).await {
        Ok(ended) => ended,
        Err(Failed::Away) => return Err(PageError::Unavailable("the provider's keys cannot be read".to_owned())),
        Err(failed) => {
            // Only these count: the provider's own, behind the address of a proxy, must not be kept out by a stranger's.
            rate_limits::consume_logout(&site, &request).await?;
            tracing::warn!(why = ?failed, "a back-channel logout was refused");
            return Err(PageError::BadForm("a logout token that does not hold"));
        }
    };
    let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
    let sessions = store::end_of(&mut tx, &provider.settings.issuer, Some(&subject), sid.as_deref()).await?;
    tx.commit().await?;
    tracing::info!(sessions, "the provider ended sessions");
    Ok(HttpResponse::Ok().finish())
}

/// Parses a token of the library's kind.
pub(super) fn parse<T: FromStr>(text: &str) -> Result<T, Failed> {
    if !unambiguous::is_token(text) {
        return Err(Failed::Invalid("a member twice"));
    }
    T::from_str(text).map_err(|_| Failed::Invalid("no token"))
}
