//! A patient of whom only the NISS is known: somebody whom no officer entered and who never signed in, but who excluded somebody at eHealth.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::Home;
use crate::db::ids::{InstitutionId, PatientId};
use crate::db::schema::patients;
use crate::directory::Niss;
use crate::identity::HomeConfirmation;

/// In the place of the name, until the patient signs in: `mt_sign_in_patient` takes the provider's. No search finds it.
const UNKNOWN_NAME: &str = "(onbekend)";

/// Registers somebody by NISS alone, for jobs. The home is provisional: it gives no title.
pub async fn register_unnamed(
    conn: &mut AsyncPgConnection,
    niss: &Niss,
    home: InstitutionId,
    now: DateTime<Utc>,
) -> QueryResult<Home> {
    let patient = PatientId::generate();
    diesel::insert_into(patients::table)
        .values((
            patients::id.eq(patient),
            patients::niss.eq(niss.as_str()),
            patients::family_name.eq(UNKNOWN_NAME),
            patients::home_institution_id.eq(home),
            patients::created_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(Home { patient, institution: home })
}

/// Whether the patient signed in once, so that a message reaches them: others are written letters for what they did themselves.
pub async fn uses_portal(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<bool> {
    let by_patient = patients::home_confirmed_by.eq_any([HomeConfirmation::Patient, HomeConfirmation::OnlyOne]);
    diesel::select(diesel::dsl::exists(patients::table.find(patient).filter(by_patient))).get_result(conn).await
}
