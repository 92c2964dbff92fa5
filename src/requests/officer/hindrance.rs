//! What stands in the way of a request that an officer enters or reopens: an exclusion, or a request under way.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::super::draft::Person;
use super::super::form::described_key;
use crate::db::schema::exclusion_requests;
use crate::exclusions;
use crate::identity::Officer;

/// What stands in the way.
#[derive(Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The person is excluded already, through nexuzhealth.
    Excluded,
    /// Asked for already, under this reference.
    Asked(String),
}

/// What the officer can see of it. Another institution's request for the same entry is kept out by a unique index.
pub async fn find(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: Uuid,
    person: &Person,
) -> QueryResult<Option<Hindrance>> {
    let open = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient))
        .filter(exclusion_requests::state.eq_any(["sent", "taken", "asked"]));
    match person {
        Person::Chosen { care_worker, .. } => {
            let asked: Option<String> = open
                .filter(exclusion_requests::care_worker_id.eq(care_worker))
                .select(exclusion_requests::reference)
                .first(conn)
                .await
                .optional()?;
            if let Some(reference) = asked {
                return Ok(Some(Hindrance::Asked(reference)));
            }
            let excluded = exclusions::is_excluded(conn, officer, patient, *care_worker).await?;
            Ok(excluded.then_some(Hindrance::Excluded))
        }
        Person::Described { name, place, .. } => {
            let alike: Vec<(String, Option<String>)> = open
                .filter(exclusion_requests::described_key.eq(described_key(name)))
                .select((exclusion_requests::reference, exclusion_requests::described_place))
                .load(conn)
                .await?;
            let place = described_key(place);
            let same = |other: &Option<String>| other.as_deref().map(described_key).as_deref() == Some(place.as_str());
            Ok(alike.into_iter().find(|(_, other)| same(other)).map(|(reference, _)| Hindrance::Asked(reference)))
        }
    }
}
