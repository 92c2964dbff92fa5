//! The table of cases.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::db::ids::{CareWorkerId, ExclusionId, PeriodId};
use crate::directory::Identifier;
use crate::exclusions::{EndedBy, Origin};

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn niss(n: u8) -> Identifier {
    Identifier::Niss(format!("{n:011}"))
}

fn riziv(n: u8) -> Identifier {
    Identifier::Riziv(format!("{n:08}"))
}

fn staff(cbe: u8, n: u8) -> Identifier {
    Identifier::Personnel { cbe: format!("{cbe:010}"), number: format!("P-{n}") }
}

fn person(all: &[Identifier]) -> Identifiers {
    Identifiers::new(all.iter().cloned()).unwrap()
}

fn worker(n: u8) -> CareWorkerId {
    CareWorkerId::from_uuid(Uuid::from_u128(n.into()))
}

/// Care worker `n` with a number of each kind.
fn whole(n: u8) -> Identifiers {
    person(&[niss(n), riziv(n), staff(1, n)])
}

fn period(n: u8, origin: Origin, end: Option<(i64, EndedBy)>) -> Period {
    Period {
        id: PeriodId::from_uuid(Uuid::from_u128(100 + u128::from(n))),
        exclusion: ExclusionId::from_uuid(Uuid::from_u128(200 + u128::from(n))),
        care_worker: worker(n),
        person: worker(n),
        origin,
        started_at: at(0),
        end: end.map(|(hour, by)| (at(hour), by)),
        undoes: None,
        ended_by_officer: None,
        end_channel: None,
    }
}

fn excluded(n: u8) -> (Period, Identifiers) {
    (period(n, Origin::Nexuzhealth, None), whole(n))
}

/// A break of care worker `n` from hour 8 to 12.
fn broken(n: u8) -> Access {
    Access { care_worker: Some(worker(n)), person: whole(n), opens: true, ends_at: Some(at(12)), stopped_at: None }
}

#[derive(Debug, PartialEq, Eq)]
enum Says {
    Yes,
    Unknown,
    No,
}
use Says::{No, Unknown, Yes};

