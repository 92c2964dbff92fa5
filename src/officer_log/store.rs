//! SQL of the log. Row-level security keeps out what other institutions did, and whatever is about the officer (R12).

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Jsonb, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use super::position::LogPosition;
use crate::audit::ActorKind;
use crate::db::ids::{OfficerId, PatientId, RequestId};
use crate::db::schema::{audit_events, exclusion_requests, log_places, officers};
use crate::directory::PersonName;
use crate::identity::Officer;

diesel::define_sql_function! {
    /// Whether the officer read that part of the log since then.
    fn mt_log_was_read(patient: Nullable<SqlUuid>, codes: Jsonb, since: Timestamptz) -> Bool;
}

/// The same part of the log, read again within this time, is one reading.
const ONE_READING: TimeDelta = TimeDelta::minutes(30);

/// Who did it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ActedBy {
    #[default]
    Anyone,
    Officer(OfficerId),
    Patient,
}

/// What the log is narrowed down to.
#[derive(Debug, Clone, Default)]
pub(super) struct LogFilter {
    pub from: Option<DateTime<Utc>>,
    /// Until just before this one.
    pub until: Option<DateTime<Utc>>,
    pub actions: Option<Vec<&'static str>>,
    pub by: ActedBy,
    pub request: Option<RequestId>,
    pub patient: Option<PatientId>,
    /// Before this row: the pages after the first.
    pub before: Option<LogPosition>,
}

/// A row of the log.
#[derive(Debug, Queryable)]
pub(super) struct LogEntry {
    pub id: i64,
    pub happened_at: DateTime<Utc>,
    pub action: String,
    pub actor_kind: ActorKind,
    pub officer: Option<PersonName>,
    pub request: Option<RequestId>,
    /// The request's reference, when the officer may open it.
    pub reference: Option<String>,
    pub patient: Option<PatientId>,
}

impl LogEntry {
    pub(super) fn position(&self) -> LogPosition {
        LogPosition { at: self.happened_at, row: self.id }
    }
}

/// A part of the log that has an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LogPart {
    /// What the institution's officers did.
    House,
    /// What its patients did and applications reported, by the house that handles the matter now.
    Placed,
    /// What was done about a patient, and the searches that showed the patient.
    OfPatient(PatientId),
}

/// At most `most` rows, the newest first.
pub(super) async fn list(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    filter: &LogFilter,
    most: i64,
) -> QueryResult<Vec<LogEntry>> {
    let parts = match (filter.patient, filter.by) {
        (Some(patient), _) => vec![LogPart::OfPatient(patient)],
        (None, ActedBy::Anyone) => vec![LogPart::House, LogPart::Placed],
        (None, ActedBy::Officer(_)) => vec![LogPart::House],
        (None, ActedBy::Patient) => vec![LogPart::Placed],
    };
    let mut rows = Vec::new();
    for part in parts {
        rows.append(&mut list_part(conn, officer, filter, part, most).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.happened_at, row.id)));
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Narrowed down by what stands in an index, and in its order: that of the audit, or of `log_places`.
macro_rules! in_order_of {
    ($query:expr, $filter:expr, $rows:ident) => {{
        let mut query = $query.order(($rows::happened_at.desc(), $rows::id.desc()));
        if let Some(from) = $filter.from {
            query = query.filter($rows::happened_at.ge(from));
        }
        if let Some(until) = $filter.until {
            query = query.filter($rows::happened_at.lt(until));
        }
        match $filter.actions.as_deref() {
            None => {}
            Some([only]) => query = query.filter($rows::action.eq(*only)),
            Some(actions) => query = query.filter($rows::action.eq_any(actions.to_vec())),
        }
        if let Some(before) = $filter.before {
            // The first says where the index is entered.
            query = query
                .filter($rows::happened_at.le(before.at))
                .filter($rows::happened_at.lt(before.at).or($rows::id.lt(before.row)));
        }
        query
    }};
}

async fn list_part(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    filter: &LogFilter,
    part: LogPart,
    most: i64,
) -> QueryResult<Vec<LogEntry>> {
    let query = audit_events::table
        .left_join(officers::table.on(officers::id.nullable().eq(audit_events::actor_id)))
        .left_join(exclusion_requests::table.on(exclusion_requests::id.nullable().eq(audit_events::request_id)))
        .left_join(log_places::table.on(log_places::id.eq(audit_events::id)))
        .limit(most)
        .select((
            audit_events::id,
            audit_events::happened_at,
            audit_events::action,
            audit_events::actor_kind,
            (officers::given_name, officers::family_name).nullable(),
            audit_events::request_id,
            exclusion_requests::reference.nullable(),
            audit_events::patient_id,
        ))
        .into_boxed();
    let mut query = match part {
        LogPart::House => {
            in_order_of!(query, filter, audit_events).filter(audit_events::institution_id.eq(officer.institution()))
        }
        LogPart::Placed => in_order_of!(query, filter, log_places).filter(log_places::institution_id.eq(officer.institution())),
        LogPart::OfPatient(patient) => in_order_of!(query, filter, audit_events)
            .filter(sql::<Bool>("audit_events.id = any (array(select mt_log_of_patient(").bind::<SqlUuid, _>(patient).sql(")))")),
    };
    // What a colleague put away may be made of matters that concern this officer: only one's own are shown (R12).
    query = query.filter(audit_events::action.ne("signal-seen").or(audit_events::actor_id.eq(officer.id()).assume_not_null()));
    match filter.by {
        ActedBy::Anyone => {}
        ActedBy::Officer(id) => {
            query = query.filter(audit_events::actor_id.eq(id).and(audit_events::institution_id.eq(officer.institution())));
        }
        ActedBy::Patient => query = query.filter(audit_events::actor_kind.eq(ActorKind::Patient)),
    }
    if let Some(request) = filter.request {
        query = query.filter(audit_events::request_id.eq(request));
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

/// Whether the officer read the same part of the log a moment ago.
pub(super) async fn was_read_lately(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: Option<PatientId>,
    codes: &Value,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    diesel::select(mt_log_was_read(patient, codes, now - ONE_READING)).get_result(conn).await
}
