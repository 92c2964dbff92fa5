//! What Postgres answers for many questions at once, and the facts of each. Pure.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::model::DecisionFacts;
use crate::applications::Bearer;
use crate::break_glass::Access;
use crate::db::ids::{ApplicationId, CareWorkerId, ExclusionId, PatientId, PeriodId};
use crate::directory::{Identifier, Identifiers, KnownNumber, KnownNumbers, PatientNumber};
use crate::exclusions::{Origin, Period};

/// The answer of `mt_decision_facts`.
#[derive(Deserialize)]
pub(super) struct DecisionInput {
    /// The last change that was there.
    pub sequence: i64,
    #[serde(default)]
    applications: Option<Vec<Application>>,
    #[serde(default)]
    patients: Option<Vec<MatterPatient>>,
    #[serde(default)]
    periods: Option<Vec<ActivePeriodRow>>,
    #[serde(default)]
    breaks: Option<Vec<OpenBreakRow>>,
    #[serde(default)]
    numbers: Option<Vec<KnownNumber>>,
    #[serde(default)]
    people: Option<Vec<PersonRow>>,
}

/// An application that asks.
#[derive(Deserialize)]
pub(super) struct Application {
    token: String,
    pub id: ApplicationId,
    /// Whether it may ask.
    pub may: bool,
    pub per_minute: u32,
    /// The networks from which its token is taken; none: from anywhere.
    allowed_from: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct MatterPatient {
    niss: String,
    id: PatientId,
}

#[derive(Deserialize)]
struct ActivePeriodRow {
    patient: PatientId,
    id: PeriodId,
    exclusion: ExclusionId,
    care_worker: CareWorkerId,
    started_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct OpenBreakRow {
    patient: PatientId,
    care_worker: Option<CareWorkerId>,
    person: Identifiers,
    ends_at: DateTime<Utc>,
    stopped_at: Option<DateTime<Utc>>,
}

/// An entry of a person with one of the numbers that were asked with, and every number of that person.
#[derive(Deserialize)]
struct PersonRow {
    id: CareWorkerId,
    person: CareWorkerId,
    numbers: Option<Vec<Identifier>>,
}

/// The answer, by whom it is about.
pub(super) struct Gathered {
    /// Applications by the hash of the token, in hexadecimal.
    applications: HashMap<String, Application>,
    patients: HashMap<String, PatientId>,
    periods: HashMap<PatientId, Vec<(Period, Identifiers)>>,
    breaks: HashMap<PatientId, Vec<Access>>,
    pub known: KnownNumbers,
}

impl Gathered {
    pub fn of(answer: DecisionInput) -> Self {
        let known = KnownNumbers::new(answer.numbers.unwrap_or_default());
        let people: HashMap<CareWorkerId, (CareWorkerId, Identifiers)> = answer
            .people
            .unwrap_or_default()
            .into_iter()
            .map(|row| (row.id, (row.person, Identifiers::from_directory(row.numbers.unwrap_or_default()))))
            .collect();
        let numbers = |worker: CareWorkerId| people.get(&worker).map(|(_, numbers)| numbers.clone()).unwrap_or_default();
        let person = |worker: CareWorkerId| people.get(&worker).map(|(person, _)| *person);
        let mut periods: HashMap<PatientId, Vec<_>> = HashMap::new();
        for row in answer.periods.unwrap_or_default() {
            let period = Period {
                id: row.id,
                exclusion: row.exclusion,
                care_worker: row.care_worker,
                person: person(row.care_worker).unwrap_or(row.care_worker),
                // Not read: every origin refuses alike, and so must one that a newer version knows.
                origin: Origin::Nexuzhealth,
                started_at: row.started_at,
                end: None,
                ended_by_officer: None,
                end_channel: None,
                undoes: None,
            };
            periods.entry(row.patient).or_default().push((period, numbers(row.care_worker)));
        }
        let mut breaks: HashMap<PatientId, Vec<_>> = HashMap::new();
        for row in answer.breaks.unwrap_or_default() {
            // A break reported by one number opens the record to that person under every other one.
            let excluded = row.care_worker.filter(|worker| {
                let is_theirs = |(period, _): &(Period, Identifiers)| person(*worker) == Some(period.person);
                periods.get(&row.patient).is_some_and(|all| all.iter().any(is_theirs))
            });
            let reported = known.resolve(&row.person);
            let person = excluded.map_or(reported.clone(), |worker| reported.union(&numbers(worker)));
            breaks.entry(row.patient).or_default().push(Access {
                care_worker: row.care_worker,
                person,
                opens: true,
                ends_at: Some(row.ends_at),
                stopped_at: row.stopped_at,
            });
        }
        Self {
            applications: answer.applications.unwrap_or_default().into_iter().map(|one| (one.token.clone(), one)).collect(),
            patients: answer.patients.unwrap_or_default().into_iter().map(|row| (row.niss, row.id)).collect(),
            periods,
            breaks,
            known,
        }
    }

    /// Whose token it is, where it is taken from this address.
    pub fn application(&self, bearer: &Bearer) -> Option<&Application> {
        let hex: String = bearer.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        self.applications.get(&hex).filter(|one| bearer.is_from(one.allowed_from.as_deref()))
    }

    /// What is known of one question.
    pub fn facts(&self, person: &Identifiers, patient: &PatientNumber) -> (DecisionFacts<'_>, Whom) {
        let patient = self.patients.get(patient.as_str()).copied();
        // Numbers are sorted most reliable first.
        let care_worker = person.iter().find_map(|number| self.known.bearers(number).first().map(|row| row.care_worker));
        let facts = DecisionFacts {
            periods: patient.and_then(|id| self.periods.get(&id)).map_or(&[], Vec::as_slice),
            breaks: patient.and_then(|id| self.breaks.get(&id)).map_or(&[], Vec::as_slice),
            known: care_worker.is_some(),
        };
        (facts, Whom { patient, care_worker })
    }
}

/// Whom a question is about, as far as known here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whom {
    pub patient: Option<PatientId>,
    pub care_worker: Option<CareWorkerId>,
}
