//! A patient whom an officer enters: whose NISS it is, and the new row.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::PatientId;
use crate::db::schema::patients;
use crate::directory::{Niss, PersonName};
use crate::identity::Officer;
use crate::web::BirthDate;

/// A patient as a form names one.
#[derive(Debug, Clone)]
pub struct NamedPatient {
    pub niss: Niss,
    pub name: PersonName,
    /// Day of birth, as much as is known.
    pub born: BirthDate,
}

/// Whose NISS it is, compared with the name and the day of birth beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NissStanding {
    /// No patient's yet.
    Unknown,
    /// This patient's, and name and day of birth fit.
    Fits(PatientId),
    OtherName(PatientId),
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

/// Whose NISS it is, at any institution.
pub async fn niss_standing(conn: &mut AsyncPgConnection, _officer: &Officer, named: &NamedPatient) -> QueryResult<NissStanding> {
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
        ("fits", Some(id)) => NissStanding::Fits(id),
        ("other-name", Some(id)) => NissStanding::OtherName(id),
        ("other-birth-date", Some(id)) => NissStanding::OtherBirthDate(id),
        ("own", _) => NissStanding::Own,
        _ => NissStanding::Unknown,
    })
}

/// Registers a patient, with the officer's institution as home.
pub async fn register(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    named: &NamedPatient,
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
