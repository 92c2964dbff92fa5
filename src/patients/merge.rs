//! Two patients who are one person, and the numbers of one (R20). For operators, as the owner of the tables.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::lock::lock_requests_of_patient;
use crate::db::ids::{PatientId, PatientMergeId};
use crate::db::read_stored_json;
use crate::directory::PatientNumber;

diesel::define_sql_function! {
    fn mt_merge_patients(merge: SqlUuid, absorbed: SqlUuid, survivor: SqlUuid, wrong: Bool, moment: Timestamptz) -> Jsonb;
}
diesel::define_sql_function! {
    fn mt_unmerge_patients(merge: SqlUuid, moment: Timestamptz) -> Jsonb;
}

/// How many rows of each table moved.
pub type MovedRows = BTreeMap<String, i64>;

/// Two patients, by the number that each is known by.
#[derive(Debug, Clone, Copy)]
pub struct PatientPair {
    /// Everything of this one moves.
    pub from: PatientId,
    /// This one stays.
    pub into: PatientId,
}

/// What two patients say of being one person. It holds nobody's data.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PairComparison {
    #[diesel(sql_type = Bool)]
    pub names_alike: bool,
    /// What is known of the birth dates contradicts nothing.
    #[diesel(sql_type = Bool)]
    pub births_agree: bool,
}

/// Compares name and birth date. The first given names count by themselves: twins share all else.
pub async fn compare_pair(conn: &mut AsyncPgConnection, pair: PatientPair) -> QueryResult<PairComparison> {
    diesel::sql_query(
        "select (f.sorted_key = s.sorted_key or mt_name_likeness(f.key, f.given_name is null, s.key, s.given_name is null) >= 0.6
              and (f.given_name is null or s.given_name is null or split_part(f.key, ' ', 1) = split_part(s.key, ' ', 1))) is true as names_alike,
            coalesce(starts_with(f.birth_date, s.birth_date) or starts_with(s.birth_date, f.birth_date), true) as births_agree
          from (select *, coalesce(search_key, lower(mt_full_name(given_name, family_name))) as key from patients where id = $1) f,
            (select *, coalesce(search_key, lower(mt_full_name(given_name, family_name))) as key from patients where id = $2) s",
    )
    .bind::<SqlUuid, _>(pair.from)
    .bind::<SqlUuid, _>(pair.into)
    .get_result(conn)
    .await
}

/// The patient of a number, and whether they signed in with it.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct NumberHolder {
    #[diesel(sql_type = SqlUuid)]
    pub patient: PatientId,
    /// It is the patient's present number.
    #[diesel(sql_type = Bool)]
    pub is_current: bool,
    /// Signing in with it proved that it is theirs.
    #[diesel(sql_type = Bool)]
    pub is_proven: bool,
}

pub async fn find_number_holder(conn: &mut AsyncPgConnection, number: &PatientNumber) -> QueryResult<Option<NumberHolder>> {
    diesel::sql_query(
        "select patient_id as patient, valid_until is null as is_current, source = 'patient' as is_proven
           from patient_numbers where number = $1 and wrong_at is null",
    )
    .bind::<Text, _>(number.as_str())
    .get_result(conn)
    .await
    .optional()
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct ItemRow {
    #[diesel(sql_type = Text)]
    item: String,
}

/// What is kept of a patient, item by item: kind, reference or id, and where it stands. No names, no numbers.
pub async fn list_matters(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<Vec<String>> {
    let rows: Vec<ItemRow> = diesel::sql_query(
        "select 'request ' || r.reference || ': ' || r.state || case when r.entered_by is null then '' else ', entered by an officer' end as item
           from exclusion_requests r where r.patient_id = $1
         union all select 'exclusion ' || e.id || ': ' || e.origin || case
             when exists (select from exclusion_periods x where x.exclusion_id = e.id and x.ended_at is null) then ', holds' else ', ended' end
           from exclusions e where e.patient_id = $1
         union all select 'conversation ' || c.reference || ': ' || c.topic from conversations c where c.patient_id = $1
         union all select 'break ' || b.id || ': ' || b.kind from breaks b where b.patient_id = $1
         union all select 'planned stop ' || p.id || ': ' || p.state from planned_stops p where p.patient_id = $1
         union all select 'draft ' || d.id from request_drafts d where d.patient_id = $1 and d.sent_at is null
         order by 1",
    )
    .bind::<SqlUuid, _>(patient)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.item).collect())
}

