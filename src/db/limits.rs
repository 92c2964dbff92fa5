//! How long a connection may take for what.
//!
//! Postgres bounds a statement and the wait for a lock by itself; a Postgres that is silent bounds nothing, so the transaction is
//! bounded on our side too (`watch.rs`).

use std::time::Duration;

/// Until a server accepts the connection.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection without traffic is probed after this long, and given up when what was sent stays unacknowledged for as long.
pub(super) const KEEPALIVE: Duration = Duration::from_secs(10);
/// Of every connection of a pool: who waits longer for another transaction is told to try again.
const LOCK_TIMEOUT: Duration = Duration::from_secs(3);
/// A transaction of a process that stands still lets go of its locks.
const IDLE_IN_TRANSACTION_TIMEOUT: Duration = Duration::from_secs(30);
/// The same outside the pools, where a migration may wait between its statements.
const LONG_IDLE_IN_TRANSACTION_TIMEOUT: Duration = Duration::from_secs(300);
/// How soon Postgres notices, while it works or waits for a lock, that we closed the connection.
const CLIENT_CHECK_INTERVAL: Duration = Duration::from_secs(2);

/// All transactions of one request, one after the other: a page answers within 8 s whatever Postgres does.
pub(super) const REQUEST_TIMEOUT: Duration = Duration::from_secs(7);

/// A transaction that reads all of a person's data.
pub(super) const SNAPSHOT_TIMEOUT: Duration = Duration::from_secs(60);

/// The limits of a pool.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Waiting for a connection.
    pub(super) wait: Duration,
    /// Until Postgres says anything in a transaction, or outside one answers a statement: longer than the wait for a lock.
    pub(super) silence: Duration,
    /// One statement.
    statement: Duration,
    /// A transaction.
    pub(super) transaction: Duration,
}

impl Limits {
    /// Of what people wait for.
    pub const PAGES: Self = Self {
        wait: Duration::from_secs(3),
        silence: Duration::from_millis(3500),
        statement: Duration::from_secs(5),
        transaction: Duration::from_secs(7),
    };

    /// Of what a hospital application waits for at the bedside.
    pub const DECISIONS: Self = Self {
        wait: Duration::from_secs(2),
        silence: Duration::from_millis(3250),
        statement: Duration::from_secs(3),
        transaction: Duration::from_secs(4),
    };

    /// Of work in the background.
    pub const JOBS: Self = Self {
        wait: Duration::from_secs(5),
        silence: Duration::from_secs(35),
        statement: Duration::from_secs(30),
        transaction: Duration::from_secs(60),
    };

    /// What Postgres is told of them when a connection starts.
    pub(super) fn start_options(&self) -> String {
        let limits = options(&[
            ("statement_timeout", self.statement),
            ("lock_timeout", LOCK_TIMEOUT),
            ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_TIMEOUT),
            ("client_connection_check_interval", CLIENT_CHECK_INTERVAL),
        ]);
        // A commit that no standby has is told by a warning (`wire.rs`).
        format!("{limits} -c client_min_messages=warning")
    }
}

/// What Postgres is told for a connection outside a pool: a migration takes as long as it takes.
pub(super) fn unpooled_options() -> String {
    options(&[
        ("idle_in_transaction_session_timeout", LONG_IDLE_IN_TRANSACTION_TIMEOUT),
        ("client_connection_check_interval", CLIENT_CHECK_INTERVAL),
    ])
}

fn options(settings: &[(&str, Duration)]) -> String {
    let each: Vec<String> = settings.iter().map(|(name, value)| format!("-c {name}={}", value.as_millis())).collect();
    each.join(" ")
}

/// The limits of one transaction that needs more than its pool gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct LongWork {
    statement: Duration,
    lock: Duration,
    pub(super) transaction: Duration,
}

impl LongWork {
    /// A job over many rows.
    pub(super) const JOB: Self =
        Self { statement: Duration::from_secs(60), lock: LOCK_TIMEOUT, transaction: Duration::from_secs(120) };

    /// What an operator started and watches.
    pub(super) const OPERATOR: Self =
        Self { statement: Duration::from_secs(600), lock: Duration::from_secs(60), transaction: Duration::from_secs(3600) };

    /// The statement that sets them for the transaction.
    pub(super) fn statement(self) -> String {
        let settings = [
            ("statement_timeout", self.statement),
            ("lock_timeout", self.lock),
            ("idle_in_transaction_session_timeout", self.statement),
        ];
        settings.map(|(name, value)| format!("SET LOCAL {name} = {}", value.as_millis())).join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn postgres_ends_a_statement_before_we_give_the_connection_up() {
        for limits in [Limits::PAGES, Limits::DECISIONS, Limits::JOBS] {
            assert!(super::LOCK_TIMEOUT <= limits.statement && limits.statement < limits.transaction, "{limits:?}");
            assert!(super::LOCK_TIMEOUT < limits.silence, "who waits for a lock is no dead connection: {limits:?}");
        }
        assert!(Limits::PAGES.start_options().contains("-c statement_timeout=5000 -c lock_timeout=3000 "));
    }
}
