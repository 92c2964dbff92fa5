//! Exclusions and requests as cards and rows.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::changes::Enforced;
use crate::db::ids::{CareWorkerId, ExclusionId};
use crate::directory::PersonLine;
use crate::ehealth::Organisation;
use crate::exclusions::stops::{PlannedStop, stop_state_text, stop_time_text};
use crate::exclusions::{Origin, Period, can_undo, end_channel_text, ended_by_text};
use crate::i18n::{Locale, dates};
use crate::overview::views::{ActiveCard, HistoryRow, OrganisationCard, PastStopRow, PendingCard, PlannedStopNote, RefusedLine};
use crate::requests::{Request, facts_of_request, patient_tag};
use crate::web::Contact;

/// *Nu uitgesloten*; `elsewhere`: the ombudsdienst of those that are not the home's to look after.
pub fn active_cards(
    locale: Locale,
    all: &[(Period, PersonLine)],
    enforced: &HashMap<ExclusionId, Enforced>,
    stops: &[PlannedStop],
    elsewhere: &HashMap<ExclusionId, Contact>,
) -> Vec<ActiveCard> {
    let through_ehealth = |worker: CareWorkerId| {
        all.iter().any(|(one, _)| one.care_worker == worker && one.origin == Origin::Ehealth && one.is_active())
    };
    let mut active: Vec<&(Period, PersonLine)> = all.iter().filter(|(period, _)| period.is_active()).collect();
    // The two exclusions of one person stand together, the one that can be ended here first; people by their newest.
    let newest = |worker: CareWorkerId| active_since(all, worker);
    active.sort_by_key(|(period, _)| {
        (std::cmp::Reverse(newest(period.care_worker)), period.care_worker, period.origin == Origin::Ehealth)
    });
    active
        .into_iter()
        .map(|(period, person)| ActiveCard {
            id: period.exclusion.to_string(),
            person: person.name(),
            function: person.function_line(),
            riziv: person.riziv_display(),
            since: dates::on(locale, period.started_at),
            enforced: enforced.get(&period.exclusion).map(|enforced| enforced.for_patient(locale)),
            looked_after_by: elsewhere.get(&period.exclusion).cloned(),
            ehealth: period.origin == Origin::Ehealth,
            also_ehealth: period.origin == Origin::Nexuzhealth && through_ehealth(period.care_worker),
            stop: stops.iter().find(|stop| stop.period_id == period.id && stop.state.is_open()).map(|stop| PlannedStopNote {
                id: stop.id.to_string(),
                channel: end_channel_text(locale, Some(stop.channel)),
                time: stop_time_text(locale, stop),
            }),
        })
        .collect()
}

/// Organisations among *Nu uitgesloten*: eHealth alone knows them.
pub fn organisation_cards(locale: Locale, organisations: &[Organisation]) -> Vec<OrganisationCard> {
    let card = |one: &Organisation| OrganisationCard {
        id: one.id.to_string(),
        name: one.name.clone(),
        number: one.number.clone(),
        since: dates::on(locale, one.started_at),
    };
    organisations.iter().map(card).collect()
}

fn active_since(all: &[(Period, PersonLine)], worker: CareWorkerId) -> Option<DateTime<Utc>> {
    all.iter().filter(|(one, _)| one.care_worker == worker && one.is_active()).map(|(one, _)| one.started_at).max()
}

/// What became of planned stops, the newest first.
pub fn past_stops(locale: Locale, all: &[(Period, PersonLine)], stops: &[PlannedStop]) -> Vec<PastStopRow> {
    let row = |stop: &PlannedStop| {
        let closed_at = stop.closed_at?;
        let (_, person) = all.iter().find(|(period, _)| period.id == stop.period_id)?;
        Some(PastStopRow {
            person: person.name(),
            asked_on: dates::on(locale, stop.planned_at),
            channel: end_channel_text(locale, Some(stop.channel)),
            outcome: stop_state_text(locale, stop.state, stop.cancelled_by),
            closed_at: dates::on(locale, closed_at),
        })
    };
    stops.iter().filter_map(row).collect()
}

/// *Lopende aanvragen*
pub fn pending_cards(locale: Locale, open: &[Request]) -> Vec<PendingCard> {
    open.iter()
        .map(|request| {
            let facts = facts_of_request(request);
            let detail = [facts.function, facts.place].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
            PendingCard {
                reference: request.reference.clone(),
                person: facts.name,
                detail,
                status: patient_tag(locale, request.state, request.is_double()),
                question: request.question.clone(),
                sent_on: dates::on(locale, request.sent_at),
                sent_day: dates::short(locale, dates::day(request.sent_at)),
                taken_day: request.taken_at.map(|at| dates::short(locale, dates::day(at))),
            }
        })
        .collect()
}

/// What was refused lately.
pub fn refused_lines(locale: Locale, requests: &[Request]) -> Vec<RefusedLine> {
    // A double is no refusal to the patient: its question goes on.
    requests
        .iter()
        .filter(|request| !request.is_double())
        .map(|request| RefusedLine {
            reference: request.reference.clone(),
            person: request.person_name(),
            refused_on: dates::on(locale, request.decided_at.unwrap_or(request.sent_at)),
        })
        .collect()
}

/// *Vroegere uitsluitingen*
pub fn history_rows(
    locale: Locale,
    all: &[(Period, PersonLine)],
    open: &[Request],
    now: DateTime<Utc>,
    undo_within: TimeDelta,
) -> Vec<HistoryRow> {
    let periods: Vec<Period> = all.iter().map(|(period, _)| period.clone()).collect();
    let asked = |worker: CareWorkerId| open.iter().any(|request| request.care_worker_id == Some(worker));
    let mut ended: Vec<(DateTime<Utc>, HistoryRow)> = all
        .iter()
        .filter_map(|(period, person)| {
            let (ended_at, by) = period.end?;
            let undo = can_undo(period, &periods, now, undo_within) && !asked(period.care_worker);
            Some((
                ended_at,
                HistoryRow {
                    id: period.exclusion.to_string(),
                    person: person.name(),
                    function: person.function_line(),
                    ehealth: period.origin == Origin::Ehealth,
                    from: dates::on(locale, period.started_at),
                    until: dates::on(locale, ended_at),
                    ended_by: ended_by_text(locale, by, period.end_channel),
                    undo_period: undo.then(|| period.id.to_string()),
                },
            ))
        })
        .collect();
    ended.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    ended.into_iter().map(|(_, row)| row).collect()
}