/// Takes the locks that acts on the patients' requests take, in their order.
async fn lock_pair(conn: &mut AsyncPgConnection, pair: PatientPair) -> QueryResult<()> {
    let mut both = [pair.from, pair.into];
    both.sort();
    diesel::sql_query("select from exclusion_requests where patient_id = any($1) order by id for update")
        .bind::<Array<SqlUuid>, _>(&both[..])
        .execute(conn)
        .await?;
    for patient in both {
        lock_requests_of_patient(conn, patient).await?;
    }
    Ok(())
}

/// Moves everything of one patient to another. `number_wrong`: the number of the one who moves never was theirs.
pub async fn merge_patients(
    conn: &mut AsyncPgConnection,
    pair: PatientPair,
    number_wrong: bool,
    now: DateTime<Utc>,
) -> QueryResult<(PatientMergeId, MovedRows)> {
    lock_pair(conn, pair).await?;
    let merge = PatientMergeId::generate();
    let moved: serde_json::Value =
        diesel::select(mt_merge_patients(merge, pair.from, pair.into, number_wrong, now)).get_result(conn).await?;
    Ok((merge, read_stored_json("what a merge moved", merge, moved)?))
}

/// A merge that was not taken back.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PatientMerge {
    #[diesel(sql_type = SqlUuid)]
    pub id: PatientMergeId,
    #[diesel(sql_type = SqlUuid)]
    from_id: PatientId,
    #[diesel(sql_type = SqlUuid)]
    into_id: PatientId,
    #[diesel(sql_type = Timestamptz)]
    pub merged_at: DateTime<Utc>,
}

impl PatientMerge {
    pub fn pair(&self) -> PatientPair {
        PatientPair { from: self.from_id, into: self.into_id }
    }
}

/// The merge of the patient who was known by this number.
pub async fn find_merge(conn: &mut AsyncPgConnection, number: &PatientNumber) -> QueryResult<Option<PatientMerge>> {
    diesel::sql_query(
        "select m.id, m.from_id, m.into_id, m.merged_at from patient_merges m join patients p on p.id = m.from_id
           where p.niss = $1 and m.undone_at is null order by m.merged_at desc limit 1",
    )
    .bind::<Text, _>(number.as_str())
    .get_result(conn)
    .await
    .optional()
}

/// Takes a merge back.
pub async fn unmerge_patients(conn: &mut AsyncPgConnection, merge: &PatientMerge, now: DateTime<Utc>) -> QueryResult<MovedRows> {
    lock_pair(conn, merge.pair()).await?;
    let moved: serde_json::Value = diesel::select(mt_unmerge_patients(merge.id, now)).get_result(conn).await?;
    read_stored_json("what taking a merge back moved", merge.id, moved)
}

/// Gives a patient a number; the one before is a former one or, when it was wrong, never was theirs.
pub async fn change_number(
    conn: &mut AsyncPgConnection,
    patient: PatientId,
    number: &PatientNumber,
    was_wrong: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    lock_requests_of_patient(conn, patient).await?;
    diesel::sql_query("select mt_change_patient_number($1, $2, $3, $4)")
        .bind::<SqlUuid, _>(patient)
        .bind::<Text, _>(number.as_str())
        .bind::<Bool, _>(was_wrong)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct RefusedPeople {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many people are refused access to a patient's record.
pub async fn count_refused_people(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<i64> {
    let counted: RefusedPeople = diesel::sql_query(
        "select count(distinct care_worker_id) as number from exclusion_periods where patient_id = $1 and ended_at is null",
    )
    .bind::<SqlUuid, _>(patient)
    .get_result(conn)
    .await?;
    Ok(counted.number)
}

/// Whether another patient has a number that would be this one's.
pub fn is_number_taken(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
        if matches!(info.constraint_name(), Some("patients_niss_key" | "patient_numbers_one_holder")))
}
