//! SQL of the patient lookup. Row-level security keeps patients of other institutions, and the officer, out of all of it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::ids::PatientId;
use crate::db::schema::{conversations, patient_looks};
use crate::identity::Officer;
use crate::messages::{CONVERSATION_SUBJECT, StoredSubject};
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

/// A conversation, in a line.
#[derive(Debug, Clone, Queryable)]
pub struct PatientConversationRow {
    /// Its name to the outside.
    pub reference: String,
    /// What it is about.
    pub subject: StoredSubject,
    /// When something was last written.
    pub last_at: DateTime<Utc>,
}

/// A patient's conversations that the officer may see, the newest first.
pub async fn conversations_of(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
) -> QueryResult<Vec<PatientConversationRow>> {
    conversations::table
        .filter(conversations::patient_id.eq(patient))
        .order((conversations::last_at.desc(), conversations::id.desc()))
        .limit(50)
        .select((conversations::reference, CONVERSATION_SUBJECT, conversations::last_at))
        .load(conn)
        .await
}
