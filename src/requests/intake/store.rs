//! SQL of the intake.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::form::Named;
use crate::db::ids::{CareWorkerId, DraftId, PatientId};
use crate::db::schema::{care_workers, exclusion_requests, patients};
use crate::identity::Officer;

/// Whose number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody's here yet.
    Unknown,
    /// This patient's, and name and day of birth fit.
    Fits(PatientId),
    /// This patient's, who is called otherwise.
    OtherName(PatientId),
    /// This patient's, who was born on another day.
    OtherBirthDate(PatientId),
    /// The officer's own (R12).
    Own,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct StandingRow {
    #[diesel(sql_type = Text)]
    standing: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    patient: Option<PatientId>,
}

/// Whose number stands on the form, at whichever institution.
pub async fn standing(conn: &mut AsyncPgConnection, _officer: &Officer, named: &Named) -> QueryResult<Standing> {
    let keys = named.name.keys();
    let row: StandingRow = diesel::sql_query("select standing, patient from mt_patient_for_intake($1, $2, $3, $4, $5)")
        .bind::<Text, _>(named.niss.as_str())
        .bind::<Text, _>(keys.search)
        .bind::<Text, _>(keys.sorted)
        .bind::<Bool, _>(named.name.given_name.is_none())
        .bind::<Text, _>(named.born)
        .get_result(conn)
        .await?;
    Ok(match (row.standing.as_str(), row.patient) {
        ("fits", Some(id)) => Standing::Fits(id),
        ("other-name", Some(id)) => Standing::OtherName(id),
        ("other-birth-date", Some(id)) => Standing::OtherBirthDate(id),
        ("own", _) => Standing::Own,
        _ => Standing::Unknown,
    })
}

/// A patient who was not here yet, at home at the officer's institution.
pub async fn add_patient(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    named: &Named,
    now: DateTime<Utc>,
) -> QueryResult<PatientId> {
    let id = PatientId::generate();
    let keys = named.name.keys();
    diesel::insert_into(patients::table)
        .values((
            patients::id.eq(id),
            patients::niss.eq(named.niss.as_str()),
            patients::given_name.eq(&named.name.given_name),
            patients::family_name.eq(&named.name.family_name),
            patients::birth_date.eq(named.born),
            patients::home_institution_id.eq(officer.institution()),
            patients::created_at.eq(now),
            patients::search_key.eq(keys.search),
            patients::family_key.eq(keys.family),
            patients::sorted_key.eq(keys.sorted),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}

/// What this form was entered as before, by this officer.
pub async fn entered_before(conn: &mut AsyncPgConnection, officer: &Officer, draft: DraftId) -> QueryResult<Option<String>> {
    exclusion_requests::table
        .filter(exclusion_requests::draft_id.eq(draft).and(exclusion_requests::entered_by.eq(officer.id())))
        .select(exclusion_requests::reference)
        .first(conn)
        .await
        .optional()
}

/// Whether an entry of the directory has this number: nobody excludes themself.
pub async fn is_same_person(conn: &mut AsyncPgConnection, named: &Named, worker: CareWorkerId) -> QueryResult<bool> {
    let same = care_workers::table.filter(care_workers::id.eq(worker).and(care_workers::niss.eq(named.niss.as_str())));
    diesel::select(diesel::dsl::exists(same)).get_result(conn).await
}
