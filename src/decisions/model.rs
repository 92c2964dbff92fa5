//! `decide()`: exclusions refuse, a running break of that person lifts them until its end. Pure.

use chrono::{DateTime, Utc};

use crate::break_glass::Access;
use crate::db::ids::CareWorkerId;
use crate::directory::Identifiers;
use crate::exclusions::Period;

/// What a decision is made of: all that is known of one patient's exclusions and breaks.
#[derive(Debug, Clone, Copy, Default)]
pub struct DecisionFacts<'a> {
    /// Every period of the patient's exclusions, with the numbers of the person it shuts out.
    pub periods: &'a [(Period, Identifiers)],
    /// The patient's breaks that may still be open, with every number of the person they are of.
    pub breaks: &'a [Access],
    /// The directory has a person with one of the numbers in question.
    pub known: bool,
}

/// Whether the directory knows who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    /// A person with one of these numbers is known.
    Known,
    /// No such person is known, so none can be excluded.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// No exclusion stands in the way. Nothing more: a therapeutic relationship is asked for elsewhere.
    pub permit: bool,
    /// Whether the person is known.
    pub person: Recognition,
    /// When refused: the longest possible break, in minutes.
    pub break_minutes: Option<u32>,
}

/// Decides. Refusals override: an exclusion of anybody with one of these numbers refuses, whatever else differs (R18), unless a
/// break of that same person runs.
///
/// An exclusion holds while it has no end, whatever its start: the clocks of two instances differ, and it works at once (R7).
pub fn decide(asked: &Identifiers, facts: &DecisionFacts<'_>, break_minutes: u32, now: DateTime<Utc>) -> Decision {
    let permit = find_refused_person(asked, facts, now).is_none();
    let known = facts.known || holding(asked, facts).next().is_some();
    Decision {
        permit,
        person: if known { Recognition::Known } else { Recognition::Unknown },
        break_minutes: (!permit).then_some(break_minutes),
    }
}

/// Whose exclusion refuses, of the people with one of these numbers: the first that no break lifts.
pub fn find_refused_person(asked: &Identifiers, facts: &DecisionFacts<'_>, now: DateTime<Utc>) -> Option<CareWorkerId> {
    let is_lifted = |period: &Period, excluded: &Identifiers| facts.find_lifting_break(period, excluded, asked, now).is_some();
    holding(asked, facts).find(|(period, excluded)| !is_lifted(period, excluded)).map(|(period, _)| period.care_worker)
}

impl<'a> DecisionFacts<'a> {
    /// The break that opens the record to this person in spite of an exclusion.
    pub(super) fn find_lifting_break(
        &self,
        period: &Period,
        excluded: &Identifiers,
        asked: &Identifiers,
        now: DateTime<Utc>,
    ) -> Option<&'a Access> {
        self.breaks.iter().find(|access| {
            access.is_open(now)
                && access.person.overlaps(asked)
                && (access.care_worker == Some(period.care_worker) || access.person.overlaps(excluded))
        })
    }
}

/// The exclusions of people with one of these numbers that have no end.
fn holding<'a>(asked: &Identifiers, facts: &DecisionFacts<'a>) -> impl Iterator<Item = &'a (Period, Identifiers)> {
    facts.periods.iter().filter(|(period, excluded)| period.is_active() && excluded.overlaps(asked))
}

#[cfg(test)]
mod tests;
