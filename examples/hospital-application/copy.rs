//! The local copy: what deciding needs of every exclusion that holds, and up to which change it knows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::numbers::{Number, meet};
use crate::resources::{Broken, Consent};

/// An exclusion that holds.
#[derive(Clone, Serialize, Deserialize)]
struct Rule {
    version: u64,
    person: Vec<Number>,
}

/// A record that a break opened to one person.
#[derive(Clone, Serialize, Deserialize)]
struct Opened {
    version: u64,
    person: Vec<Number>,
    until: DateTime<Utc>,
}

/// All that is kept of one number of a patient, by the ids of the resources.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Record {
    rules: HashMap<String, Rule>,
    breaks: HashMap<String, Opened>,
}

/// The copy.
#[derive(Clone, Serialize, Deserialize)]
pub struct Copy {
    /// The last change that is in it.
    pub position: i64,
    /// The portal's last sign of life.
    pub heard_at: DateTime<Utc>,
    /// By the patient's number, present or former.
    records: HashMap<String, Record>,
    /// The numbers of the patient of each exclusion.
    patients: HashMap<String, Vec<String>>,
}

impl Copy {
    /// An empty one, to be filled with everything that holds at this change.
    pub fn at(position: i64, now: DateTime<Utc>) -> Self {
        Self { position, heard_at: now, records: HashMap::new(), patients: HashMap::new() }
    }

    /// Takes in a version of an exclusion, unless a later one is there. Whatever is not active leaves the copy.
    pub fn take_consent(&mut self, consent: Consent) {
        let before = self.patients.get(&consent.id).cloned().unwrap_or_default();
        let known = before.first().and_then(|number| self.records.get(number)?.rules.get(&consent.id));
        if known.is_some_and(|known| known.version >= consent.version) {
            return;
        }
        // A number that is not the patient's any more leaves with the version that had it.
        self.patients.remove(&consent.id);
        for number in before {
            if let Some(record) = self.records.get_mut(&number) {
                record.rules.remove(&consent.id);
            }
            self.tidy(&number);
        }
        if consent.active {
            let rule = Rule { version: consent.version, person: consent.person };
            for number in &consent.patient {
                self.records.entry(number.clone()).or_default().rules.insert(consent.id.clone(), rule.clone());
            }
            self.patients.insert(consent.id, consent.patient);
        }
    }

    /// Takes in a version of a break, unless a later one is there. What is over leaves the copy.
    pub fn take_break(&mut self, broken: Broken, now: DateTime<Utc>) {
        let record = self.records.entry(broken.patient.clone()).or_default();
        if record.breaks.get(&broken.id).is_none_or(|known| known.version < broken.version) {
            record.breaks.insert(broken.id, Opened { version: broken.version, person: broken.person, until: broken.until });
        }
        record.breaks.retain(|_, opened| now < opened.until);
        self.tidy(&broken.patient);
    }

    fn tidy(&mut self, patient: &str) {
        if self.records.get(patient).is_some_and(|record| record.rules.is_empty() && record.breaks.is_empty()) {
            self.records.remove(patient);
        }
    }

    /// How many exclusions it holds.
    pub fn exclusions(&self) -> usize {
        self.patients.len()
    }

