//! Sessions in Postgres, by the hash of their key: reading the table is not enough to use one.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use anyhow::anyhow;
use diesel::sql_types::{Binary, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::model::{ByProvider, SessionUser, Subject};
use super::request_session::{DEVICE, EXPIRED, HASH, ID, PROVIDER, TIME, UNREAD, WHO};
use crate::config::Rules;
use crate::db::ids::{OfficerId, PatientId, SessionId};
use crate::db::{Db, mt_now};
use crate::web::{SessionTime, random};

diesel::define_sql_function! {
    /// What a session stands for.
    fn mt_session_load(hash: Binary, moment: Timestamptz) -> Nullable<Jsonb>;
}
diesel::define_sql_function! {
    #[expect(clippy::too_many_arguments, reason = "a session's columns")]
    fn mt_session_begin(hash: Binary, session: SqlUuid, patient: Nullable<SqlUuid>, officer: Nullable<SqlUuid>, content: Jsonb, moment: Timestamptz, idle: Integer, absolute: Integer, device: Nullable<Text>, issuer: Nullable<Text>, subject: Nullable<Text>, sid: Nullable<Text>, token: Nullable<Binary>) -> Bool;
}
diesel::define_sql_function! {
    /// Other content.
    fn mt_session_update(hash: Binary, content: Jsonb) -> Nullable<Bool>;
}
diesel::define_sql_function! {
    /// The end of a session.
    fn mt_session_delete(hash: Binary) -> Nullable<Bool>;
}

/// The store behind actix-session.
#[derive(Clone)]
pub struct PostgresSessions {
    db: Db,
    rules: Rules,
}

#[derive(Deserialize)]
struct Loaded {
    who: SessionUser,
    state: HashMap<String, String>,
    expired: bool,
    unread: i64,
    #[serde(flatten)]
    time: SessionTime,
}

impl PostgresSessions {
    /// Sessions of these rules.
    pub fn new(db: Db, rules: Rules) -> Self {
        Self { db, rules }
    }
}

fn hash(key: &SessionKey) -> Vec<u8> {
    Sha256::digest(key.as_ref().as_bytes()).to_vec()
}

/// The state that is stored: the user stands in columns of their own, what is counted is counted anew.
fn stored_state(state: &HashMap<String, String>) -> serde_json::Value {
    state
        .iter()
        .filter(|(key, _)| ![WHO, ID, EXPIRED, UNREAD, TIME, HASH, DEVICE, PROVIDER].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), serde_json::Value::String(value.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

impl SessionStore for PostgresSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<HashMap<String, String>>, LoadError> {
        // Idempotent: it moves the idle limit at most.
        let load = async |mut conn: &AsyncPgConnection| {
            diesel::select(mt_session_load(hash(key), mt_now())).get_result::<Option<serde_json::Value>>(&mut conn).await
        };
        let Some(found) = self.db.query_idempotent(load).await.map_err(|error| LoadError::Other(error.into()))? else {
            return Ok(None);
        };
        let loaded: Loaded = serde_json::from_value(found).map_err(|error| LoadError::Deserialization(error.into()))?;
        let mut state = loaded.state;
        state.insert(
            WHO.to_owned(),
            serde_json::to_string(&loaded.who).map_err(|error| LoadError::Deserialization(error.into()))?,
        );
        state.insert(UNREAD.to_owned(), loaded.unread.to_string());
        let time = serde_json::to_string(&loaded.time).map_err(|error| LoadError::Deserialization(error.into()))?;
        state.insert(TIME.to_owned(), time);
        state.insert(HASH.to_owned(), format!("\"{}\"", random::encode(&hash(key))));
        if loaded.expired {
            state.insert(EXPIRED.to_owned(), "true".to_owned());
        }
        Ok(Some(state))
    }

    async fn save(&self, state: HashMap<String, String>, _: &Duration) -> Result<SessionKey, SaveError> {
        let work = async {
            let who: SessionUser = serde_json::from_str(state.get(WHO).map_or("", String::as_str))
                .map_err(|error| anyhow!("a session is somebody's: {error}"))?;
            let id: SessionId = serde_json::from_str(state.get(ID).map_or("", String::as_str))?;
            let key = SessionKey::try_from(random::encode(&random::secret().map_err(|error| anyhow!("{error}"))?))?;
            let (patient, officer, minutes): (Option<PatientId>, Option<OfficerId>, u32) = match who.subject() {
                Subject::Patient(id) => (Some(id), None, self.rules.patient_idle_minutes),
                Subject::Officer(id) => (None, Some(id), self.rules.officer_idle_minutes),
            };
            let device: Option<String> = state.get(DEVICE).and_then(|text| serde_json::from_str(text).ok()).flatten();
            let by: Option<ByProvider> = state.get(PROVIDER).map(|text| serde_json::from_str(text)).transpose()?;
            let most = by.as_ref().and_then(|by| by.most_minutes).unwrap_or(u32::MAX).min(self.rules.session_absolute_minutes);
            let (idle, absolute) = (i32::try_from(minutes * 60)?, i32::try_from(most * 60)?);
            let (issuer, subject, sid, token) =
                by.map_or((None, None, None, None), |by| (Some(by.issuer), Some(by.subject), by.sid, by.token));
            let mut connection = self.db.connection_without_actor().await?;
            let (now, content) = (connection.now(), stored_state(&state));
            let query = mt_session_begin(
                hash(&key),
                id,
                patient,
                officer,
                content,
                now,
                idle,
                absolute,
                device,
                issuer,
                subject,
                sid,
                token,
            );
            let _: bool = diesel::select(query).get_result(&mut *connection).await?;
            anyhow::Ok(key)
        };
        work.await.map_err(SaveError::Other)
    }

    async fn update(&self, key: SessionKey, state: HashMap<String, String>, _: &Duration) -> Result<SessionKey, UpdateError> {
        let work = async {
            let mut connection = self.db.connection_without_actor().await?;
            let _: Option<bool> =
                diesel::select(mt_session_update(hash(&key), stored_state(&state))).get_result(&mut *connection).await?;
            anyhow::Ok(key)
        };
        work.await.map_err(UpdateError::Other)
    }

    /// The idle limit is moved on by `mt_session_load`.
    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let mut connection = self.db.connection_without_actor().await?;
        Ok(end(&mut connection, &hash(key)).await?)
    }
}

diesel::define_sql_function! {
    /// Removes sessions past their 7 days.
    fn mt_sessions_sweep(moment: Timestamptz) -> BigInt;
}

/// Removes sessions that expired over 7 days ago.
pub(in crate::identity) async fn sweep(
    conn: &mut AsyncPgConnection,
    now: chrono::DateTime<chrono::Utc>,
) -> diesel::QueryResult<()> {
    let _: i64 = diesel::select(mt_sessions_sweep(now)).get_result(conn).await?;
    Ok(())
}

/// Ends one session, by the hash of its key.
pub(in crate::identity) async fn end(conn: &mut AsyncPgConnection, hash: &[u8]) -> diesel::QueryResult<()> {
    let _: Option<bool> = diesel::select(mt_session_delete(hash)).get_result(conn).await?;
    Ok(())
}
