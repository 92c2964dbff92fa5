//! The registry of applications: an operator adds and revokes them, as the database's owner.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Binary, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use ipnet::IpNet;

use super::scope::Scope;
use crate::audit::{Event, record};
use crate::db::ids::{ApplicationId, InstitutionId, TokenId};
use crate::db::schema::institutions;
use crate::db::{Actor, Db, DbError, Job, Prepare, refusing_constraint, unique_violation};
use crate::directory::Cbe;
use crate::web::random;

const OPERATOR: Actor = Actor::System(Job::Operate);

#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// Another one has this name.
    #[error("there is an application of this name; names are not used again")]
    NameTaken,
    /// No institution has this number.
    #[error("no institution has this enterprise number; add it to the configuration and run: mijntoegang migrate")]
    NoInstitution,
    /// No application has this name, or it was shut out.
    #[error("no application of this name is let in")]
    NoApplication,
    /// It has not this token, or it was taken away.
    #[error("this application has no such valid token")]
    NoToken,
    /// A third token would be valid.
    #[error("it has two valid tokens; take one away first: mijntoegang client revoke NAME --token ID")]
    TwoTokens,
    /// The end lies behind.
    #[error("a token ends later than now")]
    EndedBefore,
    /// A name of no or too many characters.
    #[error("a name is one line of 1 to 100 characters")]
    BadName,
    /// The operating system gave no randomness.
    #[error("no randomness: {0}")]
    NoRandomness(#[from] rand::rand_core::OsError),
    /// Postgres.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<diesel::result::Error> for RegistryError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

#[derive(Debug, Clone)]
pub struct NewApplication {
    /// Its name, as patients and officers will read it.
    pub name: String,
    pub institution: Cbe,
    pub scopes: Vec<Scope>,
    /// Calls a minute.
    pub per_minute: u32,
    /// Of its first token.
    pub terms: TokenTerms,
}

/// Until when and from where a token is taken.
#[derive(Debug, Clone, Default)]
pub struct TokenTerms {
    /// None: until it is revoked.
    pub expires_at: Option<DateTime<Utc>>,
    /// Empty: from anywhere.
    pub allowed_from: Vec<IpNet>,
}

#[derive(QueryableByName)]
struct ApplicationRow {
    #[diesel(sql_type = SqlUuid)]
    id: ApplicationId,
}

/// A new token: the only time that its text can be read.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// Its name when it is revoked.
    pub id: TokenId,
    pub text: String,
}

async fn make_token(
    conn: &mut AsyncPgConnection,
    application: ApplicationId,
    terms: &TokenTerms,
    now: DateTime<Utc>,
) -> Result<NewToken, RegistryError> {
    if terms.expires_at.is_some_and(|end| end <= now) {
        return Err(RegistryError::EndedBefore);
    }
    let (text, hash) = random::link_token()?;
    let id = TokenId::generate();
    // A network is its first address and a length.
    let networks: Vec<String> = terms.allowed_from.iter().map(|network| network.trunc().to_string()).collect();
    let made = diesel::sql_query(
        "insert into application_tokens (id, application_id, hash, created_at, expires_at, allowed_from)
           values ($1, $2, $3, $4, $5, nullif($6::cidr[], '{}'))",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<SqlUuid, _>(application)
    .bind::<Binary, _>(hash)
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<Timestamptz>, _>(terms.expires_at)
    .bind::<Array<Text>, _>(networks)
    .prepared()
    .execute(conn)
    .await;
    match made {
        Ok(_) => Ok(NewToken { id, text }),
        Err(error) if refusing_constraint(&error) == Some("application_tokens_two_valid") => Err(RegistryError::TwoTokens),
        Err(error) => Err(error.into()),
    }
}

/// Adds an application with its first token.
///
/// # Errors
/// As [`RegistryError`] says.
pub async fn add(owner: &Db, new: &NewApplication) -> Result<NewToken, RegistryError> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(RegistryError::BadName);
    }
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let mut tx = owner.begin(OPERATOR).await?;
    let now = tx.now();
    let institution: Option<InstitutionId> = institutions::table
        .filter(institutions::cbe.eq(new.institution.as_str()))
        .select(institutions::id)
        .first(&mut *tx)
        .await
        .optional()?;
    let institution = institution.ok_or(RegistryError::NoInstitution)?;
    let id = ApplicationId::generate();
    let made = diesel::sql_query(
        "insert into applications (id, name, institution_id, scopes, per_minute, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Text, _>(name)
    .bind::<SqlUuid, _>(institution)
    .bind::<Array<Text>, _>(&scopes)
    .bind::<Integer, _>(i32::try_from(new.per_minute).unwrap_or(i32::MAX))
    .bind::<Timestamptz, _>(now)
    .prepared()
    .execute(&mut *tx)
    .await;
    if let Err(error) = made {
        return Err(if unique_violation(&error).is_some() { RegistryError::NameTaken } else { error.into() });
    }
    let token = make_token(&mut tx, id, &new.terms, now).await?;
    record(&mut tx, OPERATOR, Event::application_added(id, &scopes), now).await?;
    tx.commit().await?;
    Ok(token)
}

