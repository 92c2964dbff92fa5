//! SQL of a request on the ombudsdienst's side. Row-level security keeps other institutions' requests, and the officer's own
//! matters (R12), out of every one of these.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::State;
use super::super::store::{Request, RequestRow};
use crate::db::ids::{CareWorkerId, OfficerId, PatientId, RequestId};
use crate::db::schema::{conversations, exclusion_requests, patients, request_receipts};
use crate::directory;
use crate::identity::Officer;
use crate::patients::{PatientRow, TypedPatient, patient_unknown};
use crate::web::RequestReference;

/// A request with everybody on it.
pub struct RequestDetails {
    pub request: Request,
    /// As the portal knows the patient; else as an officer typed it, for an entered request of a patient whom this officer does
    /// not see.
    pub patient: PatientRow,
    /// Whether the officer sees the patient, besides this request.
    pub patient_seen: bool,
    /// What was typed of the patient, of an entered request.
    pub typed: Option<TypedPatient>,
    /// Who works on it.
    pub taken_by: Option<String>,
}

type DetailsColumns = (RequestRow, Option<PatientRow>, Option<TypedPatient>);

/// A request of the officer's institution.
pub async fn find_request_details(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    reference: &RequestReference,
) -> QueryResult<Option<RequestDetails>> {
    let rows: Vec<DetailsColumns> = exclusion_requests::table
        .left_join(patients::table.on(patients::id.eq(exclusion_requests::patient_id)))
        .left_join(request_receipts::table.on(request_receipts::request_id.eq(exclusion_requests::id)))
        .filter(exclusion_requests::reference.eq(reference.as_str()))
        .select((RequestRow::as_select(), Option::<PatientRow>::as_select(), Option::<TypedPatient>::as_select()))
        .load(conn)
        .await?;
    Ok(add_people_and_names(conn, rows).await?.pop())
}

/// Requests of the officer's institution, in this order.
pub async fn load_request_details(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    ids: &[RequestId],
) -> QueryResult<Vec<RequestDetails>> {
    let rows: Vec<DetailsColumns> = exclusion_requests::table
        .left_join(patients::table.on(patients::id.eq(exclusion_requests::patient_id)))
        .left_join(request_receipts::table.on(request_receipts::request_id.eq(exclusion_requests::id)))
        .filter(exclusion_requests::id.eq_any(ids))
        .select((RequestRow::as_select(), Option::<PatientRow>::as_select(), Option::<TypedPatient>::as_select()))
        .load(conn)
        .await?;
    let mut found = add_people_and_names(conn, rows).await?;
    found.sort_by_key(|details| ids.iter().position(|id| *id == details.request.id));
    Ok(found)
}

/// Holds requests until the transaction ends, so that the same form sent twice at once reads what the first one wrote. Always in one
/// order, so that two transactions that hold the same two never wait for each other.
pub async fn lock_requests(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    references: &[&RequestReference],
) -> QueryResult<()> {
    let references: Vec<&str> = references.iter().map(|reference| reference.as_str()).collect();
    exclusion_requests::table
        .filter(exclusion_requests::reference.eq_any(references))
        .order(exclusion_requests::id)
        .select(exclusion_requests::id)
        .for_update()
        .load::<RequestId>(conn)
        .await?;
    Ok(())
}

async fn add_people_and_names(conn: &mut AsyncPgConnection, rows: Vec<DetailsColumns>) -> QueryResult<Vec<RequestDetails>> {
    let workers: Vec<CareWorkerId> =
        rows.iter().filter_map(|(row, ..)| row.care_worker_id.or(row.registered_care_worker_id)).collect();
    let people = if workers.is_empty() { Default::default() } else { directory::load_person_lines(conn, &workers).await? };
    let staff: Vec<OfficerId> = rows.iter().filter_map(|(row, ..)| row.taken_by).collect();
    let names = if staff.is_empty() { Default::default() } else { crate::officers::names(conn, &staff).await? };
    let details = |(row, patient, typed): DetailsColumns| {
        let patient_seen = patient.is_some();
        // Never left out: it was counted.
        let patient = patient.or_else(|| typed.as_ref().map(|typed| typed.as_row(row.patient_id)));
        Ok(RequestDetails {
            patient: patient.ok_or_else(|| patient_unknown(row.patient_id))?,
            patient_seen,
            typed,
            taken_by: row.taken_by.and_then(|id| names.get(&id).cloned()),
            request: Request {
                person: row.care_worker_id.or(row.registered_care_worker_id).and_then(|id| people.get(&id).cloned()),
                question: None,
                row,
            },
        })
    };
    rows.into_iter().map(details).collect()
}

/// The references of the conversations about a request, as far as the officer sees them.
pub async fn list_conversations(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    request: RequestId,
) -> QueryResult<Vec<String>> {
    let of_request = conversations::table.filter(conversations::request_id.eq(request));
    of_request.select(conversations::reference).load(conn).await
}

/// Another request of the same patient.
#[derive(Debug, Clone, Queryable)]
pub struct RelatedRequest {
    pub id: RequestId,
    pub reference: String,
    pub state: State,
}

/// The patient's other requests that wait for a decision or led to an exclusion, as far as the officer sees them.
pub async fn list_related_requests(
    conn: &mut AsyncPgConnection,
    patient: PatientId,
    but: RequestId,
) -> QueryResult<Vec<RelatedRequest>> {
    let states: Vec<State> = State::OPEN.into_iter().chain([State::Registered]).collect();
    exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient).and(exclusion_requests::id.ne(but)))
        .filter(exclusion_requests::state.eq_any(states))
        .order((exclusion_requests::sent_at, exclusion_requests::id))
        .select((exclusion_requests::id, exclusion_requests::reference, exclusion_requests::state))
        .load(conn)
        .await
}
