//! When a mail that did not get through is tried again.

use chrono::{DateTime, TimeDelta, Utc};

use super::FailureScope;

/// The times between attempts.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// From the first failure to the second attempt; doubled after each further one.
    pub first_retry: TimeDelta,
    /// The longest time between two attempts.
    pub longest: TimeDelta,
    /// Since the mail was written; then it is given up.
    pub give_up_after: TimeDelta,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { first_retry: TimeDelta::seconds(60), longest: TimeDelta::hours(1), give_up_after: TimeDelta::days(3) }
    }
}

impl Schedule {
    /// As in production, only the first retry comes after 5 seconds.
    pub fn quick() -> Self {
        Self { first_retry: TimeDelta::seconds(5), ..Self::default() }
    }

    /// The next attempt after the failure of number `attempts`, or none when the time is over. The last one falls on
    /// the end of that time. A server that is away is asked at least every 5 minutes: all mail waits for it.
    pub fn next(
        &self,
        created_at: DateTime<Utc>,
        now: DateTime<Utc>,
        attempts: i32,
        scope: FailureScope,
    ) -> Option<DateTime<Utc>> {
        let end = created_at + self.give_up_after;
        if now >= end {
            return None;
        }
        let longest = match scope {
            FailureScope::Mail => self.longest,
            FailureScope::Server => self.longest.min(TimeDelta::minutes(5)),
        };
        let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
        let delay = self.first_retry.checked_mul(1 << doublings).unwrap_or(longest).min(longest);
        Some((now + delay).min(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_longer_each_time_for_three_days() {
        let schedule = Schedule::default();
        let start = DateTime::UNIX_EPOCH;
        let (mut now, mut attempts, mut delays) = (start, 1, vec![]);
        while let Some(next) = schedule.next(start, now, attempts, FailureScope::Mail) {
            delays.push((next - now).num_seconds());
            now = next;
            attempts += 1;
        }
        assert_eq!(delays[..8], [60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(now, start + TimeDelta::days(3));
        assert!(attempts < 90);
    }

    #[test]
    fn a_server_that_is_away_is_asked_often() {
        let after = |attempts| {
            (Schedule::quick().next(DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH, attempts, FailureScope::Server).unwrap()
                - DateTime::UNIX_EPOCH)
                .num_seconds()
        };
        assert_eq!([after(1), after(2), after(3), after(30), after(i32::MAX)], [5, 10, 20, 300, 300]);
    }
}
