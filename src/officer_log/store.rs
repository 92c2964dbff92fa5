//! SQL of the log. Row-level security keeps out what other institutions did, and whatever is about the officer (R12).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::audit::ActorKind;
use crate::db::ids::{OfficerId, RequestId};
use crate::db::schema::{audit_events, exclusion_requests, officers};
use crate::directory::PersonName;
use crate::identity::Officer;

/// What the log is narrowed down to.
#[derive(Debug, Clone, Default)]
pub(super) struct LogFilter {
    pub from: Option<DateTime<Utc>>,
    /// Until just before this one.
    pub until: Option<DateTime<Utc>>,
    pub action: Option<String>,
    pub officer: Option<OfficerId>,
    pub request: Option<RequestId>,
    /// Below this number: the pages after the first.
    pub before: Option<i64>,
}

/// A row of the log.
#[derive(Debug, Queryable)]
pub(super) struct LogEntry {
    pub id: i64,
    pub happened_at: DateTime<Utc>,
    pub action: String,
    pub actor_kind: ActorKind,
    pub officer: Option<PersonName>,
    /// The request's reference, when the officer may open it.
    pub reference: Option<String>,
}

/// At most `most` rows, the newest first.
pub(super) async fn list(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    filter: &LogFilter,
    most: i64,
) -> QueryResult<Vec<LogEntry>> {
    let mut rows = part(conn, officer, filter, false, most).await?;
    // What patients did has no institution but the request's.
    if filter.officer.is_none() {
        rows.append(&mut part(conn, officer, filter, true, most).await?);
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    }
    Ok(rows)
}

/// What the institution's officers did, or its patients: each has an index.
async fn part(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    filter: &LogFilter,
    patients: bool,
    most: i64,
) -> QueryResult<Vec<LogEntry>> {
    let mut query = audit_events::table
        .left_join(officers::table.on(officers::id.nullable().eq(audit_events::actor_id)))
        .left_join(exclusion_requests::table.on(exclusion_requests::id.nullable().eq(audit_events::request_id)))
        .order(audit_events::id.desc())
        .limit(most)
        .select((
            audit_events::id,
            audit_events::happened_at,
            audit_events::action,
            audit_events::actor_kind,
            (officers::given_name, officers::family_name).nullable(),
            exclusion_requests::reference.nullable(),
        ))
        .into_boxed();
    query = if patients {
        query.filter(audit_events::actor_kind.eq(ActorKind::Patient).and(audit_events::request_id.is_not_null()))
    } else {
        query.filter(audit_events::institution_id.eq(officer.institution()))
    };
    // What a colleague put away may be made of matters that concern this officer: only one's own are shown (R12).
    query = query.filter(audit_events::action.ne("signal-seen").or(audit_events::actor_id.eq(officer.id()).assume_not_null()));
    if let Some(from) = filter.from {
        query = query.filter(audit_events::happened_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit_events::happened_at.lt(until));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_events::action.eq(action));
    }
    if let Some(by) = filter.officer {
        query = query.filter(audit_events::actor_id.eq(by));
    }
    if let Some(request) = filter.request {
        query = query.filter(audit_events::request_id.eq(request));
    }
    if let Some(before) = filter.before {
        query = query.filter(audit_events::id.lt(before));
    }
    query.load(conn).await
}

/// A request that the officer may open.
pub(super) async fn request(conn: &mut AsyncPgConnection, _officer: &Officer, reference: &str) -> QueryResult<Option<RequestId>> {
    exclusion_requests::table
        .filter(exclusion_requests::reference.eq(reference))
        .select(exclusion_requests::id)
        .first(conn)
        .await
        .optional()
}
