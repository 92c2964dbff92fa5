//! The authentication of a call: its token, and the application that it belongs to.

use std::collections::HashSet;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::pin::Pin;

use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, dev, web};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Binary, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use ipnet::IpNet;

use super::limits::Calls;
use super::scope::{May, Scope};
use crate::db::ids::{ApplicationId, InstitutionId, TokenId};
use crate::db::{Actor, Db, DbError, Job, Prepare};
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

/// The hash of the token that a call carries, not yet looked up, and where the call came from.
#[derive(Debug, Clone)]
pub struct Bearer {
    pub hash: Vec<u8>,
    address: Option<IpAddr>,
}

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
        let hash = random::link_hash(token.trim()).ok_or(ApiError::Unauthorized)?;
        let address = request.app_data::<web::Data<AppState>>().and_then(|site| site.client_address(request));
        Ok(Self { hash, address })
    }

    /// Whether the call came from one of these networks; without any, from anywhere.
    pub fn is_from(&self, networks: Option<&[String]>) -> bool {
        networks.is_none_or(|networks| {
            let networks = networks.iter().filter_map(|network| network.parse::<IpNet>().ok());
            self.address.is_some_and(|address| networks.into_iter().any(|network| network.contains(&address)))
        })
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
    #[diesel(sql_type = Timestamptz)]
    now: DateTime<Utc>,
}

/// The application, and the moment of asking (R22).
async fn find_application(db: &Db, bearer: &Bearer) -> Result<(HospitalApp, DateTime<Utc>), ApiError> {
    let found: Option<TokenRow> = db
        .query_idempotent(async |mut conn: &AsyncPgConnection| {
            let rows: Vec<TokenRow> = diesel::sql_query(
                "select a.token, a.application, a.name, a.institution, a.scopes, a.per_minute, clock.now
                   from mt_now() as clock (now), mt_application_of_token($1, clock.now, $2::inet) a",
            )
            .bind::<Binary, _>(&bearer.hash)
            .bind::<Nullable<Text>, _>(bearer.address.map(|address| address.to_string()))
            .prepared()
            .load(&mut conn)
            .await?;
            Ok(rows.into_iter().next())
        })
        .await?;
    let row = found.ok_or(ApiError::Unauthorized)?;
    let application = HospitalApp {
        id: row.application,
        name: row.name,
        institution: row.institution,
        token: row.token,
        scopes: row.scopes,
        per_minute: row.per_minute.unsigned_abs(),
    };
    Ok((application, row.now))
}

/// A call of an application that may do this.
pub struct Called<S> {
    pub by: HospitalApp,
    pub site: web::Data<AppState>,
    /// When its token was looked up, by Postgres's clock.
    pub now: DateTime<Utc>,
    may: PhantomData<S>,
}

impl<S: May> FromRequest for Called<S> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        Box::pin(called(request.clone()))
    }
}

/// Decisions and reports of breaks never wait for the connections of pages.
fn pool_of(site: &AppState, scope: Scope) -> &Db {
    match scope {
        Scope::Decision | Scope::BreakGlassWrite => &site.decisions_db,
        Scope::ConsentRead | Scope::ChangesRead => &site.db,
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
    let db = pool_of(&site, S::SCOPE);
    let (by, now) = find_application(db, &bearer).await?;
    // Whose calls fail is what an operator of several applications asks the log.
    tracing::Span::current().record("application", by.name());
    // A report of a break is never refused for too many calls (R9).
    if site.limited && S::SCOPE != Scope::BreakGlassWrite {
        calls.count(by.id, by.per_minute, 1, now)?;
        calls.report(db, by.id, now).await?;
    }
    if !by.may(S::SCOPE) {
        return Err(ApiError::Scope(S::SCOPE.as_str()));
    }
    Ok(Called { by, site, now, may: PhantomData })
}

/// Every valid token that may follow the changes.
pub async fn valid_tokens(db: &Db) -> Result<HashSet<TokenId>, DbError> {
    #[derive(QueryableByName)]
    struct ValidToken {
        #[diesel(sql_type = SqlUuid)]
        token: TokenId,
    }
    let mut tx = db.begin(Actor::System(Job::Feed)).await?;
    let rows: Vec<ValidToken> =
        diesel::sql_query("select token from mt_application_tokens_valid()").prepared().load(&mut *tx).await?;
    tx.commit().await?;
    Ok(rows.into_iter().map(|row| row.token).collect())
}
