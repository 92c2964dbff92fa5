//! What an ombudsdienst keeps of a request that was handed over: as it stood just before (`mt_request_snapshot`).

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;

use super::super::contact::ContactPreference;
use super::super::model::{Channel, EventKind, Reached};
use super::worklist_query::WorklistSearch;
use crate::db::ids::{PatientId, RequestId};
use crate::db::read_stored_json;
use crate::db::schema::{exclusion_requests, request_snapshots};
use crate::directory::{PatientNumber, PersonName, names};
use crate::identity::Officer;
use crate::patients::KeptPatient;
use crate::web::RequestReference;

/// An entry of the directory.
#[derive(Debug, Clone, Deserialize)]
pub struct SnapshotPerson {
    #[serde(flatten)]
    pub name: PersonName,
    pub function: String,
    pub specialty: Option<String>,
    pub riziv: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SnapshotDescription {
    pub name: String,
    pub place: String,
    pub function: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SnapshotEvent {
    pub kind: EventKind,
    pub at: DateTime<Utc>,
    pub words: Option<String>,
    pub reached: Option<Reached>,
    pub officer: Option<PersonName>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SnapshotData {
    pub patient_id: PatientId,
    /// As typed, where the ombudsdienst had no sight of the patient.
    pub patient: KeptPatient,
    pub person: Option<SnapshotPerson>,
    pub described: Option<SnapshotDescription>,
    pub channel: Channel,
    pub remark: Option<String>,
    telephone: Option<String>,
    other_may_answer: bool,
    may_leave_message: bool,
    pub sent_at: DateTime<Utc>,
    pub taken_by: Option<PersonName>,
    /// The conversation in which the patient was asked something.
    pub question: Option<String>,
    /// The newest first.
    pub events: Vec<SnapshotEvent>,
}

impl SnapshotData {
    pub fn contact(&self) -> ContactPreference {
        match &self.telephone {
            Some(number) => ContactPreference::Telephone {
                number: number.clone(),
                other_may_answer: self.other_may_answer,
                may_leave_message: self.may_leave_message,
            },
            None => ContactPreference::Message,
        }
    }

    /// Whom it asks to exclude.
    pub fn person_name(&self) -> String {
        match (&self.described, &self.person) {
            (Some(described), _) => described.name.clone(),
            (None, Some(person)) => person.name.to_string(),
            (None, None) => String::new(),
        }
    }

    /// Whether a search of the worklist finds it, as it finds requests.
    fn holds(&self, term: &str) -> bool {
        if let Some(number) = PatientNumber::parse_stored(term) {
            return self.patient.niss == number.as_str();
        }
        let key = names::search_key(term);
        !key.is_empty()
            && [self.patient.name.to_string(), self.person_name()].iter().any(|name| names::search_key(name).contains(&key))
    }
}

#[derive(Debug, Clone)]
pub struct RequestSnapshot {
    pub request: RequestId,
    pub reference: String,
    pub data: SnapshotData,
}

type SnapshotColumns = (RequestId, String, serde_json::Value);

fn to_snapshot((request, reference, data): SnapshotColumns) -> QueryResult<RequestSnapshot> {
    Ok(RequestSnapshot { data: read_stored_json("the snapshot of request", request, data)?, request, reference })
}

/// The newest of a request that this officer may see.
pub async fn find_snapshot(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    reference: &RequestReference,
) -> QueryResult<Option<RequestSnapshot>> {
    let found: Option<SnapshotColumns> = request_snapshots::table
        .filter(request_snapshots::reference.eq(reference.as_str()))
        .order((request_snapshots::handed_over_at.desc(), request_snapshots::id.desc()))
        .select((request_snapshots::request_id, request_snapshots::reference, request_snapshots::data))
        .first(conn)
        .await
        .optional()?;
    found.map(to_snapshot).transpose()
}

/// Those that the worklist shows among the finished requests, the newest first; none that is with this ombudsdienst again.
pub async fn list_snapshots(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    search: &WorklistSearch,
    limit: i64,
) -> QueryResult<Vec<RequestSnapshot>> {
    if search.states.is_open() {
        return Ok(Vec::new());
    }
    let mut query = request_snapshots::table.filter(request_snapshots::institution_id.eq(officer.institution())).into_boxed();
    let reference = RequestReference::find(&search.term);
    if let Some(reference) = &reference {
        query = query.filter(request_snapshots::reference.eq(reference.to_string()));
    }
    let here = exclusion_requests::table
        .filter(exclusion_requests::id.eq(request_snapshots::request_id))
        .filter(exclusion_requests::institution_id.eq(officer.institution()));
    let is_searched = !search.term.is_empty() && reference.is_none();
    let found: Vec<SnapshotColumns> = query
        .filter(diesel::dsl::not(diesel::dsl::exists(here)))
        .order((request_snapshots::handed_over_at.desc(), request_snapshots::id.desc()))
        .select((request_snapshots::request_id, request_snapshots::reference, request_snapshots::data))
        // What is searched is compared here: also the oldest is found.
        .limit(if is_searched { i64::MAX } else { limit })
        .load(conn)
        .await?;
    let mut shown = HashSet::new();
    let all: Vec<RequestSnapshot> = found.into_iter().map(to_snapshot).collect::<QueryResult<_>>()?;
    let fits = |one: &RequestSnapshot| !is_searched || one.data.holds(&search.term);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(all.into_iter().filter(fits).filter(|one| shown.insert(one.request)).take(most).collect())
}
