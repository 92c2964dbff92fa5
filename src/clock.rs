//! The only place that reads the machine's time.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Where the time comes from: the machine, or a test's hand.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Moved by [`Clock::advance`] only.
    Fixed(Arc<FixedClock>),
}

/// A clock that stands still.
pub struct FixedClock {
    /// Microseconds since 1970.
    micros: AtomicI64,
    /// Told of each move: the databases whose `mt_now()` stands still with it.
    followers: Mutex<Vec<ClockFollower>>,
}

/// Told the time to which a fixed clock was moved.
pub type ClockFollower = Box<dyn Fn(DateTime<Utc>) + Send + Sync>;

impl fmt::Debug for FixedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedClock").field("micros", &self.micros).finish_non_exhaustive()
    }
}

impl Clock {
    /// A clock that stands still at this moment.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(FixedClock { micros: AtomicI64::new(at.timestamp_micros()), followers: Mutex::default() }))
    }

    /// Now, in UTC, to the microsecond (what Postgres keeps).
    #[expect(clippy::disallowed_methods, reason = "the only reader of the machine's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match self {
            Self::System => Utc::now().timestamp_micros(),
            Self::Fixed(fixed) => fixed.micros.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Moves a fixed clock on, and its followers; a system clock takes no notice.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(fixed) = self {
            fixed.micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
            let followers = fixed.followers.lock().unwrap_or_else(PoisonError::into_inner);
            followers.iter().for_each(|follower| follower(self.now()));
        }
    }

    /// Tells a follower of each move of a fixed clock.
    pub fn follow(&self, follower: ClockFollower) {
        if let Self::Fixed(fixed) = self {
            fixed.followers.lock().unwrap_or_else(PoisonError::into_inner).push(follower);
        }
    }
}