async fn lock_application(conn: &mut AsyncPgConnection, name: &str) -> Result<ApplicationId, RegistryError> {
    let found: Option<ApplicationRow> =
        diesel::sql_query("select id from applications where name = $1 and revoked_at is null for update")
            .bind::<Text, _>(name.trim())
            .prepared()
            .get_result(conn)
            .await
            .optional()?;
    found.map(|row| row.id).ok_or(RegistryError::NoApplication)
}

/// Adds a second token, for the application to change over to before the first one is revoked.
///
/// # Errors
/// As [`RegistryError`] says.
pub async fn rotate(owner: &Db, name: &str, terms: &TokenTerms) -> Result<NewToken, RegistryError> {
    let mut tx = owner.begin(OPERATOR).await?;
    let now = tx.now();
    let application = lock_application(&mut tx, name).await?;
    let token = make_token(&mut tx, application, terms, now).await?;
    record(&mut tx, OPERATOR, Event::application_token_added(application, token.id), now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Revokes one token, or the application for good.
///
/// # Errors
/// As [`RegistryError`] says.
pub async fn revoke(owner: &Db, name: &str, token: Option<TokenId>) -> Result<(), RegistryError> {
    let mut tx = owner.begin(OPERATOR).await?;
    let now = tx.now();
    let application = lock_application(&mut tx, name).await?;
    let changed = match token {
        Some(token) => {
            diesel::sql_query(
                "update application_tokens set revoked_at = $3 where application_id = $1 and id = $2 and revoked_at is null",
            )
            .bind::<SqlUuid, _>(application)
            .bind::<SqlUuid, _>(token)
            .bind::<Timestamptz, _>(now)
            .prepared()
            .execute(&mut *tx)
            .await?
        }
        None => {
            diesel::sql_query("update applications set revoked_at = $2 where id = $1")
                .bind::<SqlUuid, _>(application)
                .bind::<Timestamptz, _>(now)
                .prepared()
                .execute(&mut *tx)
                .await?
        }
    };
    if changed == 0 {
        return Err(RegistryError::NoToken);
    }
    record(&mut tx, OPERATOR, Event::application_revoked(application, token), now).await?;
    Ok(tx.commit().await?)
}

/// A token in the list: never its text. Those of an application follow each other.
#[derive(Debug, QueryableByName)]
pub struct ListedToken {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub institution: String,
    #[diesel(sql_type = Array<Text>)]
    pub scopes: Vec<String>,
    /// Calls a minute.
    #[diesel(sql_type = Integer)]
    pub per_minute: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// One of its tokens that was not revoked.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub token: Option<TokenId>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub token_created_at: Option<DateTime<Utc>>,
    /// Used last, to the minute.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it ends, or ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub expires_at: Option<DateTime<Utc>>,
    /// From where it is taken; none: from anywhere.
    #[diesel(sql_type = Nullable<Array<Text>>)]
    pub allowed_from: Option<Vec<String>>,
}

/// Every application with the tokens that were not revoked.
pub async fn list(conn: &mut AsyncPgConnection) -> QueryResult<Vec<ListedToken>> {
    diesel::sql_query(
        "select a.name, i.name as institution, a.scopes, a.per_minute, a.revoked_at, t.id as token, t.created_at as token_created_at, t.last_used_at,
           t.expires_at, t.allowed_from::text[] as allowed_from
         from applications a join institutions i on i.id = a.institution_id
           left join application_tokens t on t.application_id = a.id and t.revoked_at is null and a.revoked_at is null
         order by a.revoked_at nulls first, a.name, t.created_at",
    )
    .prepared()
    .load(conn)
    .await
}
