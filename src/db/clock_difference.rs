//! How far this machine's clock is from Postgres's (R22). Whoever reads the moment from Postgres measures it.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// A larger difference is told, and the instance is not ready.
const MAX_DIFFERENCE: TimeDelta = TimeDelta::seconds(1);
/// So many measurements in a row must find it: a machine that stood still in the middle of one finds it once.
const CONFIRMATIONS: u32 = 2;

/// The difference of an instance, as it was measured last.
#[derive(Debug, Default)]
pub struct ClockDifference {
    /// Microseconds that this machine is ahead, at least.
    micros: AtomicI64,
    /// Measurements in a row over the maximum.
    large: AtomicU32,
}

impl ClockDifference {
    /// A moment that Postgres told, and this machine's time just before it was asked and just after it answered. What may be the way of
    /// question and answer is no difference.
    pub(super) fn note(&self, before: DateTime<Utc>, moment: DateTime<Utc>, after: DateTime<Utc>) {
        let ahead = if before > moment {
            before - moment
        } else if after < moment {
            after - moment
        } else {
            TimeDelta::zero()
        };
        self.micros.store(ahead.num_microseconds().unwrap_or(i64::MAX), Ordering::Relaxed);
        if ahead.abs() > MAX_DIFFERENCE {
            if self.large.fetch_add(1, Ordering::Relaxed).saturating_add(1) == CONFIRMATIONS {
                tracing::warn!(seconds = self.seconds(), "this machine's clock differs from that of Postgres; let NTP set both");
            }
        } else if self.large.swap(0, Ordering::Relaxed) >= CONFIRMATIONS {
            tracing::info!("this machine's clock agrees with that of Postgres again");
        }
    }

    /// Seconds that this machine is ahead of Postgres; negative when it is behind.
    pub fn seconds(&self) -> f64 {
        self.micros.load(Ordering::Relaxed) as f64 / 1e6
    }

    /// Whether the instance may be ready.
    pub fn is_small(&self) -> bool {
        self.large.load(Ordering::Relaxed) < CONFIRMATIONS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    #[test]
    fn the_way_there_and_back_is_no_difference() {
        let difference = ClockDifference::default();
        for (before, moment, after) in [(0, 0, 0), (0, 5_000, 9_000), (0, 0, 9_000), (0, 9_000, 9_000)] {
            difference.note(at(before), at(moment), at(after));
            assert!(difference.seconds().abs() < f64::EPSILON, "{before} {moment} {after}");
        }
        assert!(difference.is_small());
    }

    #[test]
    fn over_a_second_twice_in_a_row_is_too_much_either_way() {
        for (before, after, seconds) in [(1_500, 1_600, 1.5), (-1_600, -1_500, -1.5)] {
            let difference = ClockDifference::default();
            difference.note(at(before), at(0), at(after));
            assert!((difference.seconds() - seconds).abs() < 1e-9);
            assert!(difference.is_small(), "once");
            difference.note(at(-1), at(0), at(1));
            difference.note(at(before), at(0), at(after));
            assert!(difference.is_small(), "not in a row");
            difference.note(at(before), at(0), at(after));
            assert!(!difference.is_small(), "twice");
            difference.note(at(500), at(0), at(900));
            assert!(difference.is_small(), "half a second is allowed");
        }
    }
}
