//! A decision with its reasons: for the ombudsdienst's *Wat als*. The same `decide()`. Pure.

use chrono::{DateTime, Utc};

use super::ehealth::{EhealthPart, EhealthStanding};
use super::model::{Decision, DecisionFacts, decide};
use crate::db::ids::PeriodId;
use crate::directory::{Identifier, Identifiers};
use crate::ehealth::CheckState;

/// An exclusion of the person who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedExclusion {
    pub period: PeriodId,
    /// The numbers by which the person was recognised (R18).
    pub matched: Vec<Identifier>,
    /// Until when a break of that person opens the record all the same.
    pub lifted_until: Option<DateTime<Utc>>,
}

/// What would be answered now, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub decision: Decision,
    /// Those that hold, whether or not a break lifts them.
    pub exclusions: Vec<ExplainedExclusion>,
    /// How current eHealth's exclusions are; none where it is not connected.
    pub ehealth: Option<CheckState>,
    /// Refused only since eHealth was never asked about the patient, and the house refuses then.
    pub refused_unchecked: bool,
}

/// Decides, and says why.
pub fn explain(
    asked: &Identifiers,
    facts: &DecisionFacts<'_>,
    ehealth: Option<EhealthStanding>,
    break_minutes: u32,
    now: DateTime<Utc>,
) -> Explanation {
    let without_ehealth = decide(asked, facts, break_minutes, now);
    let decision = EhealthPart::without_organisations(ehealth).restrict(without_ehealth, asked, facts, now);
    let active = facts.periods.iter().filter(|(period, excluded)| period.is_active() && excluded.overlaps(asked));
    let exclusions = active.map(|(period, excluded)| ExplainedExclusion {
        period: period.id,
        matched: asked.iter().filter(|number| excluded.iter().any(|other| other == *number)).cloned().collect(),
        lifted_until: facts.find_lifting_break(period, excluded, asked, now).and_then(|access| access.ends_at),
    });
    Explanation {
        exclusions: exclusions.collect(),
        ehealth: ehealth.map(|standing| standing.state),
        refused_unchecked: without_ehealth.permit && !decision.permit,
        decision,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::break_glass::Access;
    use crate::config::Unchecked;
    use crate::db::ids::{CareWorkerId, ExclusionId};
    use crate::exclusions::{Origin, Period};

    fn person(n: u8, numbers: u8) -> Identifiers {
        let all = [
            Identifier::Niss(format!("{n:011}")),
            Identifier::Riziv(format!("{n:08}")),
            Identifier::Personnel { cbe: "0566988259".to_owned(), number: format!("P-{n}") },
        ];
        Identifiers::from_directory(all.into_iter().enumerate().filter(|(at, _)| numbers & (1 << at) != 0).map(|(_, one)| one))
    }

    fn excluded(n: u8, numbers: u8) -> (Period, Identifiers) {
        let period = Period {
            id: PeriodId::from_uuid(Uuid::from_u128(n.into())),
            exclusion: ExclusionId::from_uuid(Uuid::from_u128(n.into())),
            care_worker: CareWorkerId::from_uuid(Uuid::from_u128(n.into())),
            person: CareWorkerId::from_uuid(Uuid::from_u128(n.into())),
            origin: Origin::Nexuzhealth,
            started_at: DateTime::UNIX_EPOCH,
            end: None,
            ended_by_officer: None,
            end_channel: None,
            undoes: None,
        };
        (period, person(n, numbers))
    }

    fn broken(n: u8, hours: i64) -> Access {
        let ends_at = Some(DateTime::UNIX_EPOCH + TimeDelta::hours(hours));
        Access { care_worker: None, person: person(n, 7), opens: true, ends_at, stopped_at: None }
    }

    #[test]
    fn the_number_that_matches_and_the_break_that_lifts_are_named() {
        let (periods, breaks) = ([excluded(1, 3), excluded(2, 7)], [broken(1, 5)]);
        let now = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let facts = DecisionFacts { periods: &periods, breaks: &[], known: true };
        let told = explain(&person(1, 6), &facts, None, 240, now);
        assert!(!told.decision.permit && !told.refused_unchecked && told.exclusions.len() == 1);
        assert_eq!(
            told.exclusions[0].matched,
            [Identifier::Riziv("00000001".to_owned())],
            "not the number that only one side has"
        );
        assert_eq!(told.exclusions[0].lifted_until, None);
        let facts = DecisionFacts { periods: &periods, breaks: &breaks, known: true };
        let told = explain(&person(1, 6), &facts, None, 240, now);
        assert!(told.decision.permit);
        assert_eq!(told.exclusions[0].lifted_until, breaks[0].ends_at);
        assert!(explain(&person(3, 7), &facts, None, 240, now).exclusions.is_empty());
    }

    #[test]
    fn a_house_that_refuses_unchecked_says_that_it_is_that() {
        let facts = DecisionFacts { periods: &[], breaks: &[], known: true };
        for (state, unchecked, refused) in [
            (CheckState::Unchecked, Unchecked::Deny, true),
            (CheckState::Unchecked, Unchecked::Permit, false),
            (CheckState::Late, Unchecked::Deny, false),
        ] {
            let told = explain(&person(1, 7), &facts, Some(EhealthStanding { state, unchecked }), 240, DateTime::UNIX_EPOCH);
            assert_eq!((told.refused_unchecked, told.decision.permit, told.ehealth), (refused, !refused, Some(state)));
        }
    }

    proptest! {
        #[test]
        fn a_refusal_has_a_reason_and_only_then(
            asked in (0u8..4, 0u8..8), all in proptest::collection::vec((0u8..4, 0u8..8), 0..4),
            breaks in proptest::collection::vec((0u8..4, 0i64..4), 0..3), hour in 0i64..4
        ) {
            let periods: Vec<_> = all.into_iter().map(|(n, numbers)| excluded(n, numbers)).collect();
            let breaks: Vec<_> = breaks.into_iter().map(|(n, hours)| broken(n, hours)).collect();
            let facts = DecisionFacts { periods: &periods, breaks: &breaks, known: true };
            let now = DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
            let told = explain(&person(asked.0, asked.1), &facts, None, 240, now);
            prop_assert_eq!(told.decision, decide(&person(asked.0, asked.1), &facts, 240, now));
            prop_assert_eq!(!told.decision.permit, told.exclusions.iter().any(|one| one.lifted_until.is_none()));
            prop_assert!(told.exclusions.iter().all(|one| !one.matched.is_empty()));
        }
    }
}
