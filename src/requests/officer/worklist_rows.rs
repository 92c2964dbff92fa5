//! Rows of the worklist, and the days over them.

use chrono::{Datelike, Days, NaiveDate};

use super::super::people::facts_of_request;
use super::place::View;
use super::snapshots::RequestSnapshot;
use super::store::RequestDetails;
use super::worklist_store::DayCounts;
use super::worklist_views::{Assignee, ChannelSign, DueText, RowGroup, RowState, WorklistRow};
use crate::calendar::WorkingDays;
use crate::db::ids::OfficerId;
use crate::i18n::{Locale, dates, t};

/// The day, and what counts as working on it.
pub(super) struct Calendar<'a> {
    pub(super) working_days: &'a WorkingDays,
    pub(super) today: NaiveDate,
}

impl Calendar<'_> {
    /// On a day off the days until the next working day count as none: then at least one is told.
    pub(super) fn due(&self, target: NaiveDate) -> DueText {
        let days = |from, to| self.working_days.between(from, to).max(1);
        match target.cmp(&self.today) {
            std::cmp::Ordering::Less => DueText::Late(days(target, self.today)),
            std::cmp::Ordering::Equal => DueText::Today,
            std::cmp::Ordering::Greater => DueText::Left(days(self.today, target)),
        }
    }
}

pub(super) fn row(locale: Locale, details: RequestDetails, me: OfficerId, calendar: &Calendar<'_>) -> WorklistRow {
    let RequestDetails { request, patient, taken_by, .. } = details;
    let facts = facts_of_request(&request);
    let (state, is_me) = (request.state, request.taken_by == Some(me));
    WorklistRow {
        reference: request.reference.clone(),
        patient: patient.name.to_string(),
        birth_year: patient.birth_date.map(|born| born.year().to_string()).unwrap_or_default(),
        person: facts.name,
        function: facts.function,
        described: facts.described,
        channel: ChannelSign::new(locale, request.channel),
        state: RowState::new(locale, state, request.is_double(), request.answered_at.is_some()),
        due: if state.is_open() {
            calendar.due(request.target_on)
        } else {
            DueText::Finished(request.decided_at.map(|at| dates::on(locale, at)).unwrap_or_default())
        },
        assigned: taken_by.map(|name| Assignee::new(name, is_me)),
        open: state.is_open(),
    }
}

/// One that another ombudsdienst handles, as it stood here.
pub(super) fn handed_over_row(locale: Locale, snapshot: RequestSnapshot) -> WorklistRow {
    let RequestSnapshot { reference, data, .. } = snapshot;
    let person = data.person_name();
    WorklistRow {
        reference,
        patient: data.patient.name.to_string(),
        birth_year: data.patient.birth_date.map(|born| born.year().to_string()).unwrap_or_default(),
        person,
        described: data.described.is_some(),
        function: data.person.map(|person| person.function).unwrap_or_default(),
        channel: ChannelSign::new(locale, data.channel),
        state: RowState::handed_over(locale),
        due: DueText::Finished(String::new()),
        assigned: data.taken_by.map(|name| Assignee::new(name.to_string(), false)),
        open: false,
    }
}

/// Under which head a target stands, and until which day.
const HEADS: [&str; 6] = [
    "requests-officer-lijst-te-laat",
    "requests-officer-groep-vandaag",
    "requests-officer-groep-morgen",
    "requests-officer-groep-deze-week",
    "requests-officer-groep-volgende-week",
    "requests-officer-groep-later",
];

fn head_of(target: NaiveDate, today: NaiveDate) -> usize {
    let sunday = today + Days::new(u64::from(6 - today.weekday().num_days_from_monday()));
    match target {
        day if day < today => 0,
        day if day == today => 1,
        day if day == today + Days::new(1) => 2,
        day if day <= sunday => 3,
        day if day <= sunday + Days::new(7) => 4,
        _ => 5,
    }
}

/// Open requests in the order of their targets, under the day that they are to be finished on.
pub(super) fn groups_by_day(
    locale: Locale,
    view: View,
    days: &[DayCounts],
    rows: Vec<(NaiveDate, WorklistRow)>,
    today: NaiveDate,
) -> Vec<RowGroup> {
    let mut groups: Vec<(usize, RowGroup)> = Vec::new();
    for (target, row) in rows {
        let head = head_of(target, today);
        match groups.last_mut() {
            Some((last, group)) if *last == head => group.rows.push(row),
            _ => {
                let count = days.iter().filter(|day| head_of(day.target_on, today) == head).map(|day| day.of(view, today)).sum();
                let heading = HEADS.get(head).map(|key| t(locale, key));
                groups.push((head, RowGroup { heading, count, is_late: head == 0, rows: vec![row] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stands_under_its_own_head() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // A Wednesday.
        let today = day("2026-11-25");
        for (target, head) in [
            ("2026-11-24", 0),
            ("2026-11-25", 1),
            ("2026-11-26", 2),
            ("2026-11-27", 3),
            ("2026-11-29", 3),
            ("2026-11-30", 4),
            ("2026-12-06", 4),
            ("2026-12-07", 5),
        ] {
            assert_eq!(head_of(day(target), today), head, "{target}");
        }
        // On a Sunday the week ends.
        assert_eq!(head_of(day("2026-11-30"), day("2026-11-29")), 2);
        assert_eq!(head_of(day("2026-12-01"), day("2026-11-29")), 4);
    }

    #[test]
    fn days_are_working_days_and_never_none() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let working_days = WorkingDays::closed_on([]);
        let due = |today: &str, target: &str| Calendar { working_days: &working_days, today: day(today) }.due(day(target));
        assert!(matches!(due("2026-11-27", "2026-11-27"), DueText::Today));
        assert!(matches!(due("2026-11-27", "2026-12-01"), DueText::Left(2)));
        // A Saturday, with the target on Friday.
        assert!(matches!(due("2026-11-28", "2026-11-27"), DueText::Late(1)));
        assert!(matches!(due("2026-12-01", "2026-11-27"), DueText::Late(2)));
    }
}
