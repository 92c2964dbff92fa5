//! What eHealth adds to a decision: how current it is, excluded organisations, and what holds about those whom it was never asked about
//! (R6). Pure.

use chrono::{DateTime, Utc};

use super::model::{Decision, DecisionFacts};
use super::question::Question;
use crate::config::{EhealthRules, Unchecked};
use crate::directory::{Identifiers, Niss};
use crate::ehealth::{CheckState, EhealthFacts};

/// What of eHealth a decision depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EhealthStanding {
    pub state: CheckState,
    /// What the house answers about somebody who was never asked after.
    pub unchecked: Unchecked,
}

/// eHealth's part of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EhealthPart {
    /// None where it is not connected: what is held of it holds.
    pub state: Option<CheckState>,
    /// The patient excludes an organisation for which the person works.
    organisation_excluded: bool,
    denies_unchecked: bool,
}

impl EhealthPart {
    pub(super) fn of(question: &Question, facts: &EhealthFacts, rules: Option<&EhealthRules>, now: DateTime<Utc>) -> Self {
        let niss = question.patient.as_str();
        let checked_at = facts.checked_at(niss);
        // eHealth knows nobody by a file: there is nothing to check until the patient is known by a NISS too.
        let asked = rules.filter(|_| question.patient.niss().is_some() || checked_at.is_some());
        Self {
            state: asked.map(|rules| CheckState::of(checked_at, rules.max_age, now)),
            organisation_excluded: facts.excludes_any(niss, &question.organisations),
            denies_unchecked: rules.is_some_and(|rules| rules.unchecked == Unchecked::Deny),
        }
    }

    /// The same where the question names no organisation, as far as a person may see (`explain`).
    pub(super) fn without_organisations(standing: Option<EhealthStanding>) -> Self {
        Self {
            state: standing.map(|standing| standing.state),
            organisation_excluded: false,
            denies_unchecked: standing.is_some_and(|standing| standing.unchecked == Unchecked::Deny),
        }
    }

    /// The decision with eHealth's part. A break that runs opens the record to its person; what refuses here alone names nobody whose
    /// exclusion a break could lift.
    pub(super) fn restrict(
        self,
        decision: Decision,
        person: &Identifiers,
        facts: &DecisionFacts<'_>,
        now: DateTime<Utc>,
    ) -> Decision {
        let denies = self.organisation_excluded || (self.state == Some(CheckState::Unchecked) && self.denies_unchecked);
        let lifted = facts.breaks.iter().any(|access| access.is_open(now) && access.person.overlaps(person));
        if !decision.permit || !denies || lifted {
            return decision;
        }
        Decision { permit: false, break_minutes: Some(0), ..decision }
    }
}

/// The patients of questions whom eHealth was never asked about, each once.
pub(super) fn never_checked<'a>(questions: impl Iterator<Item = &'a Question>, facts: &EhealthFacts) -> Vec<String> {
    let mut found: Vec<String> = questions
        .filter_map(|one| one.patient.niss())
        .map(Niss::as_str)
        .filter(|niss| facts.checked_at(niss).is_none())
        .map(str::to_owned)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::model::Recognition;
    use crate::directory::Identifier;

    fn question() -> Question {
        let person = Identifiers::new([Identifier::Riziv("10000007".to_owned())]).unwrap();
        Question { person, organisations: Vec::new(), patient: Niss::parse("85073000061").unwrap().into(), ignored: Vec::new() }
    }

    const PERMIT: Decision = Decision { permit: true, person: Recognition::Known, break_minutes: None };
    const DENY: Decision = Decision { permit: false, person: Recognition::Known, break_minutes: Some(240) };

    fn part(state: CheckState, organisation_excluded: bool, denies_unchecked: bool) -> EhealthPart {
        EhealthPart { state: Some(state), organisation_excluded, denies_unchecked }
    }

    #[test]
    fn a_refusal_stays_and_only_what_ehealth_forbids_is_added() {
        let (facts, now) = (DecisionFacts::default(), DateTime::UNIX_EPOCH);
        let decide = |part: EhealthPart, decision| part.restrict(decision, &question().person, &facts, now);
        for state in [CheckState::Current, CheckState::Late, CheckState::Unchecked] {
            for denies in [false, true] {
                assert_eq!(decide(part(state, true, denies), DENY), DENY);
                assert!(!decide(part(state, true, denies), PERMIT).permit);
                let denied = state == CheckState::Unchecked && denies;
                assert_eq!(decide(part(state, false, denies), PERMIT).permit, !denied);
            }
        }
        assert_eq!(decide(part(CheckState::Current, true, false), PERMIT).break_minutes, Some(0));
    }
}
