//! Exclusions and requests as cards and rows.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::changes::Enforced;
use crate::db::ids::{CareWorkerId, ExclusionId};
use crate::directory::PersonLine;
use crate::directory::names::search_key;
use crate::ehealth::Organisation;
use crate::exclusions::stops::{PlannedStop, stop_state_text, stop_time_text};
use crate::exclusions::{Origin, Period, can_undo, end_channel_text, ended_by_text};
use crate::i18n::{Locale, dates};
use crate::overview::views::{
    HistoryRow, OrganisationCard, PastStopRow, PendingCard, PersonCard, PlannedStopNote, RefusedLine, TypeLine,
};
use crate::requests::{Request, facts_of_request, patient_tag};
use crate::text::initials;
use crate::web::Contact;

/// What the cards show besides the exclusions themselves.
pub struct AboutActive<'a> {
    pub enforced: &'a HashMap<ExclusionId, Enforced>,
    pub stops: &'a [PlannedStop],
    /// The ombudsdienst of those that are not the home's to look after.
    pub elsewhere: &'a HashMap<ExclusionId, Contact>,
    /// The conversation in which **Dat was ik niet** is offered for a planned stop.
    pub disputable: &'a HashMap<ExclusionId, String>,
}

/// *Nu uitgesloten*
pub fn person_cards(locale: Locale, all: &[(Period, PersonLine)], about: &AboutActive<'_>) -> Vec<PersonCard> {
    group_by_person(all).iter().filter_map(|group| person_card(locale, group, about)).collect()
}

/// The exclusions that hold, together for each person: the person of the newest first, and of each the one that can be ended here first.
fn group_by_person(all: &[(Period, PersonLine)]) -> Vec<Vec<&(Period, PersonLine)>> {
    let mut groups: Vec<Vec<&(Period, PersonLine)>> = Vec::new();
    for one in all.iter().filter(|(period, _)| period.is_active()) {
        let same = |group: &&mut Vec<&(Period, PersonLine)>| group.iter().any(|(period, _)| period.person == one.0.person);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|(period, _)| {
            (period.origin == Origin::Ehealth, period.care_worker, period.started_at, period.exclusion)
        });
        // Merged patients may both have excluded the same person: that is one exclusion to the patient, and it ends as one.
        group.dedup_by_key(|(period, _)| (period.care_worker, period.origin));
    }
    let newest = |group: &[&(Period, PersonLine)]| group.iter().map(|(period, _)| period.started_at).max();
    let person = |group: &[&(Period, PersonLine)]| group.first().map(|(period, _)| period.person);
    groups.sort_by_key(|group| (std::cmp::Reverse(newest(group)), person(group)));
    groups
}

fn person_card(locale: Locale, group: &[&(Period, PersonLine)], about: &AboutActive<'_>) -> Option<PersonCard> {
    let (first, person) = group.first()?;
    let since = group.iter().map(|(period, _)| period.started_at).min()?;
    let exclusions = || group.iter().map(|(period, _)| period.exclusion);
    let stop =
        about.stops.iter().find(|stop| stop.state.is_open() && group.iter().any(|(period, _)| period.id == stop.period_id));
    Some(PersonCard {
        id: first.exclusion.to_string(),
        person: person.name(),
        initials: initials(&person.name()),
        function: person.function_line(),
        riziv: person.riziv_display(),
        since: dates::on(locale, since),
        not_enforced: exclusions().find_map(|exclusion| about.enforced.get(&exclusion)?.missing_for_patient(locale)),
        looked_after_by: exclusions().find_map(|exclusion| about.elsewhere.get(&exclusion).cloned()),
        lines: group
            .iter()
            .map(|(period, _)| TypeLine {
                id: period.exclusion.to_string(),
                ehealth: period.origin == Origin::Ehealth,
                since: dates::on(locale, period.started_at),
            })
            .collect(),
        stop: stop.map(|stop| {
            let exclusion =
                group.iter().find(|(period, _)| period.id == stop.period_id).map_or(first.exclusion, |(one, _)| one.exclusion);
            PlannedStopNote {
                id: stop.id.to_string(),
                exclusion: exclusion.to_string(),
                channel: end_channel_text(locale, Some(stop.channel)),
                time: stop_time_text(locale, stop),
                disputable: about.disputable.get(&exclusion).cloned(),
            }
        }),
    })
}

/// Whether a name holds every word of a search, in any order and without regard to accents.
pub fn is_found(name: &str, term: &str) -> bool {
    let key = search_key(name);
    search_key(term).split(' ').all(|word| key.contains(word))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_shows_the_first_letters_of_a_name() {
        for (name, shown) in
            [("Bram Janssens", "BJ"), ("Jan van den Broeck", "JB"), ("Élodie", "É"), ("- 12", ""), ("Ann-Marie", "AM")]
        {
            assert_eq!(initials(name), shown, "{name}");
        }
    }

    #[test]
    fn a_name_is_found_by_its_words() {
        for term in ["gerard", "Sven GÉRARD", "gérard sven", " ger ", ""] {
            assert!(is_found("Sven Gérard", term), "{term}");
        }
        assert!(!is_found("Sven Gérard", "sven janssens"));
    }
}
