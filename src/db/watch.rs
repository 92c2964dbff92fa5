//! What is known of a connection beside its statements, and when it is given up.
//!
//! A handler waits for the answer to a statement. When Postgres is silent (its machine stands still, a firewall forgot the
//! connection) nothing ends that wait, so the task that drives the connection looks at the clock and closes it.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::limits::Limits;
use super::sql_state::SqlState;

/// How exactly the limits are kept.
const TICK: Duration = Duration::from_millis(250);

/// Counts the times that connections of a pool showed themselves dead, or their server one that takes no writes. A connection that is older than the last time is not used
/// again.
#[derive(Clone, Default)]
pub(super) struct Generation(Arc<AtomicU64>);

impl Generation {
    pub(super) fn current(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    /// No connection of this generation is used again.
    pub(super) fn end(&self, generation: u64) {
        self.0.fetch_max(generation.saturating_add(1), Ordering::Release);
    }
}

/// Shared by a connection's transaction, its driver and its stream.
pub(super) struct ConnectionWatch {
    limits: Limits,
    pool: Generation,
    born: u64,
    /// The SQLSTATE of the transaction's last error, packed; 0 without one.
    failure: AtomicU64,
    /// The transaction was committed, and no standby has it.
    unreplicated: AtomicBool,
    /// When the transaction began; 0 between transactions. In milliseconds of this process, as the next two.
    begun: AtomicU64,
    /// When it has to be over.
    until: AtomicU64,
    /// When Postgres said something last in it; 0: it has not.
    heard: AtomicU64,
    closed: AtomicBool,
    close: Notify,
}

fn now() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    1 + millis(START.elapsed())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl ConnectionWatch {
    pub(super) fn new(limits: Limits, pool: Generation) -> Self {
        let born = pool.current();
        Self {
            limits,
            pool,
            born,
            failure: AtomicU64::new(0),
            unreplicated: AtomicBool::new(false),
            begun: AtomicU64::new(0),
            until: AtomicU64::new(0),
            heard: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            close: Notify::new(),
        }
    }

    /// A transaction begins, and has this long.
    pub(super) fn begin(&self, limit: Duration) {
        let now = now();
        self.failure.store(0, Ordering::Relaxed);
        self.unreplicated.store(false, Ordering::Relaxed);
        self.heard.store(0, Ordering::Relaxed);
        self.until.store(now.saturating_add(millis(limit)), Ordering::Relaxed);
        self.begun.store(now, Ordering::Release);
    }

    /// It is over.
    pub(super) fn end(&self) {
        self.begun.store(0, Ordering::Release);
    }

    /// Postgres said something.
    pub(super) fn hear(&self) {
        self.heard.store(now(), Ordering::Relaxed);
    }

    /// Postgres refused a statement.
    pub(super) fn fail(&self, state: SqlState) {
        self.failure.store(state.packed(), Ordering::Relaxed);
        // The other connections lead to the same server.
        if state.is_read_only() {
            self.pool.end(self.born);
        }
    }

    /// Postgres gave up waiting for a standby: what it says it committed may be lost with its machine.
    pub(super) fn miss_standby(&self) {
        self.unreplicated.store(true, Ordering::Relaxed);
    }

    /// Whether it did so in this transaction.
    pub(super) fn is_unreplicated(&self) -> bool {
        self.unreplicated.load(Ordering::Relaxed)
    }

    /// Why Postgres refused last, in this transaction.
    pub(super) fn failure(&self) -> Option<SqlState> {
        SqlState::unpack(self.failure.load(Ordering::Relaxed))
    }

    /// Closes the connection at once, whatever is under way on it.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.close.notify_one();
    }

    /// Whether it can serve another transaction.
    pub(super) fn is_usable(&self) -> bool {
        !self.closed.load(Ordering::Acquire) && self.born == self.pool.current()
    }

    /// Whether the transaction is over its limits; one in which Postgres went silent makes its whole pool suspect.
    fn is_overdue(&self) -> bool {
        let (begun, now) = (self.begun.load(Ordering::Acquire), now());
        if begun == 0 {
            return false;
        }
        let heard = self.heard.load(Ordering::Relaxed);
        let is_silent = now.saturating_sub(heard.max(begun)) > millis(self.limits.silence);
        let overdue = now > self.until.load(Ordering::Relaxed) || (heard == 0 && is_silent);
        if overdue && is_silent {
            self.pool.end(self.born);
        }
        overdue
    }
}

/// Works a connection until it ends, is closed, or its transaction is over the limits.
pub(super) async fn drive(connection: impl Future<Output = Result<(), tokio_postgres::Error>>, watch: Arc<ConnectionWatch>) {
    let mut connection = pin!(connection);
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            biased;
            _ = &mut connection => break,
            () = watch.close.notified() => break,
            _ = tick.tick() => {
                if watch.is_overdue() {
                    tracing::warn!("a transaction is over its limit; its connection to Postgres is closed");
                    break;
                }
            }
        }
    }
    watch.closed.store(true, Ordering::Release);
}
