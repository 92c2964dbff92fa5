//! What is published of the counts. Pure.
//!
//! A count of one to four could point at a person, so it is hidden, and nothing that is published depends on it: every total is made of what is
//! shown, with 2½ for each hidden count, and rounded to ten. Another value from one to four in its place would give the same publication, in
//! every table, chart and file; so none can be computed from it. Where counts of the same requests stand in two tables, one of the second (those
//! that were registered) is made of the rest in the same way. How long they took is told of requests that are shown.

use super::counts::{Durations, HandlingTime, YearCounts};

/// Counts below this are hidden.
const SMALLEST_SHOWN: i64 = 5;
/// Twice what a hidden count is taken for in totals.
const HIDDEN_DOUBLED: i64 = 5;

/// A figure as it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedFigure {
    Exact(i64),
    /// One to four.
    UnderFive,
    /// Made of what is shown, rounded to ten.
    About(i64),
    /// There are too few others to hide it among.
    NotShown,
}

impl PublishedFigure {
    fn of_count(count: i64) -> Self {
        if (1..SMALLEST_SHOWN).contains(&count) { Self::UnderFive } else { Self::Exact(count) }
    }

    /// For a chart.
    pub(super) fn approximate(self) -> f64 {
        match self {
            Self::Exact(count) | Self::About(count) => count as f64,
            Self::UnderFive => HIDDEN_DOUBLED as f64 / 2.0,
            Self::NotShown => 0.0,
        }
    }

    pub(super) fn is_exact(self) -> bool {
        matches!(self, Self::Exact(_))
    }
}

/// Counts in sum: what is shown, and how many are hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct ShownSum {
    shown: i64,
    hidden: i64,
}

impl ShownSum {
    fn of(cells: impl IntoIterator<Item = PublishedFigure>) -> Self {
        let mut sum = Self::default();
        for cell in cells {
            match cell {
                PublishedFigure::Exact(count) => sum.shown += count,
                PublishedFigure::UnderFive => sum.hidden += 1,
                PublishedFigure::About(_) | PublishedFigure::NotShown => {}
            }
        }
        sum
    }

    fn doubled(self) -> i64 {
        2 * self.shown + HIDDEN_DOUBLED * self.hidden
    }

    fn published(self) -> PublishedFigure {
        match self {
            Self { hidden: 0, shown } => PublishedFigure::Exact(shown),
            Self { hidden: 1, shown: 0 } => PublishedFigure::UnderFive,
            _ => rounded(self.doubled()),
        }
    }
}

/// To ten, from twice the figure; never to nothing.
fn rounded(doubled: i64) -> PublishedFigure {
    PublishedFigure::About(((doubled + 10) / 20 * 10).max(10))
}

/// A year as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedYear {
    pub year: i32,
    pub months: usize,
    pub(super) requests: [[PublishedFigure; 3]; 12],
    /// By month; by channel; of all.
    pub(super) requests_of_month: [PublishedFigure; 12],
    pub(super) requests_of_channel: [PublishedFigure; 3],
    pub(super) all_requests: PublishedFigure,
    pub(super) outcomes: [PublishedFigure; 5],
    pub(super) breaks: [[PublishedFigure; 2]; 12],
    pub(super) breaks_of_kind: [PublishedFigure; 2],
    pub(super) reports: [[PublishedFigure; 3]; 2],
    pub(super) reports_of_kind: [PublishedFigure; 2],
    pub(super) all_reports: PublishedFigure,
    pub(super) handling: [Option<HandlingTime>; 12],
    pub(super) handling_of_year: Option<HandlingTime>,
    /// Percent within the target.
    pub(super) within_target: Option<i64>,
}

/// What a house publishes: its years, the last one first, and the one that is shown in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    pub years: Vec<PublishedYear>,
    /// The service target, in working days.
    pub target: i64,
}

fn outcomes_of(requests: ShownSum, outcomes: &[i64; 5]) -> [PublishedFigure; 5] {
    let [_, others @ ..] = outcomes.map(PublishedFigure::of_count);
    let rest = ShownSum::of(others);
    let registered = if requests.hidden == 0 && rest.hidden == 0 {
        PublishedFigure::of_count(requests.shown - rest.shown)
    } else {
        rounded(requests.doubled() - rest.doubled())
    };
    // By what is known at most of the hidden ones, so that the condition itself tells nothing of them.
    let fewest_registered = requests.shown + requests.hidden - rest.shown - 4 * rest.hidden;
    if fewest_registered < SMALLEST_SHOWN && registered != PublishedFigure::Exact(0) {
        return [PublishedFigure::NotShown; 5];
    }
    let [withdrawn, refused, merged, open] = others;
    [registered, withdrawn, refused, merged, open]
}

