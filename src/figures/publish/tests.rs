use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::counts::Durations;
use super::*;

fn exact(count: i64) -> PublishedFigure {
    PublishedFigure::Exact(count)
}

fn took(count: i64, most: i64) -> Durations {
    let mut of = Durations::default();
    (0..count).for_each(|number| of.add(number % most, false, 1));
    of
}

#[test]
fn what_is_large_enough_is_published_as_it_is() {
    let mut counts = YearCounts::new(2026, 12);
    counts.requests[0] = [31, 9, 7];
    counts.requests[1] = [28, 0, 6];
    counts.outcomes = [61, 8, 5, 0, 7];
    let year = PublishedYear::new(&counts, 2);
    assert_eq!(year.requests_of_month[..2], [exact(47), exact(34)]);
    assert_eq!((year.requests_of_channel, year.all_requests), ([exact(59), exact(9), exact(13)], exact(81)));
    assert_eq!(year.outcomes, [61, 8, 5, 0, 7].map(PublishedFigure::Exact));
    assert!(!year.hides());
}

#[test]
fn a_small_count_is_hidden_and_what_it_is_part_of_is_rounded() {
    let mut counts = YearCounts::new(2026, 12);
    counts.requests[0] = [31, 3, 7];
    counts.requests[1] = [28, 9, 6];
    counts.outcomes = [63, 8, 2, 0, 11];
    counts.durations[0] = [took(31, 3), Durations::default(), took(7, 3)];
    // Of those that are hidden it tells nothing, however long they took.
    counts.durations[0][1].add(90, false, 3);
    let year = PublishedYear::new(&counts, 2);
    assert_eq!(year.handling[0], Some(HandlingTime { median: 1, most: 2 }));
    assert_eq!((year.handling_of_year, year.handling[1]), (year.handling[0], None));
    assert_eq!(year.requests[0], [exact(31), PublishedFigure::UnderFive, exact(7)]);
    assert_eq!(year.requests_of_month[..2], [PublishedFigure::About(40), exact(43)]);
    assert_eq!(year.requests_of_channel, [exact(59), PublishedFigure::About(10), exact(13)]);
    assert_eq!(year.all_requests, PublishedFigure::About(80));
    // Not the exact sum of what was decided either.
    assert_eq!(year.outcomes, [PublishedFigure::About(60), exact(8), PublishedFigure::UnderFive, exact(0), exact(11)]);
    assert!(year.hides() && year.within_target.is_none());
}

#[test]
fn a_year_without_a_registered_request_says_what_became_of_them() {
    let mut counts = YearCounts::new(2026, 1);
    counts.requests[0] = [12, 0, 0];
    counts.outcomes = [0, 5, 0, 0, 7];
    assert_eq!(PublishedYear::new(&counts, 2).outcomes, [0, 5, 0, 0, 7].map(PublishedFigure::Exact));
}

#[test]
fn a_small_year_says_how_many_and_not_what_became_of_them() {
    let mut counts = YearCounts::new(2026, 1);
    counts.requests[0] = [6, 0, 0];
    counts.outcomes = [1, 5, 0, 0, 0];
    let year = PublishedYear::new(&counts, 2);
    assert_eq!((year.all_requests, year.outcomes), (exact(6), [PublishedFigure::NotShown; 5]));
    counts.breaks[0] = [0, 3];
    counts.reports[0] = [5, 0, 0];
    let year = PublishedYear::new(&counts, 2);
    assert_eq!((year.reports[0], year.all_reports), ([PublishedFigure::NotShown; 3], PublishedFigure::NotShown));
}

fn year() -> impl Strategy<Value = YearCounts> {
    let cell = prop_oneof![2 => Just(0i64), 4 => 1i64..5, 4 => 5i64..40];
    let requests = proptest::collection::vec(cell.clone(), 36);
    let rest = proptest::collection::vec(cell.clone(), 4);
    (requests, rest, proptest::collection::vec(cell.clone(), 24), proptest::collection::vec(cell, 6)).prop_map(
        |(requests, rest, breaks, reports)| {
            let mut counts = YearCounts::new(2026, 12);
            for (at, count) in requests.iter().enumerate() {
                counts.requests[at / 3][at % 3] = *count;
                counts.durations[at / 3][at % 3] = took(*count, 1 + at as i64 % 9);
            }
            let mut left: i64 = requests.iter().sum();
            for (at, count) in rest.iter().enumerate() {
                counts.outcomes[at + 1] = (*count).min(left);
                left -= counts.outcomes[at + 1];
            }
            counts.outcomes[0] = left;
            for (at, count) in breaks.iter().enumerate() {
                counts.breaks[at / 2][at % 2] = *count;
            }
            for (at, count) in reports.iter().enumerate() {
                counts.reports[at / 3][at % 3] = *count;
            }
            counts
        },
    )
}

