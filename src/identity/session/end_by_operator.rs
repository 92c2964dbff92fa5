//! Sessions that an operator ends, as the database's owner: the application's role cannot end another person's.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::Prepare;
use crate::db::ids::{OfficerId, PatientId};
use crate::directory::{Cbe, Niss};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Patient(PatientId),
    /// Those of an officer's account.
    Officer(OfficerId),
    Everybody,
}

#[derive(QueryableByName)]
struct AccountRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The accounts of an officer: the one with this id, or those of this subject at the provider.
pub async fn find_officers(conn: &mut AsyncPgConnection, account: &str, at: Option<&Cbe>) -> QueryResult<Vec<Whose>> {
    let found: Vec<AccountRow> = diesel::sql_query(
        "select o.id from officers o join institutions i on i.id = o.institution_id
           where (o.id::text = lower($1) or o.subject = $1) and ($2 is null or i.cbe = $2) order by o.id",
    )
    .bind::<Text, _>(account)
    .bind::<Nullable<Text>, _>(at.map(Cbe::as_str))
    .prepared()
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|one| Whose::Officer(OfficerId::from_uuid(one.id))).collect())
}

/// The patient with this number.
pub async fn find_patient(conn: &mut AsyncPgConnection, niss: &Niss) -> QueryResult<Option<Whose>> {
    let found: Vec<AccountRow> =
        diesel::sql_query("select patient_id as id from patient_numbers where number = $1 and wrong_at is null")
            .bind::<Text, _>(niss.as_str())
            .prepared()
            .load(conn)
            .await?;
    Ok(found.into_iter().next().map(|one| Whose::Patient(PatientId::from_uuid(one.id))))
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Ends them; returns how many were open. Expired ones, which are kept for a form that comes too late, are not counted.
pub async fn end_sessions(conn: &mut AsyncPgConnection, whose: Whose, now: DateTime<Utc>) -> QueryResult<i64> {
    let (patient, officer) = match whose {
        Whose::Patient(id) => (Some(id), None),
        Whose::Officer(id) => (None, Some(id)),
        Whose::Everybody => (None, None),
    };
    let gone: Number = diesel::sql_query(
        "with gone as (
           delete from sessions where $1 or patient_id = $2 or officer_id = $3
             returning patient_id, device, least(idle_until, absolute_until) > $4 as open),
           noted as (
             insert into account_events (patient_id, happened_at, kind, device, browser)
               select patient_id, $4, 'session-ended', mt_device_kind(device), mt_device_browser(device)
                 from gone where open and patient_id is not null)
         select count(*) filter (where open) as number from gone",
    )
    .bind::<Bool, _>(whose == Whose::Everybody)
    .bind::<Nullable<SqlUuid>, _>(patient)
    .bind::<Nullable<SqlUuid>, _>(officer)
    .bind::<Timestamptz, _>(now)
    .prepared()
    .get_result(conn)
    .await?;
    Ok(gone.number)
}
