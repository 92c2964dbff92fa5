//! All SQL of exclusions. What is a patient's takes the `Patient`, which only signing in can make.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{AskedBy, EndChannel, EndedBy, Origin, Period};
use crate::db::ids::{CareWorkerId, ExclusionId, OfficerId, PatientId, PeriodId, RequestId};
use crate::db::schema::{exclusion_periods, exclusions};
use crate::directory::{self, Identifiers, PersonLine, care_workers, mt_same_person};
use crate::identity::{Officer, Patient};

diesel::define_sql_function! {
    /// The later one.
    fn greatest(one: diesel::sql_types::Timestamptz, other: diesel::sql_types::Timestamptz) -> diesel::sql_types::Timestamptz;
}

diesel::define_sql_function! {
    /// Since when the person of a registered request is excluded.
    fn mt_exclusion_held_since(request: diesel::sql_types::Uuid) -> diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>;
}

/// A period of an exclusion as the table holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = exclusion_periods)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PeriodRow {
    id: PeriodId,
    exclusion_id: ExclusionId,
    care_worker_id: CareWorkerId,
    origin: Origin,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<EndedBy>,
    undoes: Option<PeriodId>,
    ended_by_officer: Option<OfficerId>,
    end_channel: Option<EndChannel>,
}

impl From<PeriodRow> for Period {
    fn from(row: PeriodRow) -> Self {
        Self {
            id: row.id,
            exclusion: row.exclusion_id,
            care_worker: row.care_worker_id,
            person: row.care_worker_id,
            origin: row.origin,
            started_at: row.started_at,
            end: row.ended_at.zip(row.ended_by),
            undoes: row.undoes,
            ended_by_officer: row.ended_by_officer,
            end_channel: row.end_channel,
        }
    }
}

fn with_person((row, line, person): (PeriodRow, PersonLine, CareWorkerId)) -> (Period, PersonLine) {
    (Period { person, ..row.into() }, line)
}

/// Every period of the patient's exclusions with the person it shuts out, the newest first.
pub async fn of_patient(mut conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<(Period, PersonLine)>> {
    let rows: Vec<(PeriodRow, PersonLine, CareWorkerId)> = exclusion_periods::table
        .inner_join(care_workers::table.on(care_workers::id.eq(exclusion_periods::care_worker_id)))
        .filter(exclusion_periods::patient_id.eq(patient.subject()))
        .order((exclusion_periods::started_at.desc(), exclusion_periods::id.desc()))
        .select((PeriodRow::as_select(), PersonLine::as_select(), care_workers::person_id))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(with_person).collect())
}

