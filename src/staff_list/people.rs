//! Which lines of one file are one person.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::fields::Field;
use super::flaws::{Flaw, FlawKind};
use super::line::StaffLine;
use super::names::ComparedName;

/// The people met so far, known by their first line. Numbers are kept as hashes: a list of 300 000 stays small.
#[derive(Default)]
pub(super) struct FilePeople {
    hasher: RandomState,
    by_number: HashMap<(Field, u64), u32>,
    /// The second person of whom the file says a NISS: an officer looks whose it is.
    second_by_niss: HashMap<u64, u32>,
    people: HashMap<u32, MetPerson>,
    /// Of two that a later line showed to be one, the later to the earlier.
    merged: HashMap<u32, u32>,
}

struct MetPerson {
    name: ComparedName,
    niss: Option<u64>,
    riziv: Option<u64>,
}

impl MetPerson {
    /// Whether a line with a number of this person may be theirs.
    fn may_be(&self, name: &ComparedName, niss: Option<u64>) -> bool {
        let differs = niss.is_some() && self.niss.is_some() && self.niss != niss;
        !differs && self.name.is_alike(name)
    }
}

impl FilePeople {
    fn hash(&self, text: &str) -> u64 {
        self.hasher.hash_one(text)
    }

    fn root(&self, mut person: u32) -> u32 {
        while let Some(earlier) = self.merged.get(&person) {
            person = *earlier;
        }
        person
    }

    /// The people who turned out to be an earlier one, with that one.
    pub(super) fn merged(&self) -> impl Iterator<Item = (u32, u32)> {
        self.merged.keys().map(|later| (*later, self.root(*later)))
    }

    fn find(&self, field: Field, number: Option<u64>) -> Option<u32> {
        self.by_number.get(&(field, number?)).map(|person| self.root(*person))
    }

    /// Says whose line it is. A number that an earlier line gives to another person is taken from this one; a NISS stays with two.
    pub(super) fn place(&mut self, line: &mut StaffLine, flaws: &mut Vec<Flaw>) {
        let name = ComparedName::new(line.name.given_name.as_deref(), &line.name.family_name);
        let hashed = |text: Option<&str>| text.map(|text| self.hash(text));
        let mut number = hashed(line.number.as_deref());
        let mut niss = hashed(line.niss.as_deref());
        let mut riziv = hashed(line.riziv8.as_deref());

        let mut found = Vec::new();
        let mut refuse = |kind, field, other: u32| {
            flaws.push(Flaw { other_line: Some(other), ..Flaw::new(kind, line.line, field, "") });
        };
        let second = niss.and_then(|niss| self.second_by_niss.get(&niss)).map(|person| self.root(*person));
        let holders = [self.find(Field::Niss, niss), second];
        let is_alike = |person: &u32| self.people.get(person).is_some_and(|met| met.name.has_alike_family(&name));
        let mut is_second = false;
        match (holders.into_iter().flatten().find(is_alike), holders) {
            (Some(person), _) => found.push(person),
            (None, [Some(first), None]) => {
                refuse(FlawKind::NissShared, Field::Niss, first);
                is_second = true;
            }
            // More than two: no person's number, but one that somebody typed to fill the column.
            (None, [Some(first), Some(_)]) => {
                refuse(FlawKind::NissOnOtherLine, Field::Niss, first);
                (niss, line.niss) = (None, None);
            }
            (None, [None, _]) => {}
        }
        if let Some(person) = self.find(Field::Number, number) {
            if found.contains(&person) || self.people.get(&person).is_some_and(|met| met.may_be(&name, niss)) {
                found.push(person);
            } else {
                refuse(FlawKind::NumberOnOtherLine, Field::Number, person);
                (number, line.number) = (None, None);
            }
        }
        if let Some(person) = self.find(Field::Riziv, riziv) {
            if found.contains(&person) || self.people.get(&person).is_some_and(|met| met.may_be(&name, niss)) {
                found.push(person);
            } else {
                refuse(FlawKind::RizivOnOtherLine, Field::Riziv, person);
                (riziv, line.riziv8, line.riziv) = (None, None, None);
            }
        }

        // The directory has one RIZIV number a person.
        if riziv.is_some()
            && found.iter().filter_map(|person| self.people.get(person)).any(|met| met.riziv.is_some() && met.riziv != riziv)
        {
            refuse(FlawKind::RizivSecond, Field::Riziv, found.iter().copied().min().unwrap_or(line.line));
            (riziv, line.riziv8, line.riziv) = (None, None, None);
        }
        let person = found.iter().copied().min().unwrap_or(line.line);
        for other in found.into_iter().filter(|other| *other != person) {
            self.merged.insert(other, person);
        }
        line.person = person;
        for (field, number) in [(Field::Number, number), (Field::Niss, niss), (Field::Riziv, riziv)] {
            if let Some(number) = number {
                self.by_number.entry((field, number)).or_insert(person);
            }
        }
        if let Some(niss) = niss.filter(|_| is_second) {
            self.second_by_niss.insert(niss, person);
        }
        let met = self.people.entry(person).or_insert(MetPerson { name, niss, riziv });
        met.niss = met.niss.or(niss);
        met.riziv = met.riziv.or(riziv);
    }
}
