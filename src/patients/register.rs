//! A patient whom an officer enters.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{InstitutionId, PatientId};
use crate::db::schema::patients;
use crate::directory::{Niss, PersonName};
use crate::web::BirthDate;

/// A patient as a form names one.
#[derive(Debug, Clone)]
pub struct NamedPatient {
    pub niss: Niss,
    pub name: PersonName,
    /// Day of birth, as much as is known.
    pub born: BirthDate,
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
            patients::niss.eq(named.niss.as_str()),
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