impl PublishedYear {
    pub(super) fn new(counts: &YearCounts, target: i64) -> Self {
        let requests = counts.requests.map(|month| month.map(PublishedFigure::of_count));
        let sums = requests.map(ShownSum::of);
        let all = ShownSum::of(requests.into_iter().flatten());
        let column = |at: usize| ShownSum::of(requests.iter().filter_map(|month| month.get(at).copied())).published();
        let breaks = counts.breaks.map(|month| month.map(PublishedFigure::of_count));
        let all_breaks = ShownSum::of(breaks.into_iter().flatten());
        let break_kind = |at: usize| ShownSum::of(breaks.iter().filter_map(|month| month.get(at).copied())).published();
        let [of_breaks, of_acts] = counts.reports.map(|kind| kind.map(PublishedFigure::of_count));
        // Every report is of a break: as many reports as breaks would tell of those of either that are hidden.
        let most_reports = ShownSum::of(of_breaks).shown + 4 * ShownSum::of(of_breaks).hidden;
        let of_breaks = if most_reports > all_breaks.shown { [PublishedFigure::NotShown; 3] } else { of_breaks };
        let reports = [of_breaks, of_acts];
        let of_kind = reports.map(|kind| match kind {
            [PublishedFigure::NotShown, ..] => PublishedFigure::NotShown,
            kind => ShownSum::of(kind).published(),
        });
        let all_reports = if of_kind.contains(&PublishedFigure::NotShown) {
            PublishedFigure::NotShown
        } else {
            ShownSum::of(reports.into_iter().flatten()).published()
        };
        // Of the channels that are shown: of how many hidden ones it is would show in a median.
        let mut whole = Durations::default();
        let mut months = counts.durations.iter().zip(&requests).zip(&sums).map(|((durations, cells), sum)| {
            let mut month = Durations::default();
            durations.iter().zip(cells).filter(|(_, cell)| cell.is_exact()).for_each(|(one, _)| month.append(one));
            whole.append(&month);
            if sum.shown >= SMALLEST_SHOWN { month.handling_time() } else { None }
        });
        let handling = std::array::from_fn(|_| months.next().flatten());
        let (within, late) = whole.within(target);
        let told = |count: i64| count == 0 || count >= SMALLEST_SHOWN;
        let outcomes = outcomes_of(all, &counts.outcomes);
        // A share tells what it is of: only where nothing of these requests is hidden.
        let exact = all.hidden == 0 && outcomes.iter().all(|outcome| outcome.is_exact());
        let shares = exact && within >= SMALLEST_SHOWN && told(late);
        Self {
            year: counts.year,
            months: counts.months,
            requests,
            requests_of_month: sums.map(ShownSum::published),
            requests_of_channel: std::array::from_fn(column),
            all_requests: all.published(),
            outcomes,
            breaks,
            breaks_of_kind: std::array::from_fn(break_kind),
            reports,
            reports_of_kind: of_kind,
            all_reports,
            handling,
            handling_of_year: if all.shown >= SMALLEST_SHOWN { whole.handling_time() } else { None },
            within_target: shares.then(|| (within * 200 + within + late) / (2 * (within + late))),
        }
    }

    /// Nothing was counted.
    pub(super) fn is_empty(&self) -> bool {
        let nothing = PublishedFigure::Exact(0);
        self.all_requests == nothing && self.breaks_of_kind == [nothing; 2] && self.all_reports == nothing
    }

    /// Something of it is hidden, or made of what is shown.
    pub(super) fn hides(&self) -> bool {
        let cells = self.requests.iter().flatten().chain(&self.outcomes).chain(self.breaks.iter().flatten());
        !cells.chain(self.reports.iter().flatten()).all(|cell| cell.is_exact())
    }
}

impl Publication {
    pub(super) fn new(years: &[YearCounts], target: i64) -> Self {
        Self { years: years.iter().map(|counts| PublishedYear::new(counts, target)).collect(), target }
    }
}

#[cfg(test)]
mod tests;
