//! What is refused, what is marked, and what makes a report another one.

use uuid::Uuid;

use super::super::text::Reporter;
use super::*;
use crate::db::ids::ReportId;
use crate::directory::{Identifier, Identifiers, Niss};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

/// Four hours from minute 0, for a reason of 10 characters.
fn report() -> BreakReport {
    BreakReport {
        id: ReportId::from_uuid(Uuid::from_u128(1)),
        kind: BreakKind::Exclusion,
        patient: Niss::parse("85073000061").unwrap().into(),
        person: ReportedPerson {
            identifiers: Identifiers::new([Identifier::Riziv("10000007".into())]).unwrap(),
            name: ReportedLine::new("Sofie Claes"),
            function: ReportedLine::new("Arts"),
            unread: Vec::new(),
            uncertain: false,
        },
        place: ReportedPlace { institution: Some(Cbe::parse("0566988259").unwrap()), words: ReportedLine::new("spoedgevallen") },
        starts_at: at(0),
        ends_at: Some(at(240)),
        motivation: Motivation::new("Enige arts"),
    }
}

const LONGEST: TimeDelta = TimeDelta::minutes(240);

#[test]
fn opening_is_of_an_exclusion_whose_end_lies_ahead() {
    assert!(report().is_to_open(at(239)));
    assert!(!report().is_to_open(at(240)), "over");
    assert!(!BreakReport { ends_at: None, ..report() }.is_to_open(at(0)), "without an end nothing opens");
    assert!(!BreakReport { kind: BreakKind::NoRelationship, ..report() }.is_to_open(at(0)));
}

#[test]
fn what_opens_is_checked_strictly() {
    let with = |change: fn(&mut BreakReport)| {
        let mut changed = report();
        change(&mut changed);
        changed.check_opening(at(0), LONGEST)
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|report| report.motivation = Motivation::new("123456789")), Err(BreakRefusal::Motivation));
    assert_eq!(with(|report| report.motivation = Motivation::new(" 123456789\r\n ")), Err(BreakRefusal::Motivation));
    assert_eq!(with(|report| report.motivation = Motivation::new("😀".repeat(10).as_str())), Ok(()));
    assert_eq!(with(|report| report.motivation = Motivation::new("é".repeat(200).as_str())), Ok(()));
    assert_eq!(with(|report| report.motivation = Motivation::new("é".repeat(201).as_str())), Err(BreakRefusal::Motivation));
    assert_eq!(with(|report| report.ends_at = Some(at(241))), Err(BreakRefusal::Length));
    assert_eq!(with(|report| report.ends_at = Some(at(0))), Err(BreakRefusal::Length));
    assert_eq!(with(|report| report.ends_at = None), Err(BreakRefusal::Length));
    assert_eq!(with(|report| report.starts_at = at(5)), Ok(()));
    assert_eq!(with(|report| report.starts_at = at(6)), Err(BreakRefusal::Start));
    fn unread() -> Vec<(ReportedLine, ReportedLine)> {
        vec![(ReportedLine::new("urn:x"), ReportedLine::new("7"))]
    }
    assert_eq!(with(|report| report.person = ReportedPerson::default()), Err(BreakRefusal::NoPerson));
    let nothing_read =
        |report: &mut BreakReport| report.person = ReportedPerson { unread: unread(), ..ReportedPerson::default() };
    assert_eq!(with(nothing_read), Err(BreakRefusal::Unread));
    assert_eq!(with(|report| report.person.unread = unread()), Ok(()), "left out, as its system is unknown");
    let in_doubt = |report: &mut BreakReport| (report.person.unread, report.person.uncertain) = (unread(), true);
    assert_eq!(with(in_doubt), Err(BreakRefusal::Unread));
}

#[test]
fn what_has_happened_is_marked() {
    assert_eq!(report().marks(at(500)), Marks::default());
    let marks = |change: fn(&mut BreakReport)| {
        let mut changed = report();
        change(&mut changed);
        changed.marks(at(500)).codes()
    };
    assert_eq!(marks(|report| report.motivation = Motivation::new("abc")), ["motivation-missing"]);
    assert_eq!(marks(|report| report.motivation = Motivation::new("")), ["motivation-missing"]);
    assert_eq!(marks(|report| report.motivation = Motivation::new(&"a".repeat(201))), ["motivation-long"]);
    assert_eq!(marks(|report| report.ends_at = None), ["period-odd"]);
    assert_eq!(marks(|report| report.ends_at = Some(at(-1))), ["period-odd"]);
    assert_eq!(marks(|report| report.starts_at = at(506)), ["period-odd"]);
    let turned = BreakReport { ends_at: Some(at(-60)), ..report() };
    assert_eq!(turned.period(), (at(-60), Some(at(0))), "the earlier first");
}

#[test]
fn every_part_of_a_report_makes_another_content() {
    let changes: [fn(&mut BreakReport); 10] = [
        |report| report.kind = BreakKind::NoRelationship,
        |report| report.patient = Niss::parse("85073099932").unwrap().into(),
        |report| report.person.identifiers = Identifiers::default(),
        |report| report.person.name = ReportedLine::new("Sofie Claeys"),
        |report| report.person.function = ReportedLine::new("Verpleegkundige"),
        |report| report.place.institution = None,
        |report| report.place.words = ReportedLine::new("labo"),
        |report| report.starts_at = at(1),
        |report| report.ends_at = None,
        |report| report.motivation = Motivation::new("Een andere reden"),
    ];
    let mut hashes = std::collections::HashSet::from([report().content_hash()]);
    for change in changes {
        let mut changed = report();
        change(&mut changed);
        assert!(hashes.insert(changed.content_hash()), "{changed:?}");
    }
    let again = BreakReport { motivation: Motivation::new(" Enige arts\r\n"), ..report() };
    assert_eq!(again.content_hash(), report().content_hash(), "white space around it is no other content");
}

#[test]
fn texts_of_machines_are_lines() {
    assert_eq!(ReportedLine::new(" Sofie\r\nClaes\t\u{0}x ").as_str(), "Sofie Claes x");
    let long = ReportedLine::new(&"é".repeat(300));
    assert_eq!((long.as_str().chars().count(), long.as_str().ends_with('…')), (200, true));
    assert_eq!(Motivation::new("a\u{0}b\r\nc").as_str(), "ab\nc");
    assert!(Reporter::new(" ").is_none() && Reporter::new("E\nPD").is_none() && Reporter::new(&"x".repeat(101)).is_none());
    assert_eq!(Reporter::new(" EPD ").unwrap().name(), "EPD");
}