/// What is asked with, of whom, while what runs, at which hour, and the answer.
type DecisionCase = (&'static str, Vec<Identifier>, Vec<(Period, Identifiers)>, Vec<Access>, i64, Says);

fn ask(asked: &[Identifier], periods: Vec<(Period, Identifiers)>, breaks: Vec<Access>, hour: i64) -> Says {
    let known = asked.iter().any(|identifier| (1..=3).any(|n| whole(n).overlaps(&person(std::slice::from_ref(identifier)))));
    let decision = decide(&person(asked), &DecisionFacts { periods: &periods, breaks: &breaks, known }, 240, at(hour));
    match decision {
        Decision { permit: true, person: Recognition::Known, break_minutes: None } => Yes,
        Decision { permit: true, person: Recognition::Unknown, break_minutes: None } => Unknown,
        Decision { permit: false, person: Recognition::Known, break_minutes: Some(240) } => No,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_table_of_cases() {
    let ended = |by| vec![(period(1, Origin::Nexuzhealth, Some((5, by))), whole(1))];
    let both = || vec![excluded(1), (period(1, Origin::Ehealth, None), whole(1))];
    let undone = || {
        let first = period(1, Origin::Nexuzhealth, Some((5, EndedBy::Patient)));
        let again = Period {
            id: PeriodId::from_uuid(Uuid::from_u128(999)),
            undoes: Some(first.id),
            started_at: at(6),
            ..period(1, Origin::Nexuzhealth, None)
        };
        vec![(first, whole(1)), (again, whole(1))]
    };
    let one = || vec![excluded(1)];
    let staff_only = || vec![(period(1, Origin::Nexuzhealth, None), person(&[staff(1, 1)]))];
    let stopped = || vec![Access { stopped_at: Some(at(10)), ..broken(1) }];
    let closed = || vec![Access { opens: false, ..broken(1) }];
    let rows: Vec<DecisionCase> = vec![
        ("no exclusion", vec![niss(1)], vec![], vec![], 9, Yes),
        ("one", vec![niss(1)], one(), vec![], 9, No),
        ("an exclusion of another person", vec![niss(2)], one(), vec![], 9, Yes),
        ("both origins", vec![niss(1)], both(), vec![], 9, No),
        ("through eHealth only", vec![niss(1)], both().split_off(1), vec![], 9, No),
        ("ended by the patient", vec![niss(1)], ended(EndedBy::Patient), vec![], 9, Yes),
        ("ended by the ombudsdienst", vec![niss(1)], ended(EndedBy::Ombudsdienst), vec![], 9, Yes),
        ("entered in error", vec![niss(1)], ended(EndedBy::Error), vec![], 9, Yes),
        (
            "one origin ended, the other not",
            vec![niss(1)],
            [ended(EndedBy::Patient), both().split_off(1)].concat(),
            vec![],
            9,
            No,
        ),
        ("the ending undone", vec![niss(1)], undone(), vec![], 9, No),
        ("a start that lies ahead by this clock", vec![niss(1)], one(), vec![], -1, No),
        ("several numbers, one matches", vec![niss(1), riziv(2), staff(1, 3)], one(), vec![], 9, No),
        ("one matches, another differs", vec![niss(2), riziv(1)], one(), vec![], 9, No),
        ("two people in one, either excluded", vec![niss(2), riziv(3)], vec![excluded(3)], vec![], 9, No),
        ("RIZIV alone", vec![riziv(1)], one(), vec![], 9, No),
        ("personnel number alone", vec![staff(1, 1)], staff_only(), vec![], 9, No),
        ("the same number elsewhere", vec![staff(2, 1)], staff_only(), vec![], 9, Unknown),
        ("NISS of one known by personnel number only", vec![niss(1)], staff_only(), vec![], 9, Yes),
        ("an unknown person", vec![niss(77)], one(), vec![], 9, Unknown),
        ("nobody at all", vec![], one(), vec![], 9, Unknown),
        ("break running", vec![niss(1)], one(), vec![broken(1)], 9, Yes),
        ("break running, asked by another number", vec![staff(1, 1)], one(), vec![broken(1)], 9, Yes),
        ("break running, both origins", vec![niss(1)], both(), vec![broken(1)], 9, Yes),
        ("break in its last hour", vec![niss(1)], one(), vec![broken(1)], 11, Yes),
        ("break over", vec![niss(1)], one(), vec![broken(1)], 12, No),
        ("break over for long", vec![niss(1)], one(), vec![broken(1)], 500, No),
        ("stopped, by a clock that is behind", vec![niss(1)], one(), stopped(), 9, No),
        ("stopped early", vec![niss(1)], one(), stopped(), 10, No),
        ("one of two stopped", vec![niss(1)], one(), [stopped(), vec![broken(1)]].concat(), 11, Yes),
        ("one that opens nothing", vec![niss(1)], one(), closed(), 9, No),
        ("break of another person", vec![niss(1)], vec![excluded(1), excluded(2)], vec![broken(2)], 9, No),
        (
            "two people in one, one of them broken",
            vec![niss(1), riziv(2)],
            vec![excluded(1), excluded(2)],
            vec![broken(2)],
            9,
            No,
        ),
        (
            "two people in one, both broken",
            vec![niss(1), riziv(2)],
            vec![excluded(1), excluded(2)],
            vec![broken(1), broken(2)],
            9,
            Yes,
        ),
        ("a break without an exclusion left", vec![niss(1)], ended(EndedBy::Patient), vec![broken(1)], 9, Yes),
    ];
    for (what, asked, periods, breaks, hour, says) in rows {
        assert_eq!(ask(&asked, periods, breaks, hour), says, "{what}");
    }
}

proptest! {
    /// Whatever else is known, one active exclusion of one of the numbers refuses while no break runs.
    #[test]
    fn one_match_refuses_whatever_else_is_known(
        others in proptest::collection::vec((1u8..9, proptest::bool::ANY), 0..6), extra in proptest::collection::vec(1u8..9, 0..4)
    ) {
        let mut periods: Vec<_> = others.iter().map(|(n, over)| (period(*n, Origin::Ehealth, over.then_some((1, EndedBy::PatientAtEhealth))), whole(*n))).collect();
        periods.push(excluded(1));
        let asked: Vec<_> = [riziv(1)].into_iter().chain(extra.iter().map(|n| niss(n + 20))).collect();
        let over = Access { ends_at: Some(at(3)), ..broken(1) };
        prop_assert_eq!(ask(&asked, periods, vec![over], 3), No);
    }

    /// A break only ever turns a no into a yes, and only before its end.
    #[test]
    fn a_break_lifts_until_its_end_and_no_longer(hour in -50i64..50, end in -20i64..20, stop in proptest::option::of(-20i64..20)) {
        let access = Access { ends_at: Some(at(end)), stopped_at: stop.map(at), ..broken(1) };
        let open = hour < end && stop.is_none();
        prop_assert_eq!(ask(&[niss(1)], vec![excluded(1)], vec![access], hour), if open { Yes } else { No });
    }
}