/// Another world in which each hidden count is as given, and the same is published: no look at what is published tells them apart.
fn with_hidden(counts: &YearCounts, published: &PublishedYear, value: &mut dyn FnMut() -> i64) -> YearCounts {
    let mut other = counts.clone();
    let mut replace = |cell: &mut i64, shown: PublishedFigure| {
        if shown == PublishedFigure::UnderFive {
            let before = std::mem::replace(cell, value());
            *cell - before
        } else {
            0
        }
    };
    for ((cells, durations), shown) in other.requests.iter_mut().zip(&mut other.durations).zip(published.requests) {
        for ((cell, durations), shown) in cells.iter_mut().zip(durations).zip(shown) {
            other.outcomes[0] += replace(cell, shown);
            if shown == PublishedFigure::UnderFive {
                *durations = took(*cell, 60);
            }
        }
    }
    if published.outcomes[0] == PublishedFigure::NotShown {
        // What became of a new request: it is still open, and that is not shown.
        other.outcomes[4] += other.outcomes[0] - counts.outcomes[0];
        other.outcomes[0] = counts.outcomes[0];
    } else {
        let [registered, rest @ ..] = &mut other.outcomes;
        for (cell, shown) in rest.iter_mut().zip(&published.outcomes[1..]) {
            *registered -= replace(cell, *shown);
        }
    }
    for (cells, shown) in other.breaks.iter_mut().zip(published.breaks) {
        cells.iter_mut().zip(shown).for_each(|(cell, shown)| _ = replace(cell, shown));
    }
    for (cells, shown) in other.reports.iter_mut().zip(published.reports) {
        cells.iter_mut().zip(shown).for_each(|(cell, shown)| _ = replace(cell, shown));
    }
    other
}

proptest! {
    #[test]
    fn every_value_from_one_to_four_of_a_hidden_count_gives_the_same_publication(counts in year(), values in proptest::collection::vec(1i64..5, 80)) {
        let published = PublishedYear::new(&counts, 2);
        let mut next = values.into_iter().cycle();
        let other = with_hidden(&counts, &published, &mut || next.next().unwrap());
        let mut again = PublishedYear::new(&other, 2);
        if published.outcomes[0] == PublishedFigure::NotShown {
            // Which worlds those are, *of_every_small_world_the_hidden_counts_have_two_values_or_more* goes through.
            again.outcomes = published.outcomes;
        } else {
            prop_assert!(other.outcomes.iter().all(|count| *count >= 0));
            prop_assert_eq!(other.outcomes.iter().sum::<i64>(), other.requests.iter().flatten().sum::<i64>(), "a world that may be");
        }
        prop_assert_eq!(again, published);
    }

    /// What somebody does who has the file: every total less its parts, again and again, with what a hidden count may be.
    #[test]
    fn no_hidden_figure_is_left_with_one_value_by_adding_and_taking_away(counts in year()) {
        let published = PublishedYear::new(&counts, 2);
        let mut attack = Attack::default();
        let year = attack.unknown(i64::MAX);
        let months: Vec<Vec<usize>> = published.requests.iter().map(|month| month.iter().map(|cell| attack.of(*cell)).collect()).collect();
        for (cells, total) in months.iter().zip(published.requests_of_month) {
            let total = attack.of(total);
            attack.sums.push((total, cells.clone()));
        }
        for (at, total) in published.requests_of_channel.into_iter().enumerate() {
            let total = attack.of(total);
            attack.sums.push((total, months.iter().map(|cells| cells[at]).collect()));
        }
        attack.sums.push((year, months.concat()));
        let total = attack.of(published.all_requests);
        attack.sums.push((total, vec![year]));
        let outcomes: Vec<usize> = published.outcomes.iter().map(|cell| attack.of(*cell)).collect();
        attack.sums.push((year, outcomes));
        for at in 0..2 {
            let cells = published.breaks.iter().map(|month| attack.of(month[at])).collect();
            let total = attack.of(published.breaks_of_kind[at]);
            attack.sums.push((total, cells));
            let cells = published.reports[at].iter().map(|cell| attack.of(*cell)).collect();
            let total = attack.of(published.reports_of_kind[at]);
            attack.sums.push((total, cells));
        }
        prop_assert_eq!(attack.computed(), Vec::<(i64, i64)>::new());
    }
}

/// Bounds of figures that are sums of others, drawn closer until nothing changes.
#[derive(Default)]
struct Attack {
    bounds: Vec<(i64, i64)>,
    hidden: Vec<usize>,
    /// A total and its parts.
    sums: Vec<(usize, Vec<usize>)>,
}

impl Attack {
    fn unknown(&mut self, most: i64) -> usize {
        self.bounds.push((0, most.min(1_000_000)));
        self.bounds.len() - 1
    }

