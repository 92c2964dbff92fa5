//! May this person be excluded for this patient? Every place that starts, sends or revives a request asks here.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::draft::RequestedPerson;
use super::form::described_key;
use super::model::State;
use super::own_matters::concerns_officer;
use crate::db::ids::{CareWorkerId, PatientId};
use crate::db::schema::exclusion_requests;
use crate::directory::{self, CareWorkerEntry};
use crate::exclusions::{self, Origin};
use crate::identity::{Officer, Patient};
use crate::patients;

/// Whose request it would be, and who asks: row-level security shows an officer less than the patient.
#[derive(Clone, Copy)]
pub enum Applicant<'a> {
    Own(&'a Patient),
    /// A patient named by a row that the officer may see.
    Seen {
        officer: &'a Officer,
        patient: PatientId,
    },
}

/// Why this person cannot be excluded for this patient.
#[derive(Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It concerns the officer who asks (R12). Never for a patient.
    ConcernsOfficer,
    /// The entry left the directory.
    NotInDirectory,
    IsPatient,
    /// Asked for already, under this reference: the same entry, or the same name and place.
    RequestOpen(String),
    /// Excluded already, through nexuzhealth. An exclusion through eHealth is no obstacle: it can only be ended there.
    Excluded,
}

impl Applicant<'_> {
    fn patient(self) -> PatientId {
        match self {
            Self::Own(patient) => patient.subject(),
            Self::Seen { patient, .. } => patient,
        }
    }
}

/// The first obstacle, or the chosen entry.
///
/// In this order: an officer's own matter tells nothing else (R12). What is true of the person alone comes before what is true of
/// the patient's requests. An open request comes before an exclusion, so that one registered between the two questions is seen.
pub async fn check(
    conn: &mut AsyncPgConnection,
    whose: Applicant<'_>,
    person: &RequestedPerson,
) -> QueryResult<Result<Option<CareWorkerEntry>, Obstacle>> {
    let (chosen, described) = match person {
        RequestedPerson::Chosen { care_worker, .. } => (Some(*care_worker), None),
        RequestedPerson::Described { name, place, .. } => (None, Some((described_key(name), described_key(place)))),
    };
    if let Applicant::Seen { officer, patient } = whose
        && concerns_officer(conn, officer, patient, chosen, described.as_ref().map(|(name, _)| name.as_str())).await?
    {
        return Ok(Err(Obstacle::ConcernsOfficer));
    }
    let mut entry = None;
    if let Some(worker) = chosen {
        let Some(found) = directory::find_care_worker(conn, worker).await?.filter(|entry| entry.active) else {
            return Ok(Err(Obstacle::NotInDirectory));
        };
        if patients::is_care_worker(conn, whose.patient(), found.id()).await? {
            return Ok(Err(Obstacle::IsPatient));
        }
        entry = Some(found);
    }
    let open = match (chosen, &described) {
        (Some(worker), _) => open_request_for_entry(conn, whose, worker).await?,
        (None, Some(described)) => open_request_described(conn, whose, described).await?,
        (None, None) => None,
    };
    if let Some(reference) = open {
        return Ok(Err(Obstacle::RequestOpen(reference)));
    }
    Ok(if is_excluded(conn, whose, person).await? { Err(Obstacle::Excluded) } else { Ok(entry) })
}

async fn is_excluded(conn: &mut AsyncPgConnection, whose: Applicant<'_>, person: &RequestedPerson) -> QueryResult<bool> {
    let RequestedPerson::Chosen { care_worker, .. } = person else { return Ok(false) };
    match whose {
        Applicant::Own(patient) => {
            let active = exclusions::active(conn, patient).await?;
            Ok(active.get(care_worker).is_some_and(|origins| origins.contains(&Origin::Nexuzhealth)))
        }
        Applicant::Seen { officer, patient } => exclusions::is_excluded(conn, officer, patient, *care_worker).await,
    }
}

/// The patient's open request for the person of an entry of the directory.
pub async fn open_request_for_entry(
    conn: &mut AsyncPgConnection,
    whose: Applicant<'_>,
    worker: CareWorkerId,
) -> QueryResult<Option<String>> {
    exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(whose.patient()).and(exclusion_requests::care_worker_id.is_not_null()))
        .filter(exclusion_requests::state.eq_any(State::OPEN))
        .filter(directory::mt_same_person(exclusion_requests::care_worker_id.assume_not_null(), worker))
        .select(exclusion_requests::reference)
        .first(conn)
        .await
        .optional()
}

/// The patient's open request with the same name and place.
async fn open_request_described(
    conn: &mut AsyncPgConnection,
    whose: Applicant<'_>,
    (name, place): &(String, String),
) -> QueryResult<Option<String>> {
    let found: Vec<(String, Option<String>)> = exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(whose.patient()).and(exclusion_requests::described_key.eq(name)))
        .filter(exclusion_requests::state.eq_any(State::OPEN))
        .select((exclusion_requests::reference, exclusion_requests::described_place))
        .load(conn)
        .await?;
    let same_place = |other: Option<&str>| other.is_some_and(|other| described_key(other) == *place);
    Ok(found.into_iter().find(|(_, other)| same_place(other.as_deref())).map(|(reference, _)| reference))
}
