//! A person's own sessions, as a page lists them.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::request_session::RequestSession;
use crate::db::Prepare;
use crate::db::ids::SessionId;
use crate::i18n::{dates, t};

/// One of a person's sessions.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// As its owner names it.
    pub id: String,
    /// The browser and machine.
    pub device: String,
    pub begun: String,
    /// Used last.
    pub used: String,
    pub current: bool,
}

/// The actor's sessions, the newest first.
pub async fn session_rows(conn: &mut AsyncPgConnection, visit: &RequestSession) -> QueryResult<Vec<SessionRow>> {
    let found = own_sessions(conn, &visit.key_hash()).await?;
    let rows = found.into_iter().map(|one| SessionRow {
        id: one.session.to_string(),
        device: one.device.unwrap_or_else(|| t(visit.locale, "identity-sessie-toestel").to_owned()),
        begun: dates::at(visit.locale, one.begun_at),
        used: dates::at(visit.locale, one.used_at),
        current: one.current,
    });
    Ok(rows.collect())
}

#[derive(Debug, QueryableByName)]
pub(super) struct OwnSession {
    /// As its owner names it.
    #[diesel(sql_type = SqlUuid)]
    pub session: SessionId,
    /// The browser and machine.
    #[diesel(sql_type = Nullable<Text>)]
    pub device: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub begun_at: DateTime<Utc>,
    /// Used last, to the minute.
    #[diesel(sql_type = Timestamptz)]
    pub used_at: DateTime<Utc>,
    /// The one that asks.
    #[diesel(sql_type = Bool)]
    pub current: bool,
}

/// The actor's sessions that have not expired.
pub(super) async fn own_sessions(conn: &mut AsyncPgConnection, hash: &[u8]) -> QueryResult<Vec<OwnSession>> {
    diesel::sql_query("select session, device, begun_at, used_at, current from mt_own_sessions($1, mt_now())")
        .bind::<Binary, _>(hash)
        .prepared()
        .load(conn)
        .await
}
