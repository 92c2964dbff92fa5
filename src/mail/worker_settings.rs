//! How a mail worker behaves.

use std::time::Duration;

use super::Schedule;

/// Of a transaction of a few rows.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(15);

/// How a worker behaves.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    /// When a mail is tried again.
    pub schedule: Schedule,
    /// How long it sleeps at most when nothing wakes it.
    pub poll: Duration,
    /// How long the server may take to connect and to answer.
    pub server_timeout: Duration,
    /// How long a stopping worker waits for the mail in its hands.
    pub grace: Duration,
    /// How long a mail is a worker's. After that another one may deliver it.
    pub lease: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            schedule: Schedule::default(),
            poll: Duration::from_secs(5),
            server_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(5),
            lease: Duration::from_secs(300),
        }
    }
}

impl WorkerSettings {
    /// As in production, only the first retry comes after 5 seconds: for demo and tests.
    pub fn quick() -> Self {
        Self { schedule: Schedule::quick(), ..Self::default() }
    }

    /// With [`Self::database_timeout`] before it, it ends before the lease does: no mail is in two workers' hands at once.
    pub(super) fn delivery_timeout(&self) -> Duration {
        self.lease * 7 / 10
    }

    /// Until a Postgres that says nothing is given up, and a new connection tried.
    pub(super) fn database_timeout(&self) -> Duration {
        (self.lease / 5).min(DATABASE_TIMEOUT)
    }
}
