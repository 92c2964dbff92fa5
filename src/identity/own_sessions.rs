//! A person's own sessions: which there are, how long they last, and their end.

use crate::db::ids::SessionId;
use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Binary, Bool, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// The lengths to choose from, in minutes without a page. The last is ten times the first (WCAG 2.2.1).
pub const LENGTHS: [i16; 3] = [15, 60, 150];

diesel::define_sql_function! {
    /// Ends the actor's own.
    fn own_session_end(session: Nullable<SqlUuid>) -> BigInt;
}
diesel::define_sql_function! {
    /// How long the patient's sessions last.
    fn own_session_length(minutes: SmallInt, moment: Timestamptz) -> Bool;
}

/// Ends one of the actor's own sessions, or all; says how many.
pub async fn end_own(conn: &mut AsyncPgConnection, session: Option<SessionId>) -> QueryResult<i64> {
    diesel::select(own_session_end(session)).get_result(conn).await
}

pub async fn choose_length(conn: &mut AsyncPgConnection, minutes: i16, now: DateTime<Utc>) -> QueryResult<()> {
    let _: bool = diesel::select(own_session_length(minutes, now)).get_result(conn).await?;
    Ok(())
}

/// One of a person's sessions.
#[derive(Debug, QueryableByName)]
pub struct OwnSession {
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

/// The actor's sessions that hold.
pub async fn own(conn: &mut AsyncPgConnection, hash: &[u8], now: DateTime<Utc>) -> QueryResult<Vec<OwnSession>> {
    diesel::sql_query("select * from own_sessions($1, $2)").bind::<Binary, _>(hash).bind::<Timestamptz, _>(now).load(conn).await
}