/// Every period of a patient's exclusions with the numbers of the person it shuts out (R18): for the jobs that take in a break
/// or decide. Two statements.
pub async fn with_identifiers(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<Vec<(Period, Identifiers)>> {
    let rows: Vec<PeriodRow> = exclusion_periods::table
        .filter(exclusion_periods::patient_id.eq(patient))
        .select(PeriodRow::as_select())
        .load(conn)
        .await?;
    let people: Vec<CareWorkerId> = rows.iter().map(|row| row.care_worker_id).collect();
    let known = directory::load_identifiers(conn, &people).await?;
    let of = |row: PeriodRow| (known.get(&row.care_worker_id).cloned().unwrap_or_default(), Period::from(row));
    Ok(rows.into_iter().map(of).map(|(person, period)| (period, person)).collect())
}

/// The patient's active exclusions: every entry of whom, and through what.
pub async fn active(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<HashMap<CareWorkerId, Vec<Origin>>> {
    let entries = diesel::alias!(care_workers as entries);
    let rows: Vec<(CareWorkerId, Origin)> = exclusion_periods::table
        .inner_join(care_workers::table.on(care_workers::id.eq(exclusion_periods::care_worker_id)))
        .inner_join(entries.on(entries.field(care_workers::person_id).eq(care_workers::person_id)))
        .filter(exclusion_periods::patient_id.eq(patient.subject()).and(exclusion_periods::ended_at.is_null()))
        .select((entries.field(care_workers::id), exclusion_periods::origin))
        .load(conn)
        .await?;
    let mut found: HashMap<CareWorkerId, Vec<Origin>> = HashMap::new();
    for (worker, origin) in rows {
        found.entry(worker).or_default().push(origin);
    }
    Ok(found)
}

/// Every period of a patient's exclusions that the officer may see, with the person it shuts out, the newest first.
pub async fn seen_by(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
) -> QueryResult<Vec<(Period, PersonLine)>> {
    let rows: Vec<(PeriodRow, PersonLine, CareWorkerId)> = exclusion_periods::table
        .inner_join(care_workers::table.on(care_workers::id.eq(exclusion_periods::care_worker_id)))
        .filter(exclusion_periods::patient_id.eq(patient))
        .order((exclusion_periods::started_at.desc(), exclusion_periods::id.desc()))
        .select((PeriodRow::as_select(), PersonLine::as_select(), care_workers::person_id))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(with_person).collect())
}

/// Whether the patient excludes this person through nexuzhealth, as far as the officer may see.
pub async fn is_excluded(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
    worker: CareWorkerId,
) -> QueryResult<bool> {
    is_excluded_through(conn, Origin::Nexuzhealth, patient, worker).await
}

/// Whether a patient excludes this person through one origin, for jobs.
pub(super) async fn is_excluded_through(
    conn: &mut AsyncPgConnection,
    origin: Origin,
    patient: PatientId,
    worker: CareWorkerId,
) -> QueryResult<bool> {
    let running = exclusion_periods::table
        .filter(exclusion_periods::patient_id.eq(patient))
        .filter(exclusion_periods::ended_at.is_null().and(exclusion_periods::origin.eq(origin)))
        .filter(mt_same_person(exclusion_periods::care_worker_id, worker));
    diesel::select(diesel::dsl::exists(running)).get_result(conn).await
}

/// Since when the person of a request that was just registered is excluded already, by whichever registration.
pub async fn find_held_since(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    request: RequestId,
) -> QueryResult<Option<DateTime<Utc>>> {
    diesel::select(mt_exclusion_held_since(request)).get_result(conn).await
}

/// How many people the patient of an officer's request excludes now.
pub async fn count_active(conn: &mut AsyncPgConnection, _officer: &Officer, patient: PatientId) -> QueryResult<i64> {
    exclusion_periods::table
        .filter(exclusion_periods::patient_id.eq(patient).and(exclusion_periods::ended_at.is_null()))
        .select(diesel::dsl::count(exclusion_periods::care_worker_id).aggregate_distinct())
        .get_result(conn)
        .await
}

pub(super) async fn insert(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    exclusion: ExclusionId,
    patient: PatientId,
    care_worker: CareWorkerId,
    request: RequestId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(exclusions::table)
        .values((
            exclusions::id.eq(exclusion),
            exclusions::patient_id.eq(patient),
            exclusions::care_worker_id.eq(care_worker),
            exclusions::origin.eq(Origin::Nexuzhealth),
            exclusions::request_id.eq(request),
            exclusions::registered_by.eq(officer.id()),
        ))
        .execute(conn)
        .await?;
    start_period(conn, exclusion, patient, care_worker, None, now).await?;
    Ok(())
}

pub(super) async fn start_period(
    conn: &mut AsyncPgConnection,
    exclusion: ExclusionId,
    patient: PatientId,
    care_worker: CareWorkerId,
    undoes: Option<PeriodId>,
    now: DateTime<Utc>,
) -> QueryResult<PeriodId> {
    let id = PeriodId::generate();
    diesel::insert_into(exclusion_periods::table)
        .values((
            exclusion_periods::id.eq(id),
            exclusion_periods::exclusion_id.eq(exclusion),
            exclusion_periods::patient_id.eq(patient),
            exclusion_periods::care_worker_id.eq(care_worker),
            exclusion_periods::origin.eq(Origin::Nexuzhealth),
            exclusion_periods::started_at.eq(now),
            exclusion_periods::undoes.eq(undoes),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}

/// Holds a patient's period until the transaction ends: the same form sent twice at once reads what the first one wrote.
pub(super) async fn lock_period(conn: &mut AsyncPgConnection, patient: PatientId, period: PeriodId) -> QueryResult<()> {
    exclusion_periods::table
        .filter(exclusion_periods::id.eq(period).and(exclusion_periods::patient_id.eq(patient)))
        .select(exclusion_periods::id)
        .for_update()
        .load::<PeriodId>(conn)
        .await?;
    Ok(())
}

/// By whom a period ends.
pub(super) enum Ending<'a> {
    Patient,
    /// An officer who registered it in error.
    Error(&'a Officer),
    Ombudsdienst(EndingAtRequest<'a>),
}

/// What is kept of an ending by an officer at the patient's request.
#[derive(Clone, Copy)]
pub(super) struct EndingAtRequest<'a> {
    pub officer: OfficerId,
    pub channel: EndChannel,
    pub requested_by: AskedBy,
    pub identity_check: &'a str,
}

/// Ends a period that still runs; false when it had ended.
pub(super) async fn end_period(
    conn: &mut AsyncPgConnection,
    period: PeriodId,
    ending: Ending<'_>,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let (by, officer, request) = match ending {
        Ending::Patient => (EndedBy::Patient, None, None),
        Ending::Error(officer) => (EndedBy::Error, Some(officer.id()), None),
        Ending::Ombudsdienst(request) => (EndedBy::Ombudsdienst, Some(request.officer), Some(request)),
    };
    let ended = diesel::update(exclusion_periods::table.filter(exclusion_periods::id.eq(period)))
        .filter(exclusion_periods::ended_at.is_null())
        .filter(exclusion_periods::origin.eq(Origin::Nexuzhealth))
        .set((
            exclusion_periods::ended_at.eq(greatest(exclusion_periods::started_at, now).nullable()),
            exclusion_periods::ended_by.eq(by),
            exclusion_periods::ended_by_officer.eq(officer),
            exclusion_periods::end_channel.eq(request.map(|request| request.channel)),
            exclusion_periods::end_asked_by.eq(request.map(|request| request.requested_by)),
            exclusion_periods::end_identity_check.eq(request.map(|request| request.identity_check)),
        ))
        .execute(conn)
        .await?;
    Ok(ended == 1)
}

/// The newest period of the exclusion that a request led to.
pub async fn of_request(conn: &mut AsyncPgConnection, _officer: &Officer, request: RequestId) -> QueryResult<Option<Period>> {
    let row: Option<PeriodRow> = exclusion_periods::table
        .inner_join(exclusions::table.on(exclusions::id.eq(exclusion_periods::exclusion_id)))
        .filter(exclusions::request_id.eq(request))
        .order((exclusion_periods::started_at.desc(), exclusion_periods::id.desc()))
        .select(PeriodRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Period::from))
}
