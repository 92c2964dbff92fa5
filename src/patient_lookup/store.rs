//! SQL of the patient lookup. Row-level security keeps patients of other institutions, and the officer, out of all of it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::Prepare;
use crate::db::ids::{OfficerId, PatientId};
use crate::db::schema::patient_looks;
use crate::identity::Officer;
use crate::patients::{self, PatientRow};

/// How long the patient's page stays open after choosing the patient.
const LOOK_FOR_PAGE: TimeDelta = TimeDelta::minutes(30);
/// So many of them are offered where one is asked about.
const MAX_LOOKS: i64 = 20;
/// A form that was opened in that time may still be sent in as much again.
const LOOK_FOR_FORM: TimeDelta = TimeDelta::minutes(60);

/// Keeps that the officer chose this patient, and why.
pub async fn add_look(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    reason: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(patient_looks::table)
        .values((
            patient_looks::id.eq(Uuid::now_v7()),
            patient_looks::officer_id.eq(officer.id()),
            patient_looks::institution_id.eq(officer.institution()),
            patient_looks::patient_id.eq(patient),
            patient_looks::reason.eq(reason),
            patient_looks::looked_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the officer chose this patient lately enough for a page, or for a form.
pub async fn is_looking(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    form: bool,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let since = now - if form { LOOK_FOR_FORM } else { LOOK_FOR_PAGE };
    let looks = patient_looks::table
        .filter(patient_looks::officer_id.eq(officer.id()).and(patient_looks::patient_id.eq(patient)))
        .filter(patient_looks::looked_at.gt(since));
    diesel::select(diesel::dsl::exists(looks)).get_result(conn).await
}

/// Why the officer chose this patient, lately enough for a page.
pub async fn find_look(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    now: DateTime<Utc>,
) -> QueryResult<Option<String>> {
    patient_looks::table
        .filter(patient_looks::officer_id.eq(officer.id()).and(patient_looks::patient_id.eq(patient)))
        .filter(patient_looks::looked_at.gt(now - LOOK_FOR_PAGE))
        .order(patient_looks::looked_at.desc())
        .select(patient_looks::reason)
        .first(conn)
        .await
        .optional()
}

/// The patients whose page is open to the officer, whom they chose last first.
pub async fn list_looked_at(conn: &mut AsyncPgConnection, officer: &Officer, now: DateTime<Utc>) -> QueryResult<Vec<PatientRow>> {
    let looks: Vec<PatientId> = patient_looks::table
        .filter(patient_looks::officer_id.eq(officer.id()).and(patient_looks::looked_at.gt(now - LOOK_FOR_PAGE)))
        .order((patient_looks::looked_at.desc(), patient_looks::id.desc()))
        .limit(MAX_LOOKS)
        .select(patient_looks::patient_id)
        .load(conn)
        .await?;
    let mut seen = patients::by_ids(conn, officer, &looks).await?;
    Ok(looks.into_iter().filter_map(|patient| seen.remove(&patient)).collect())
}

/// An officer of the house who looked at a patient for a reason, however often.
#[derive(Debug, Clone, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct HouseLook {
    #[diesel(sql_type = SqlUuid)]
    pub officer_id: OfficerId,
    #[diesel(sql_type = Text)]
    pub officer: String,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub times: i64,
}

/// Who of the house looked at this patient, the newest first.
pub async fn looks_at(conn: &mut AsyncPgConnection, officer: &Officer, patient: PatientId) -> QueryResult<Vec<HouseLook>> {
    diesel::sql_query(
        "select l.officer_id, mt_full_name(o.given_name, o.family_name) as officer, l.reason, max(l.looked_at) as last_at,
             count(*) as times
           from patient_looks l join officers o on o.id = l.officer_id
           where l.patient_id = $1 and l.institution_id = $2
           group by l.officer_id, o.given_name, o.family_name, l.reason order by 4 desc, 1 limit 50",
    )
    .bind::<SqlUuid, _>(patient)
    .bind::<SqlUuid, _>(officer.institution())
    .prepared()
    .load(conn)
    .await
}
