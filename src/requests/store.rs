//! Queries of requests. A patient's take the `Patient`, an officer's the `Officer`: having one is the permission, and row-level
//! security asks once more.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::contact::ContactPreference;
use super::model::{Channel, State};
use super::representative::RepresentativeColumns;
use crate::db::ids::{CareWorkerId, DraftId, InstitutionId, OfficerId, PatientId, RequestId};
use crate::db::schema::exclusion_requests;
use crate::directory::{self, PersonLine};
use crate::exclusions::AskedBy;
use crate::identity::{Officer, Patient};
use crate::messages;
use crate::web::RequestReference;

pub use super::events::{add_event, list_events};
pub use crate::patients::lock_requests_of_patient;

/// A request as it stands.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = exclusion_requests)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct RequestRow {
    pub id: RequestId,
    /// Its name to the outside.
    pub reference: String,
    pub patient_id: PatientId,
    pub institution_id: InstitutionId,
    pub state: State,
    pub care_worker_id: Option<CareWorkerId>,
    /// Or who was described.
    pub described_name: Option<String>,
    /// Where that person works.
    pub described_place: Option<String>,
    pub described_function: Option<String>,
    /// The eHealth advice was given.
    pub ehealth_advised: bool,
    /// R8.
    pub consequences_read_at: DateTime<Utc>,
    /// Not required.
    pub remark: Option<String>,
    #[diesel(embed)]
    pub contact: ContactPreference,
    /// When it came in.
    pub sent_at: DateTime<Utc>,
    /// The service target (R17).
    pub target_on: NaiveDate,
    /// The latest date (R17).
    pub latest_on: NaiveDate,
    /// Who works on it.
    pub taken_by: Option<OfficerId>,
    pub taken_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<OfficerId>,
    /// The entry it was registered against.
    pub registered_care_worker_id: Option<CareWorkerId>,
    /// A code of the list.
    pub refusal_reason: Option<String>,
    pub refusal_words: Option<String>,
    /// How it came in.
    pub channel: Channel,
    /// The officer who entered it.
    pub entered_by: Option<OfficerId>,
    /// Who asked that officer.
    pub asked_by: Option<AskedBy>,
    /// How that person's identity was checked: a code.
    pub identity_check: Option<String>,
    #[diesel(embed)]
    pub representative: RepresentativeColumns,
    /// The name or the birth date that was typed is not the one that is known.
    pub identity_differs: bool,
    /// The request that asks the same.
    pub double_of: Option<RequestId>,
    /// Since when the patient's answer waits for what the ombudsdienst does with it; counts while the request is taken.
    pub answered_at: Option<DateTime<Utc>>,
}

/// A request with the directory entry it is about, if there is one.
#[derive(Debug, Clone)]
pub struct Request {
    pub row: RequestRow,
    /// Who was chosen, or registered.
    pub person: Option<PersonLine>,
    /// The conversation with a question that waits for the patient's answer, by reference.
    pub question: Option<String>,
}

impl std::ops::Deref for Request {
    type Target = RequestRow;
    fn deref(&self) -> &RequestRow {
        &self.row
    }
}

impl RequestRow {
    /// Refused because another request asks the same.
    pub fn is_double(&self) -> bool {
        self.double_of.is_some()
    }

    /// Whom it is about, as an entry: registered, or chosen.
    pub fn entry(&self) -> Option<CareWorkerId> {
        self.registered_care_worker_id.or(self.care_worker_id)
    }
}

impl Request {
    /// The name of the person to exclude, as chosen or described.
    pub fn person_name(&self) -> String {
        match (&self.row.described_name, &self.person) {
            (Some(described), _) => described.clone(),
            (None, Some(person)) => person.name(),
            (None, None) => String::new(),
        }
    }
}

impl Request {
    /// The name of the entry it stands for, whatever the patient wrote.
    pub fn registered_name(&self) -> String {
        self.person.as_ref().map_or_else(|| self.person_name(), PersonLine::name)
    }
}

pub(super) async fn with_people(conn: &AsyncPgConnection, rows: Vec<RequestRow>) -> QueryResult<Vec<Request>> {
    let ids: Vec<CareWorkerId> = rows.iter().filter_map(|row| row.care_worker_id.or(row.registered_care_worker_id)).collect();
    let people = if ids.is_empty() { Default::default() } else { directory::load_person_lines(conn, &ids).await? };
    let asked: Vec<RequestId> = rows.iter().filter(|row| row.state == State::Asked).map(|row| row.id).collect();
    let questions = if asked.is_empty() { Default::default() } else { messages::find_question_references(conn, &asked).await? };
    Ok(rows
        .into_iter()
        .map(|row| Request {
            person: row.care_worker_id.or(row.registered_care_worker_id).and_then(|id| people.get(&id).cloned()),
            question: questions.get(&row.id).cloned().filter(|_| row.state == State::Asked),
            row,
        })
        .collect())
}

/// The patient's open requests, the newest first.
pub async fn list_open_requests(mut conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<Request>> {
    let rows = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient.subject()))
        // Not `eq_any` of the open ones: a request in a state that is unknown here would vanish instead of failing.
        .filter(exclusion_requests::state.ne_all(State::FINISHED))
        .order((exclusion_requests::sent_at.desc(), exclusion_requests::id.desc()))
        .select(RequestRow::as_select())
        .load(&mut conn)
        .await?;
    with_people(conn, rows).await
}

/// A request of the patient.
pub async fn find_request_of_patient(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    reference: &RequestReference,
) -> QueryResult<Option<Request>> {
    let rows: Vec<RequestRow> = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient.subject()).and(exclusion_requests::reference.eq(reference.as_str())))
        .select(RequestRow::as_select())
        .load(conn)
        .await?;
    Ok(with_people(conn, rows).await?.pop())
}

/// Holds an open request of the patient until the transaction ends: what comes after is dated after all that it waited for.
pub async fn lock_request_of_patient(conn: &mut AsyncPgConnection, patient: &Patient, request: RequestId) -> QueryResult<()> {
    exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient.subject()).and(exclusion_requests::id.eq(request)))
        .select(exclusion_requests::id)
        .for_update()
        .load::<RequestId>(conn)
        .await?;
    Ok(())
}

/// A patient's requests that the officer may see, the newest first.
pub async fn list_requests_seen_by(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
) -> QueryResult<Vec<Request>> {
    let rows: Vec<RequestRow> = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient))
        .order((exclusion_requests::sent_at.desc(), exclusion_requests::id.desc()))
        .limit(100)
        .select(RequestRow::as_select())
        .load(conn)
        .await?;
    with_people(conn, rows).await
}

/// What a draft was sent as.
pub async fn find_request_of_draft(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    draft: DraftId,
) -> QueryResult<Option<Request>> {
    let rows: Vec<RequestRow> = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient.subject()).and(exclusion_requests::draft_id.eq(draft)))
        .select(RequestRow::as_select())
        .load(conn)
        .await?;
    Ok(with_people(conn, rows).await?.pop())
}
