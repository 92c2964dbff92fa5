//! A patient whom an officer enters, by number. A job looks the number up: the officer is not told what is known.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::{InstitutionId, PatientId};
use crate::db::schema::patients;
use crate::directory::{PatientNumber, PersonName};
use crate::identity::Officer;
use crate::web::BirthDate;

/// A patient as a form names one.
#[derive(Debug, Clone)]
pub struct NamedPatient {
    pub number: PatientNumber,
    pub name: PersonName,
    /// Day of birth, as much as is known.
    pub born: BirthDate,
}

diesel::define_sql_function! {
    /// The NISS of the officer who asks.
    fn mt_officer_niss() -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

/// Whether a number is the officer's own (R12).
pub async fn is_own_number(conn: &mut AsyncPgConnection, _officer: &Officer, number: &PatientNumber) -> QueryResult<bool> {
    let own: Option<String> = diesel::select(mt_officer_niss()).get_result(conn).await?;
    Ok(own.as_deref() == Some(number.as_str()))
}

/// The patient of a number on a form.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct PatientOfNumber {
    #[diesel(sql_type = SqlUuid)]
    pub id: PatientId,
    #[diesel(sql_type = SqlUuid)]
    pub home: InstitutionId,
    #[diesel(sql_type = Bool)]
    pub home_confirmed: bool,
    /// The patient chose that home, so signed in once.
    #[diesel(sql_type = Bool)]
    pub signed_in: bool,
    /// Name or birth date are not those on the form.
    #[diesel(sql_type = Bool)]
    pub differs: bool,
}

/// The patient of a number, for jobs, compared with the name and the birth date beside it. One name fits a whole name that has it; where a given
/// name is known, a form without one is of another name, since a family name alone fits many. What is not known of a birth date
/// contradicts nothing; where the whole day is known, a part of it is another date.
pub async fn find_named_patient(conn: &mut AsyncPgConnection, named: &NamedPatient) -> QueryResult<Option<PatientOfNumber>> {
    let keys = named.name.keys();
    diesel::sql_query(
        "select p.id, p.home_institution_id as home, p.home_confirmed_at is not null as home_confirmed,
            coalesce(p.home_confirmed_by in ('patient', 'only_one'), false) as signed_in,
            $4 and p.given_name is not null
            or p.sorted_key is distinct from $3 and mt_name_likeness(coalesce(p.search_key,
              lower(mt_full_name(p.given_name, p.family_name))), p.given_name is null, $2, $4) < 0.6
            or not coalesce(starts_with($5, p.birth_date) or length(p.birth_date) < 10 and starts_with(p.birth_date, $5), true) as differs
          from patients p join patient_numbers n on n.patient_id = p.id where n.number = $1 and n.wrong_at is null",
    )
    .bind::<Text, _>(named.number.as_str())
    .bind::<Text, _>(keys.search)
    .bind::<Text, _>(keys.sorted)
    .bind::<Bool, _>(named.name.given_name.is_none())
    .bind::<Text, _>(named.born)
    .prepared()
    .get_result(conn)
    .await
    .optional()
}

/// Registers a patient whom an officer entered. The home is provisional: it says where new matters go, and gives no title (R11).
pub async fn register(
    conn: &mut AsyncPgConnection,
    home: InstitutionId,
    named: &NamedPatient,
    now: DateTime<Utc>,
) -> QueryResult<PatientId> {
    let id = PatientId::generate();
    let keys = named.name.keys();
    diesel::insert_into(patients::table)
        .values((
            patients::id.eq(id),
            patients::niss.eq(named.number.as_str()),
            patients::given_name.eq(&named.name.given_name),
            patients::family_name.eq(&named.name.family_name),
            patients::birth_date.eq(named.born),
            patients::home_institution_id.eq(home),
            patients::created_at.eq(now),
            patients::search_key.eq(keys.search),
            patients::family_key.eq(keys.family),
            patients::sorted_key.eq(keys.sorted),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}
