//! What stands in the way of a request that an officer enters or reopens: an exclusion, or a request under way.

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::super::draft::Person;
use super::super::standing::{self, Whose};
use crate::db::ids::PatientId;
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
    patient: PatientId,
    person: &Person,
) -> QueryResult<Option<Hindrance>> {
    let whose = Whose::of(officer, patient);
    let asked = match person {
        Person::Chosen { care_worker, .. } => standing::open_for(conn, whose, *care_worker).await?,
        Person::Described { .. } => standing::open_described(conn, whose, person).await?,
    };
    if let Some(reference) = asked {
        return Ok(Some(Hindrance::Asked(reference)));
    }
    let excluded = match person {
        Person::Chosen { care_worker, .. } => exclusions::is_excluded(conn, officer, patient, *care_worker).await?,
        Person::Described { .. } => false,
    };
    Ok(excluded.then_some(Hindrance::Excluded))
}
