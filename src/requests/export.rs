//! What a patient takes along of the requests: only what the patient may read.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::contact::ContactPreference;
use super::model::{Basis, Channel, EventKind, State};
use super::people::facts_of_request;
use super::store::{RequestRow, with_people};
use crate::db::ids::{OfficerId, RequestId};
use crate::db::schema::{exclusion_requests, institutions, request_drafts, request_events};
use crate::exclusions::AskedBy;
use crate::identity::Patient;
use crate::officers;

#[derive(Debug, Clone, Serialize)]
pub struct ExportedRequest {
    pub reference: String,
    /// Where it stands, as a code.
    pub state: State,
    /// Whom it asks to exclude.
    pub person: ExportedPerson,
    pub institution: String,
    /// What the patient added.
    pub remark: Option<String>,
    /// The number to call; none for by message.
    pub telephone: Option<String>,
    /// Someone else may answer.
    pub other_may_answer: bool,
    /// A message may be left.
    pub may_leave_message: bool,
    /// eHealth's way was advised.
    pub ehealth_advised: bool,
    /// When the consequences were read.
    pub consequences_read_at: DateTime<Utc>,
    /// When it came in.
    pub sent_at: DateTime<Utc>,
    pub latest_on: NaiveDate,
    pub decided_at: Option<DateTime<Utc>>,
    /// Another request asks the same, so it was refused.
    pub double: bool,
    /// Why it was refused, as a code.
    pub refusal_reason: Option<String>,
    /// And in the officer's words.
    pub refusal_words: Option<String>,
    /// How it came in.
    pub channel: Channel,
    /// Where an officer entered it in the patient's name.
    pub entered: Option<ExportedEntry>,
    /// Its course, the oldest first.
    pub events: Vec<ExportedEvent>,
}

/// What was entered in the patient's name, and how it was checked who asked.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedEntry {
    pub officer: Option<String>,
    /// Who asked, as a code.
    pub asked_by: Option<AskedBy>,
    /// How that person's identity was checked, a code of the house's list.
    pub identity_check: Option<String>,
    /// Who spoke for the patient.
    pub representative: Option<String>,
    pub representative_basis: Option<Basis>,
    /// What the officer saw of it.
    pub representative_evidence: Option<String>,
    /// The last day on which it holds.
    pub representative_until: Option<NaiveDate>,
    /// Whether the officer spoke with the child.
    pub child_heard: Option<bool>,
}

/// Who is to be excluded, as chosen or described.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedPerson {
    pub name: String,
    pub function: String,
    /// Where the person works, as described.
    pub place: String,
    pub riziv: Option<String>,
    /// In the patient's own words.
    pub described: bool,
}

/// What happened to a request.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedEvent {
    pub at: DateTime<Utc>,
    /// What, as a code.
    pub kind: EventKind,
}

/// A request that was begun.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct ExportedDraft {
    /// The last part of its address.
    pub id: RequestId,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What was filled in.
    pub content: serde_json::Value,
}

/// All requests of the patient, the oldest first.
pub async fn export(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedRequest>> {
    let rows: Vec<(RequestRow, String)> = exclusion_requests::table
        .inner_join(institutions::table.on(institutions::id.eq(exclusion_requests::institution_id)))
        .filter(exclusion_requests::patient_id.eq(patient.subject()))
        .order((exclusion_requests::sent_at, exclusion_requests::id))
        .select((RequestRow::as_select(), institutions::name))
        .load(conn)
        .await?;
    let (rows, institutions): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let ids: Vec<RequestId> = rows.iter().map(|row| row.id).collect();
    let events: Vec<(RequestId, DateTime<Utc>, EventKind)> = request_events::table
        .filter(request_events::request_id.eq_any(&ids))
        .order((request_events::happened_at, request_events::id))
        .select((request_events::request_id, request_events::happened_at, request_events::kind))
        .load(conn)
        .await?;
    let mut of_request: HashMap<RequestId, Vec<ExportedEvent>> = HashMap::new();
    for (request, at, kind) in events.into_iter().filter(|(.., kind)| kind.is_shown_to_patient()) {
        of_request.entry(request).or_default().push(ExportedEvent { at, kind });
    }
    let entered_by: Vec<OfficerId> = rows.iter().filter_map(|row| row.entered_by).collect();
    let officers = officers::names(conn, &entered_by).await?;
    let requests = with_people(conn, rows).await?;
    Ok(requests
        .into_iter()
        .zip(institutions)
        .map(|(request, institution)| {
            let facts = facts_of_request(&request);
            let row = request.row;
            let entered = row.entered_by.map(|officer| ExportedEntry {
                officer: officers.get(&officer).cloned(),
                asked_by: row.asked_by,
                identity_check: row.identity_check,
                representative: row.representative.name,
                representative_basis: row.representative.basis,
                representative_evidence: row.representative.evidence,
                representative_until: row.representative.until,
                child_heard: row.representative.child_heard,
            });
            let (telephone, other_may_answer, may_leave_message) = match row.contact {
                ContactPreference::Message => (None, false, false),
                ContactPreference::Telephone { number, other_may_answer, may_leave_message } => {
                    (Some(number), other_may_answer, may_leave_message)
                }
            };
            ExportedRequest {
                state: row.state,
                person: ExportedPerson {
                    name: facts.name,
                    function: facts.function,
                    place: facts.place,
                    riziv: facts.riziv,
                    described: facts.described,
                },
                events: of_request.remove(&row.id).unwrap_or_default(),
                reference: row.reference,
                institution,
                remark: row.remark,
                telephone,
                other_may_answer,
                may_leave_message,
                ehealth_advised: row.ehealth_advised,
                consequences_read_at: row.consequences_read_at,
                sent_at: row.sent_at,
                latest_on: row.latest_on,
                decided_at: row.decided_at,
                double: row.double_of.is_some(),
                refusal_reason: row.refusal_reason,
                refusal_words: row.refusal_words,
                channel: row.channel,
                entered,
            }
        })
        .collect())
}

/// The patient's drafts that were not sent, the oldest first.
pub async fn export_drafts(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedDraft>> {
    request_drafts::table
        .filter(request_drafts::patient_id.eq(patient.subject()).and(request_drafts::sent_at.is_null()))
        .order((request_drafts::updated_at, request_drafts::id))
        .select((request_drafts::id, request_drafts::updated_at, request_drafts::content))
        .load(conn)
        .await
}
