//! A call of an application: its token, and which application that is.

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
use crate::web::{ApiError, Site, random};

/// A hospital application whose token held. Only this module makes one.
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
    /// The token that it showed.
    pub fn token(&self) -> TokenId {
        self.token
    }
    pub fn actor(&self) -> Actor {
        Actor::Application(self.id)
    }
    /// Whether it may.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|own| own == scope.as_str())
    }
}

/// What is kept of the token that a call carries. Whose it is, and whether it holds, is not said yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bearer(pub Vec<u8>);

impl Bearer {
    /// Out of `Authorization: Bearer …` (RFC 6750), sent once.
    ///
    /// # Errors
    /// When there is none, or none that was ever given out.
    pub fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let mut sent = request.headers().get_all(header::AUTHORIZATION);
        let (Some(value), None) = (sent.next(), sent.next()) else {
            return Err(ApiError::Unauthorized);
        };
        let value = value.to_str().map_err(|_| ApiError::Unauthorized)?;
        let (scheme, token) = value.split_once(' ').ok_or(ApiError::Unauthorized)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(ApiError::Unauthorized);
        }
        random::link_hash(token.trim()).map(Self).ok_or(ApiError::Unauthorized)
    }
}

#[derive(QueryableByName)]
struct Row {
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

async fn application(db: &Db, bearer: &Bearer, now: DateTime<Utc>) -> Result<HospitalApp, ApiError> {
    let found: Option<Row> = db
        .ask(async |mut conn: &AsyncPgConnection| {
            let rows: Vec<Row> = diesel::sql_query("select * from application_of_token($1, $2)")
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
    pub site: web::Data<Site>,
    may: PhantomData<S>,
}

impl<S: May> FromRequest for Called<S> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        Box::pin(called(request.clone()))
    }
}

/// Which application a call comes from, and that it may do this.
///
/// # Errors
/// When its token does not hold, lacks the scope, or called too often; and those of the database.
pub async fn called<S: May>(request: HttpRequest) -> Result<Called<S>, ApiError> {
    let bearer = Bearer::of(&request)?;
    let missing = |what: &'static str| ApiError::Internal(anyhow::anyhow!("no {what}"));
    let site = request.app_data::<web::Data<Site>>().cloned().ok_or_else(|| missing("site"))?;
    let calls = request.app_data::<web::Data<Calls>>().cloned().ok_or_else(|| missing("count of calls"))?;
    let now = site.clock.now();
    let by = application(&site.db, &bearer, now).await?;
    // A report of a break is never turned away (R9), however much else the application asked.
    if site.limited && S::SCOPE != Scope::BreakGlassWrite {
        calls.count(by.id, by.per_minute, 1, now)?;
        calls.tell(&site.db, by.id, now).await?;
    }
    if !by.may(S::SCOPE) {
        return Err(ApiError::Scope(S::SCOPE.as_str()));
    }
    Ok(Called { by, site, may: PhantomData })
}

/// Every token that holds and may follow the changes.
pub async fn held_tokens(db: &Db) -> Result<HashSet<TokenId>, DbError> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = SqlUuid)]
        token: TokenId,
    }
    let mut tx = db.begin(Actor::System(Job::Feed)).await?;
    let rows: Vec<Held> = diesel::sql_query("select * from application_tokens_held()").load(&mut *tx).await?;
    tx.commit().await?;
    Ok(rows.into_iter().map(|row| row.token).collect())
}
