//! SQL of the ombudsdienst's side. Row-level security keeps other institutions' requests, and the officer's own
//! matters (R12), out of every one of these.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::State;
use super::super::store::{Request, RequestRow};
use crate::db::Prepare;
use crate::db::ids::{CareWorkerId, OfficerId, PatientId, RequestId};
use crate::db::schema::{exclusion_requests, patient_numbers, patients, request_receipts};
use crate::directory::{self, Niss, care_workers, mt_full_name, names};
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

/// What the worklist shows.
#[derive(Debug, Clone, Default)]
pub struct WorklistFilter {
    pub states: Vec<State>,
    /// A reference, a NISS or a part of a name.
    pub term: String,
    /// Only this officer's, or only unassigned ones.
    pub assigned: AssigneeFilter,
}

/// Who works on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AssigneeFilter {
    #[default]
    Anyone,
    /// The officer who looks.
    Me,
    Nobody,
}

pub const MAX_WORKLIST_ROWS: i64 = 200;

/// The requests of the officer's institution that fit, nearest date first; finished ones newest first. One more than
/// [`MAX_WORKLIST_ROWS`] says that there are more.
pub async fn list_worklist(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    filter: &WorklistFilter,
) -> QueryResult<Vec<RequestDetails>> {
    let mut query = exclusion_requests::table
        .left_join(patients::table.on(patients::id.eq(exclusion_requests::patient_id)))
        .left_join(request_receipts::table.on(request_receipts::request_id.eq(exclusion_requests::id)))
        .left_join(
            care_workers::table.on(care_workers::id
                .nullable()
                .eq(exclusion_requests::care_worker_id)
                .or(care_workers::id.nullable().eq(exclusion_requests::registered_care_worker_id))),
        )
        .filter(exclusion_requests::institution_id.eq(officer.institution()))
        .filter(exclusion_requests::state.eq_any(filter.states.clone()))
        .into_boxed();
    query = match filter.assigned {
        AssigneeFilter::Anyone => query,
        AssigneeFilter::Me => query.filter(exclusion_requests::taken_by.eq(officer.id())),
        AssigneeFilter::Nobody => query.filter(exclusion_requests::taken_by.is_null()),
    };
    if !filter.term.is_empty() {
        if let Some(reference) = RequestReference::find(&filter.term) {
            query = query.filter(exclusion_requests::reference.eq(reference.to_string()));
        } else if let Ok(niss) = Niss::parse_typed(&filter.term) {
            let number = niss.as_str().to_owned();
            let holder = patient_numbers::table
                .filter(patient_numbers::number.eq(number.clone()).and(patient_numbers::wrong_at.is_null()))
                .select(patient_numbers::patient_id.nullable());
            let known = patients::id.nullable().eq_any(holder);
            query = query.filter(known.or(request_receipts::typed_niss.nullable().eq(number)).assume_not_null());
        } else {
            // A patient's name is compared as it is written: the worklist is short. The excluded person's by the search key.
            let escaped = filter.term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let written = format!("%{}%", escaped.split_whitespace().collect::<Vec<_>>().join("%"));
            let known = mt_full_name(patients::given_name, patients::family_name).nullable().ilike(written.clone());
            let typed =
                mt_full_name(request_receipts::typed_given_name, request_receipts::typed_family_name).nullable().ilike(written);
            let of_patient = known.assume_not_null().or(typed.assume_not_null());
            let key = names::search_key(&filter.term);
            // Nothing but signs leaves no key, and that would fit everybody.
            query = if key.is_empty() {
                query.filter(of_patient)
            } else {
                let key = format!("%{key}%");
                query.filter(
                    of_patient
                        .or(exclusion_requests::described_key.like(key.clone()).assume_not_null())
                        .or(care_workers::search_key.nullable().like(key).assume_not_null()),
                )
            };
        }
    }
    let finished = filter.states.iter().all(|state| !state.is_open());
    query = if finished {
        query.order((exclusion_requests::decided_at.desc(), exclusion_requests::id.asc()))
    } else {
        query.order((exclusion_requests::target_on.asc(), exclusion_requests::sent_at.asc(), exclusion_requests::id.asc()))
    };
    let rows: Vec<DetailsColumns> = query
        .select((RequestRow::as_select(), Option::<PatientRow>::as_select(), Option::<TypedPatient>::as_select()))
        .limit(MAX_WORKLIST_ROWS + 1)
        .load(conn)
        .await?;
    add_people_and_names(conn, rows).await
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct WorklistCounts {
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = BigInt)]
    unassigned: i64,
}

/// Open, late, and unassigned: out of the worklist's index alone.
pub async fn count_worklist(conn: &mut AsyncPgConnection, officer: &Officer, today: NaiveDate) -> QueryResult<(i64, i64, i64)> {
    let counts: WorklistCounts = diesel::sql_query(
        "select count(*) as open, count(*) filter (where target_on < $2) as late, count(*) filter (where taken_at is null) as unassigned
           from exclusion_requests where institution_id = $1 and state in ('sent', 'taken', 'asked')",
    )
    .bind::<SqlUuid, _>(officer.institution())
    .bind::<Date, _>(today)
    .prepared()
    .get_result(conn)
    .await?;
    Ok((counts.open, counts.late, counts.unassigned))
}
