//! Who sent a form too late (R10, R23): the person of an expired session or, once the browser was closed, the one whom a cookie of its
//! own names.
//!
//! That cookie holds the id of a session, sealed. It outlives the browser and signs nobody in: all it can do is that a form with a
//! token of that session is saved for its sender, who finds it after signing in anew.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};
use anyhow::anyhow;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

use super::keys::SealingKey;
use super::session::{FormSecret, RequestSession, SessionUser};
use crate::db::ids::SessionId;
use crate::db::mt_now;
use crate::web::{PageError, csrf, random};

diesel::define_sql_function! {
    /// Whose session it is, live or expired, and its form secret; null once nothing is kept of it.
    fn mt_form_sender(session: SqlUuid, moment: Timestamptz) -> Nullable<Jsonb>;
}

const PURPOSE: &str = "form-sender";

/// The name of the cookie.
pub(super) const fn sender_cookie(https: bool) -> &'static str {
    if https { "__Host-mt_bewaard" } else { "mt_bewaard" }
}

/// The sender of a form that came without a live session.
pub(super) struct FormSender {
    pub(super) who: SessionUser,
    secret: Option<FormSecret>,
}

#[derive(Deserialize)]
struct StoredSender {
    who: SessionUser,
    /// As the session's state has it.
    secret: String,
}

impl FormSender {
    /// # Errors
    /// When Postgres does not answer.
    pub(super) async fn find(visit: &RequestSession, request: &HttpRequest) -> Result<Option<Self>, PageError> {
        if visit.who().is_some() {
            return Ok(None);
        }
        if let Some(who) = visit.expired() {
            return Ok(Some(Self { who: who.clone(), secret: visit.secret() }));
        }
        let Some(session) = named_session(visit, request) else {
            return Ok(None);
        };
        let load = async |mut conn: &AsyncPgConnection| {
            diesel::select(mt_form_sender(session, mt_now())).get_result::<Option<serde_json::Value>>(&mut conn).await
        };
        let Some(found) = visit.site.db.query_idempotent(load).await? else {
            return Ok(None);
        };
        let StoredSender { who, secret } = serde_json::from_value(found).map_err(anyhow::Error::from)?;
        let secret: String = serde_json::from_str(&secret).map_err(anyhow::Error::from)?;
        Ok(Some(Self { who, secret: random::decode(&secret).and_then(|secret| secret.try_into().ok()) }))
    }

    /// Whether a form carries the token of this sender's session.
    pub(super) fn has_token(&self, token: &str) -> bool {
        self.secret.is_some_and(|secret| csrf::matches(token, &secret))
    }
}

/// The session that the cookie names.
fn named_session(visit: &RequestSession, request: &HttpRequest) -> Option<SessionId> {
    let cookie = request.cookie(sender_cookie(visit.site.is_https()))?;
    let key = visit.key.as_ref()?;
    SealingKey::for_purpose(key, PURPOSE).unseal(PURPOSE, &random::decode(cookie.value())?)?.parse().ok()
}

/// Gives the browser the cookie of the session that this request started.
///
/// # Errors
/// Without such a session, or when it cannot be sealed.
pub(super) fn set_sender_cookie(response: &mut HttpResponse, visit: &RequestSession) -> Result<(), PageError> {
    let sealed = visit
        .started_session()
        .zip(visit.key.as_ref())
        .and_then(|(session, key)| SealingKey::for_purpose(key, PURPOSE).seal(PURPOSE, &session.to_string()))
        .ok_or_else(|| anyhow!("the session that was started cannot be sealed"))?;
    let mut cookie = build(visit.site.is_https(), random::encode(&sealed));
    // The 7 days in which a late form is saved, and a day of margin: the server decides what it is still good for.
    cookie.set_max_age(Duration::minutes(visit.site.rules.session_absolute_minutes.into()) + Duration::days(8));
    Ok(response.add_cookie(&cookie).map_err(anyhow::Error::from)?)
}

/// Takes the cookie from the browser.
///
/// # Errors
/// When the cookie cannot be written.
pub(super) fn remove_sender_cookie(response: &mut HttpResponse, https: bool) -> Result<(), PageError> {
    Ok(response.add_removal_cookie(&build(https, String::new())).map_err(anyhow::Error::from)?)
}

fn build(https: bool, value: String) -> Cookie<'static> {
    Cookie::build(sender_cookie(https), value).path("/").http_only(true).secure(https).same_site(SameSite::Lax).finish()
}
