//! What happened to a request, and the ombudsdienst's own words about it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{EventKind, Reached};
use crate::db::ids::{OfficerId, RequestEventId, RequestId};
use crate::db::schema::{officers, request_events, request_notes};
use crate::directory::PersonName;
use crate::identity::Officer;

/// What happened, and by whom.
#[derive(Debug, Clone, Queryable)]
pub struct EventRow {
    pub id: RequestEventId,
    pub happened_at: DateTime<Utc>,
    pub kind: EventKind,
    pub officer_id: Option<OfficerId>,
    /// The officer, by name.
    pub officer: Option<PersonName>,
    /// The ombudsdienst's own words; never there for a patient.
    pub words: Option<String>,
    /// Whether a call reached the patient; likewise.
    pub reached: Option<Reached>,
}

/// What decided about the request last, or took such a decision back; empty when nothing did. A form that saw another one
/// came too late.
pub fn last_decision(events: &[EventRow]) -> String {
    events.iter().find(|event| event.kind.is_decision()).map(|event| event.id.to_string()).unwrap_or_default()
}

/// What happened to a request, the newest first. Row-level security shows events with their request only, and words to the
/// ombudsdienst only.
pub async fn events(conn: &mut AsyncPgConnection, request: RequestId) -> QueryResult<Vec<EventRow>> {
    request_events::table
        .left_join(officers::table.on(officers::id.nullable().eq(request_events::officer_id)))
        .left_join(request_notes::table.on(request_notes::id.eq(request_events::id)))
        .filter(request_events::request_id.eq(request))
        .order((request_events::happened_at.desc(), request_events::id.desc()))
        .select((
            request_events::id,
            request_events::happened_at,
            request_events::kind,
            request_events::officer_id,
            (officers::given_name, officers::family_name).nullable(),
            request_notes::words.nullable(),
            request_notes::reached.nullable(),
        ))
        .load(conn)
        .await
}

/// Adds what happened; words go where only the ombudsdienst reads them.
pub async fn add_event(
    conn: &mut AsyncPgConnection,
    request: RequestId,
    kind: EventKind,
    officer: Option<&Officer>,
    words: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let id = RequestEventId::generate();
    insert(conn, id, request, kind, officer, now).await?;
    if let (Some(officer), Some(words)) = (officer, words) {
        insert_words(conn, id, request, officer, (words, None), now).await?;
    }
    Ok(())
}

/// Adds a note or a call under an id of the form's, so that the same form sent again fails on it.
pub async fn add_note(
    conn: &mut AsyncPgConnection,
    id: RequestEventId,
    request: RequestId,
    officer: &Officer,
    (words, reached): (&str, Option<Reached>),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    insert(conn, id, request, if reached.is_some() { EventKind::Call } else { EventKind::Note }, Some(officer), now).await?;
    insert_words(conn, id, request, officer, (words, reached), now).await
}

async fn insert(
    conn: &mut AsyncPgConnection,
    id: RequestEventId,
    request: RequestId,
    kind: EventKind,
    officer: Option<&Officer>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(request_events::table)
        .values((
            request_events::id.eq(id),
            request_events::request_id.eq(request),
            request_events::happened_at.eq(now),
            request_events::kind.eq(kind),
            request_events::officer_id.eq(officer.map(Officer::id)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

async fn insert_words(
    conn: &mut AsyncPgConnection,
    event: RequestEventId,
    request: RequestId,
    officer: &Officer,
    (words, reached): (&str, Option<Reached>),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(request_notes::table)
        .values((
            request_notes::id.eq(event),
            request_notes::request_id.eq(request),
            request_notes::officer_id.eq(officer.id()),
            request_notes::reached.eq(reached),
            request_notes::words.eq(words),
            request_notes::written_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
