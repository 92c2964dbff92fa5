//! What was counted, before anything is published of it. Pure.

/// How a request came.
pub(super) const CHANNELS: [(&str, &str); 3] =
    [("portal", "figures-portaal"), ("telephone", "figures-telefoon"), ("paper", "figures-papier")];
/// What became of a request. The first takes up what must not be told of the others (`publish`).
pub(super) const OUTCOMES: [(&str, &str); 5] = [
    ("registered", "figures-geregistreerd"),
    ("withdrawn", "figures-ingetrokken"),
    ("refused", "figures-geweigerd"),
    ("merged", "figures-samengevoegd"),
    ("open", "figures-open"),
];
/// Kinds of breaks.
pub(super) const BREAK_KINDS: [(&str, &str); 2] =
    [("exclusion", "figures-uitgesloten"), ("no_relationship", "figures-geen-relatie")];
/// Kinds of reports by patients, and what came of them.
pub(super) const REPORT_KINDS: [(&str, &str); 2] = [("break", "figures-vertrouw-niet"), ("not-me", "figures-dat-was-ik-niet")];
pub(super) const VERDICTS: [(&str, &str); 3] =
    [("founded", "figures-gegrond"), ("unfounded", "figures-ongegrond"), ("open", "figures-loopt")];

/// Working days until a decision; of a request that is still open, until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandlingTime {
    pub median: i64,
    /// Nine of ten took no longer.
    pub most: i64,
}

/// Requests by how long they took: working days, whether they still wait, how many they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Durations(Vec<(i64, bool, i64)>);

impl Durations {
    /// So many requests took this many working days, or wait as long.
    pub(super) fn add(&mut self, days: i64, waits: bool, count: i64) {
        self.0.push((days, waits, count));
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// Whole days of single requests, not means: a fraction would tell of how many they are.
    pub(super) fn handling_time(&self) -> Option<HandlingTime> {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let all: i64 = sorted.iter().map(|(.., count)| count).sum();
        let reached = |rank: i64| {
            let mut seen = 0;
            let found = sorted.iter().find(|(.., count)| {
                seen += count;
                seen >= rank
            });
            found.map(|(days, ..)| *days)
        };
        Some(HandlingTime { median: reached((all + 1) / 2)?, most: reached((all * 9 + 9) / 10)? })
    }

    /// Decided within the target, and longer than it (or waiting longer).
    pub(super) fn within(&self, target: i64) -> (i64, i64) {
        let sum = |wanted: &dyn Fn(i64, bool) -> bool| {
            self.0.iter().filter(|(days, waits, _)| wanted(*days, *waits)).map(|(.., count)| count).sum::<i64>()
        };
        (sum(&|days, waits| days <= target && !waits), sum(&|days, _| days > target))
    }
}

/// A year of a house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YearCounts {
    pub year: i32,
    /// So many of its months have begun.
    pub months: usize,
    /// By month and channel.
    pub requests: [[i64; 3]; 12],
    /// By outcome; of the same requests.
    pub outcomes: [i64; 5],
    /// By month in which they were reported, and kind.
    pub breaks: [[i64; 2]; 12],
    /// By kind and verdict.
    pub reports: [[i64; 3]; 2],
    /// By month and channel; of the year that is shown alone.
    pub durations: [[Durations; 3]; 12],
}

impl YearCounts {
    pub(super) fn new(year: i32, months: usize) -> Self {
        Self {
            year,
            months,
            requests: [[0; 3]; 12],
            outcomes: [0; 5],
            breaks: [[0; 2]; 12],
            reports: [[0; 3]; 2],
            durations: Default::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_took_no_longer_than_the_median() {
        let mut of = Durations::default();
        assert_eq!(of.handling_time(), None);
        of.add(4, false, 1);
        assert_eq!(of.handling_time(), Some(HandlingTime { median: 4, most: 4 }));
        of.add(0, false, 1);
        of.add(1, false, 7);
        of.add(9, true, 1);
        // 0, 1 (seven times), 4, 9.
        assert_eq!(of.handling_time(), Some(HandlingTime { median: 1, most: 4 }));
        assert_eq!(of.within(2), (8, 2), "one that waits longer is late");
        let mut waits = Durations::default();
        waits.add(1, true, 3);
        assert_eq!(waits.within(2), (0, 0), "one that may still be in time is neither");
        waits.append(&of);
        assert_eq!(waits.handling_time().unwrap().median, 1);
    }
}
