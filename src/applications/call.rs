//! The authentication of a call: its token, and the application that it belongs to.

use std::collections::HashSet;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, dev, web};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Binary, Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::limits::Calls;
use super::scope::{May, Scope};
use crate::db::ids::{ApplicationId, InstitutionId, TokenId};
use crate::db::{Actor, Db, DbError, Job};
use crate::web::{ApiError, AppState, random};

/// A hospital application whose token is valid. Only this module makes one.
#[derive(Debug, Clone)]
pub struct HospitalApp {
    id: ApplicationId,
    name: String,
    institution: InstitutionId,
    token: TokenId,
    scopes: Vec<String>,
    per_minute: u32,
}

impl HospitalApp {
    pub fn id(&self) -> ApplicationId {
        self.id
    }
    /// Its name, as people read it.
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn institution(&self) -> InstitutionId {
        self.institution
    }
    pub fn token(&self) -> TokenId {
        self.token
    }
    pub fn actor(&self) -> Actor {
        Actor::Application(self.id)
    }
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|own| own == scope.as_str())
    }
}

/// The hash of the token that a call carries, not yet looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bearer(pub Vec<u8>);

impl Bearer {
    /// Out of `Authorization: Bearer …` (RFC 6750), sent once.
    ///
    /// # Errors
    /// When it is missing or malformed.
    pub fn from_request(request: &HttpRequest) -> Result<Self, ApiError> {
        let mut sent = request.headers().get_all(header::AUTHORIZATION);
        let value = match (sent.next(), sent.next()) {
            (None, _) => return Err(ApiError::NoToken),
            (Some(value), None) => value,
            (Some(_), Some(_)) => return Err(ApiError::Unauthorized),
        };
        let value = value.to_str().map_err(|_| ApiError::Unauthorized)?;
        let (scheme, token) = value.split_once(' ').ok_or(ApiError::Unauthorized)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(ApiError::NoToken);
        }
        random::link_hash(token.trim()).map(Self).ok_or(ApiError::Unauthorized)
    }
}

#[derive(QueryableByName)]
struct TokenRow {
    #[diesel(sql_type = SqlUuid)]
    token: TokenId,
    #[diesel(sql_type = SqlUuid)]
    application: ApplicationId,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = SqlUuid)]
    institution: InstitutionId,
    #[diesel(sql_type = Array<Text>)]
    scopes: Vec<String>,
    #[diesel(sql_type = Integer)]
    per_minute: i32,
}

async fn find_application(db: &Db, bearer: &Bearer, now: DateTime<Utc>) -> Result<HospitalApp, ApiError> {
    let found: Option<TokenRow> = db
        .query_idempotent(async |mut conn: &AsyncPgConnection| {
            let rows: Vec<TokenRow> = diesel::sql_query("select * from mt_application_of_token($1, $2)")
                .bind::<Binary, _>(&bearer.0)
                .bind::<Timestamptz, _>(now)
                .load(&mut conn)
                .await?;
            Ok(rows.into_iter().next())
        })
        .await?;
    let row = found.ok_or(ApiError::Unauthorized)?;
    Ok(HospitalApp {
        id: row.application,
        name: row.name,
        institution: row.institution,
        token: row.token,
        scopes: row.scopes,
        per_minute: row.per_minute.unsigned_abs(),
    })
}

/// A call of an application that may do this.
pub struct Called<S> {
    pub by: HospitalApp,
    pub site: web::Data<AppState>,
    may: PhantomData<S>,
}

impl<S: May> FromRequest for Called<S> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        Box::pin(called(request.clone()))
    }
}

/// Authenticates a call and checks its scope and limit.
///
/// # Errors
/// An invalid token, a missing scope, too many calls; and those of the database.
pub async fn called<S: May>(request: HttpRequest) -> Result<Called<S>, ApiError> {
    let bearer = Bearer::from_request(&request)?;
    let missing = |what: &'static str| anyhow::anyhow!("no {what}");
    let site = request.app_data::<web::Data<AppState>>().cloned().ok_or_else(|| missing("site"))?;
    let calls = request.app_data::<web::Data<Calls>>().cloned().ok_or_else(|| missing("count of calls"))?;
    let now = site.clock.now();
    let by = find_application(&site.db, &bearer, now).await?;
    // Whose calls fail is what an operator of several applications asks the log.
    tracing::Span::current().record("application", by.name());
    // A report of a break is never refused for too many calls (R9).
    if site.limited && S::SCOPE != Scope::BreakGlassWrite {
        calls.count(by.id, by.per_minute, 1, now)?;
        calls.report(&site.db, by.id, now).await?;
    }
    if !by.may(S::SCOPE) {
        return Err(ApiError::Scope(S::SCOPE.as_str()));
    }
    Ok(Called { by, site, may: PhantomData })
}

/// Every valid token that may follow the changes.
pub async fn valid_tokens(db: &Db) -> Result<HashSet<TokenId>, DbError> {
    #[derive(QueryableByName)]
    struct ValidToken {
        #[diesel(sql_type = SqlUuid)]
        token: TokenId,
    }
    let mut tx = db.begin(Actor::System(Job::Feed)).await?;
    let rows: Vec<ValidToken> = diesel::sql_query("select * from mt_application_tokens_valid()").load(&mut *tx).await?;
    tx.commit().await?;
    Ok(rows.into_iter().map(|row| row.token).collect())
}