    /// Whether no exclusion refuses this person. One that does overrides all else, unless a break of that same person runs. It ends
    /// by itself: nothing has to happen at its end.
    pub fn permits(&self, patient: &str, person: &[Number], now: DateTime<Utc>) -> bool {
        let Some(record) = self.records.get(patient) else {
            return true;
        };
        // A break that was told of under another number of the patient opens the same record.
        let lifted = |(id, rule): (&String, &Rule)| {
            let of_both = |opened: &&Opened| meet(&opened.person, person) && meet(&opened.person, &rule.person);
            let records = self.patients.get(id).into_iter().flatten().filter_map(|number| self.records.get(number));
            records.flat_map(|record| record.breaks.values()).filter(|opened| now < opened.until).any(|opened| of_both(&opened))
        };
        record.rules.iter().filter(|(_, rule)| meet(&rule.person, person)).all(lifted)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::numbers::{Identifier, RIZIV, SSIN, read_all};

    const EMMA: &str = "85073000061";

    fn person(all: &[(&str, &str)]) -> Vec<Number> {
        read_all(&all.iter().map(|(system, value)| Identifier::new(*system, *value)).collect::<Vec<_>>())
    }

    fn consent(version: u64, active: bool) -> Consent {
        let person = person(&[(RIZIV, "10000007003"), (SSIN, "85473099921")]);
        Consent { id: "e".into(), version, active, patient: vec![EMMA.into()], person }
    }

    fn broken(version: u64, until: DateTime<Utc>) -> Broken {
        Broken { id: "b".into(), version, patient: EMMA.into(), person: person(&[(RIZIV, "10000007003")]), until }
    }

    #[test]
    fn whoever_is_excluded_by_any_number_is_refused_until_it_ends() {
        let (now, mut copy) = (DateTime::UNIX_EPOCH, Copy::at(1, DateTime::UNIX_EPOCH));
        let permits = |copy: &Copy, all: &[(&str, &str)]| copy.permits(EMMA, &person(all), now);
        copy.take_consent(consent(1, true));
        assert!(!permits(&copy, &[(RIZIV, "10000007999")]) && !permits(&copy, &[(SSIN, "85473099921")]));
        assert!(!permits(&copy, &[(SSIN, "1"), (RIZIV, "10000007003")]), "one number is enough, even when another differs");
        assert!(permits(&copy, &[(RIZIV, "40000028401")]) && permits(&copy, &[]));
        assert!(copy.permits("85073099932", &person(&[(RIZIV, "10000007003")]), now), "another patient");
        copy.take_consent(consent(2, false));
        assert!(permits(&copy, &[(RIZIV, "10000007003")]) && copy.exclusions() == 0 && copy.records.is_empty());
    }

    #[test]
    fn every_number_of_the_patient_is_refused_and_one_that_is_theirs_no_more_is_not() {
        let (now, mut copy) = (DateTime::UNIX_EPOCH, Copy::at(1, DateTime::UNIX_EPOCH));
        let (other, sofie) = ("85473099921", person(&[(RIZIV, "10000007003")]));
        copy.take_consent(consent(1, true));
        copy.take_consent(Consent { patient: vec![other.into(), EMMA.into()], ..consent(2, true) });
        assert!(!copy.permits(EMMA, &sofie, now) && !copy.permits(other, &sofie, now) && copy.exclusions() == 1);
        copy.take_break(broken(1, now + TimeDelta::hours(1)), now);
        assert!(copy.permits(EMMA, &sofie, now) && copy.permits(other, &sofie, now));
        let later = now + TimeDelta::hours(2);
        copy.take_consent(Consent { patient: vec![other.into()], ..consent(3, true) });
        assert!(copy.permits(EMMA, &sofie, later) && !copy.permits(other, &sofie, later));
        copy.take_consent(consent(2, true));
        assert!(copy.permits(EMMA, &sofie, later), "late");
    }

    #[test]
    fn what_comes_twice_or_late_changes_nothing() {
        let mut copy = Copy::at(1, DateTime::UNIX_EPOCH);
        for (version, active, held) in [(3, true, 1), (3, true, 1), (2, false, 1), (4, false, 0), (5, true, 1)] {
            copy.take_consent(consent(version, active));
            assert_eq!(copy.exclusions(), held, "version {version}");
        }
    }

    #[test]
    fn a_break_opens_to_that_person_until_its_end_or_an_earlier_stop() {
        let (now, mut copy) = (DateTime::UNIX_EPOCH, Copy::at(1, DateTime::UNIX_EPOCH));
        let sofie = person(&[(RIZIV, "10000007003")]);
        copy.take_consent(consent(1, true));
        copy.take_break(broken(1, now + TimeDelta::hours(1)), now);
        assert!(copy.permits(EMMA, &sofie, now) && copy.permits(EMMA, &sofie, now + TimeDelta::minutes(59)));
        assert!(!copy.permits(EMMA, &sofie, now + TimeDelta::hours(1)), "it ends by itself");
        assert!(!copy.permits(EMMA, &person(&[(SSIN, "85473099921")]), now), "its numbers say nothing of who has this one");
        copy.take_break(broken(2, now + TimeDelta::minutes(5)), now + TimeDelta::minutes(5));
        assert!(!copy.permits(EMMA, &sofie, now + TimeDelta::minutes(5)));
    }
}
