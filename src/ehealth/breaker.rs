//! A service that does not answer is left alone for a while.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures in a row after which it is left alone.
const FAILURES_TO_OPEN: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
struct BreakerState {
    failures: u32,
    open_until: Option<Instant>,
}

/// Counts what fails in a row; one for each process.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<BreakerState>);

impl Breaker {
    /// Whether a call may be made. After a pause the next ones are tried: the first that fails begins another, longer pause.
    pub(super) fn allows(&self, now: Instant) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).open_until.is_none_or(|until| until <= now)
    }

    pub(super) fn succeed(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = BreakerState::default();
    }

    pub(super) fn fail(&self, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        // Those that were on their way when it opened prolong nothing.
        if state.failures >= FAILURES_TO_OPEN && state.open_until.is_none_or(|until| until <= now) {
            let doubled = (state.failures - FAILURES_TO_OPEN).min(4);
            state.open_until = Some(now + (FIRST_PAUSE * 2_u32.pow(doubled)).min(LONGEST_PAUSE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_five_failures_in_a_row_and_longer_each_time() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        (0..4).for_each(|_| breaker.fail(start));
        breaker.succeed();
        (0..4).for_each(|_| breaker.fail(start));
        assert!(breaker.allows(start));
        breaker.fail(start);
        assert!(!breaker.allows(start) && !breaker.allows(start + Duration::from_secs(4)));
        let after = start + FIRST_PAUSE;
        assert!(breaker.allows(after));
        breaker.fail(after);
        assert!(!breaker.allows(after + Duration::from_secs(9)) && breaker.allows(after + Duration::from_secs(10)));
        breaker.succeed();
        assert!(breaker.allows(start));
    }
}