    fn of(&mut self, figure: PublishedFigure) -> usize {
        let bounds = match figure {
            PublishedFigure::Exact(count) => (count, count),
            PublishedFigure::UnderFive => (1, 4),
            // Whoever knows the rule knows that a total of so many hidden counts is further off.
            PublishedFigure::About(_) | PublishedFigure::NotShown => (0, 1_000_000),
        };
        self.bounds.push(bounds);
        if figure == PublishedFigure::UnderFive {
            self.hidden.push(self.bounds.len() - 1);
        }
        self.bounds.len() - 1
    }

    /// Hidden figures that are found out.
    fn computed(&mut self) -> Vec<(i64, i64)> {
        loop {
            let before = self.bounds.clone();
            for (total, parts) in &self.sums {
                let least: i64 = parts.iter().map(|part| self.bounds[*part].0).sum();
                let most: i64 = parts.iter().map(|part| self.bounds[*part].1).sum();
                let (low, high) = self.bounds[*total];
                self.bounds[*total] = (low.max(least), high.min(most));
                let (low, high) = self.bounds[*total];
                for part in parts {
                    let (mine_low, mine_high) = self.bounds[*part];
                    self.bounds[*part] = (mine_low.max(low - (most - mine_high)), mine_high.min(high - (least - mine_low)));
                }
            }
            if self.bounds == before {
                return self.hidden.iter().map(|at| self.bounds[*at]).filter(|(low, high)| low == high).collect();
            }
        }
    }
}

#[test]
fn the_attack_finds_what_a_careless_publication_tells() {
    // 31 + ? + 7 = 41.
    let mut attack = Attack::default();
    let total = attack.of(exact(41));
    let parts = [exact(31), PublishedFigure::UnderFive, exact(7)].map(|cell| attack.of(cell)).to_vec();
    attack.sums.push((total, parts));
    assert_eq!(attack.computed(), [(3, 3)]);
}

/// Every small world there is, by what is published of it: somebody who knows the rule, the program and the publication is left with two values
/// of each hidden count at least.
#[test]
fn of_every_small_world_the_hidden_counts_have_two_values_or_more() {
    let mut worlds: BTreeMap<String, Vec<YearCounts>> = BTreeMap::new();
    let mut add = |counts: YearCounts| worlds.entry(format!("{:?}", PublishedYear::new(&counts, 2))).or_default().push(counts);
    for (portal, telephone) in (0..15).flat_map(|portal| (0..9).map(move |telephone| (portal, telephone))) {
        for (withdrawn, open) in (0..24).flat_map(|withdrawn| (0..24).map(move |open| (withdrawn, open))) {
            let registered = portal + telephone - withdrawn - open;
            if registered >= 0 {
                let mut counts = YearCounts::new(2026, 1);
                counts.requests[0] = [portal, telephone, 0];
                counts.outcomes = [registered, withdrawn, 0, 0, open];
                add(counts);
            }
        }
    }
    for (one, two) in (0..9).flat_map(|one| (0..7).map(move |two| (one, two))) {
        for (founded, unfounded) in (0..16).flat_map(|founded| (0..16).map(move |unfounded| (founded, unfounded))) {
            // A report is of a break.
            if founded + unfounded <= one + two {
                let mut counts = YearCounts::new(2025, 1);
                counts.breaks[0] = [one, two];
                counts.reports[0] = [founded, unfounded, 0];
                add(counts);
            }
        }
    }
    let cells = |counts: &YearCounts| -> Vec<i64> {
        let cells = counts.requests.iter().flatten().chain(&counts.outcomes);
        cells.chain(counts.breaks.iter().flatten()).chain(counts.reports.iter().flatten()).copied().collect()
    };
    let mut varied = BTreeSet::new();
    for world in worlds.values().flatten() {
        varied.extend(cells(world).iter().enumerate().filter(|(_, count)| **count > 0).map(|(at, _)| at));
    }
    let mut looked_at = 0;
    for (published, worlds) in &worlds {
        let one = PublishedYear::new(&worlds[0], 2);
        let shown = one.requests.iter().flatten().chain(&one.outcomes);
        let shown: Vec<_> = shown.chain(one.breaks.iter().flatten()).chain(one.reports.iter().flatten()).collect();
        for (at, _) in shown.iter().enumerate().filter(|(_, cell)| !cell.is_exact()) {
            // What no world has any of is not in question.
            if varied.contains(&at) {
                let values: BTreeSet<i64> = worlds.iter().map(|world| cells(world)[at]).collect();
                looked_at += 1;
                assert!(values.len() > 1, "{values:?} is told by {published}");
            }
        }
    }
    assert!(looked_at > 1_000, "{looked_at} hidden figures");
}
