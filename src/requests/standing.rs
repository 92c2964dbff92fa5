//! What stands in the way of a request for a person: the patient's open requests, and that it is the patient.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::draft::Person;
use super::form::described_key;
use super::model::State;
use crate::db::ids::{CareWorkerId, PatientId};
use crate::db::schema::{exclusion_requests, patients};
use crate::directory::care_workers;
use crate::identity::{Officer, Patient};

/// Whose request it would be.
#[derive(Clone, Copy)]
pub struct Whose(PatientId);

impl Whose {
    pub fn own(patient: &Patient) -> Self {
        Self(patient.subject())
    }

    /// An officer prepares it for this patient, whom a row that the officer may see names. Row-level security shows the
    /// requests of the own institution only.
    pub fn of(_officer: &Officer, patient: PatientId) -> Self {
        Self(patient)
    }
}

/// The patient's open request for an entry of the directory.
pub async fn open_for(conn: &mut AsyncPgConnection, whose: Whose, worker: CareWorkerId) -> QueryResult<Option<String>> {
    exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(whose.0).and(exclusion_requests::care_worker_id.eq(worker)))
        .filter(exclusion_requests::state.eq_any(State::OPEN))
        .select(exclusion_requests::reference)
        .first(conn)
        .await
        .optional()
}

/// The patient's open request with the same description.
pub async fn open_described(conn: &mut AsyncPgConnection, whose: Whose, person: &Person) -> QueryResult<Option<String>> {
    let Person::Described { name, place, .. } = person else {
        return Ok(None);
    };
    let found: Vec<(String, Option<String>)> = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(whose.0).and(exclusion_requests::described_key.eq(described_key(name))))
        .filter(exclusion_requests::state.eq_any(State::OPEN))
        .select((exclusion_requests::reference, exclusion_requests::described_place))
        .load(conn)
        .await?;
    let place = described_key(place);
    Ok(found
        .into_iter()
        .find(|(_, other)| other.as_deref().map(described_key).as_deref() == Some(place.as_str()))
        .map(|(reference, _)| reference))
}

/// Whether an entry of the directory is the patient.
pub async fn is_patient_self(conn: &mut AsyncPgConnection, whose: Whose, worker: CareWorkerId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        patients::table
            .inner_join(care_workers::table.on(care_workers::niss.eq(patients::niss.nullable())))
            .filter(patients::id.eq(whose.0).and(care_workers::id.eq(worker))),
    ))
    .get_result(conn)
    .await
}
