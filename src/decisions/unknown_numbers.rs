//! Numbers that nobody here has, as the log of decisions keeps them: hashed with a key that stands outside the database. After a complaint
//! an operator can ask whether a certain number was asked about; nobody reads the numbers back.

use std::ops::Range;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::question::Question;
use crate::config::{LOOKUP_HASH_BYTES, LookupKey};
use crate::db::ids::DecisionId;
use crate::directory::{Identifier, PatientNumber};

fn hash_person(key: &LookupKey, number: &Identifier) -> [u8; LOOKUP_HASH_BYTES] {
    key.hash("person", &number.key())
}

fn hash_patient(key: &LookupKey, number: &PatientNumber) -> [u8; LOOKUP_HASH_BYTES] {
    key.hash("patient", number.as_str())
}

/// The hashes of one question.
pub(super) struct UnknownNumbers {
    /// One after the other, when none of the numbers is a known person's.
    pub person: Option<Vec<u8>>,
    /// When nobody here has the patient's number.
    pub patient: Option<Vec<u8>>,
}

impl UnknownNumbers {
    pub fn of(key: Option<&LookupKey>, question: &Question, patient_known: bool, person_known: bool) -> Self {
        let hash_all = |key: &LookupKey| question.person.iter().flat_map(|number| hash_person(key, number)).collect();
        let person = key.filter(|_| !person_known).map(hash_all);
        let patient = key.filter(|_| !patient_known).map(|key| hash_patient(key, &question.patient).to_vec());
        Self { person, patient }
    }
}

/// A number that an operator looks up.
pub enum LookedUpNumber {
    OfPerson([u8; LOOKUP_HASH_BYTES]),
    OfPatient([u8; LOOKUP_HASH_BYTES]),
}

impl LookedUpNumber {
    pub fn of_person(key: &LookupKey, number: &Identifier) -> Self {
        Self::OfPerson(hash_person(key, number))
    }

    pub fn of_patient(key: &LookupKey, number: &PatientNumber) -> Self {
        Self::OfPatient(hash_patient(key, number))
    }
}

/// A decision that was asked with it.
#[derive(Debug, QueryableByName)]
pub struct LoggedDecision {
    #[diesel(sql_type = SqlUuid)]
    pub id: DecisionId,
    #[diesel(sql_type = Timestamptz)]
    pub decided_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub application: String,
    #[diesel(sql_type = Bool)]
    pub permit: bool,
}

/// The decisions of a time that were asked with a number, the first first; as the owner, who alone reads the log.
pub async fn list_decisions_about(
    conn: &mut AsyncPgConnection,
    number: &LookedUpNumber,
    time: Range<DateTime<Utc>>,
) -> QueryResult<Vec<LoggedDecision>> {
    let (hash, condition) = match number {
        LookedUpNumber::OfPerson(hash) => (hash, "position($1 in d.unknown_person) > 0"),
        LookedUpNumber::OfPatient(hash) => (hash, "d.unknown_patient = $1"),
    };
    diesel::sql_query(format!(
        "select d.id, d.decided_at, a.name as application, d.permit from decisions d join applications a on a.id = d.application_id
           where d.decided_at >= $2 and d.decided_at < $3 and {condition} order by d.decided_at, d.id"
    ))
    .bind::<Binary, _>(hash.to_vec())
    .bind::<Timestamptz, _>(time.start)
    .bind::<Timestamptz, _>(time.end)
    .load(conn)
    .await
}
