//! A connection out of the pool, normally inside a transaction.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use chrono::{DateTime, Utc};
use deadpool::managed::Object;
use diesel::result::Error;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::time::Instant;

use super::DbError;
use super::connect::PooledConnection;
use super::error::{is_unavailable, is_unexplained};
use super::pool::Connections;
use super::request::{Spending, note_passing};
use super::sql_state::SqlState;

/// How often a transaction that could not begin is begun again.
pub(super) struct Attempts {
    left: usize,
    until: Instant,
}

impl Attempts {
    pub(super) fn new(most: usize, within: Duration) -> Self {
        Self { left: most, until: Instant::now() + within }
    }

    fn take(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0 && Instant::now() < self.until
    }
}

/// A connection in use, normally inside a transaction. Dropped while that is open, the connection is closed, which
/// rolls back: a cancelled request can't leave its transaction to the next one.
pub struct Tx {
    /// `None` once it was dropped.
    object: Option<Object<Connections>>,
    open: bool,
    /// When it began.
    pub(super) began_at: DateTime<Utc>,
    _spending: Option<Spending>,
}

impl Tx {
    /// `open` before the first statement: a caller that is cancelled in the middle of it leaves no transaction in the pool.
    /// After `limit` the connection is closed.
    pub(super) fn new(object: Object<Connections>, open: bool, limit: Duration, spending: Option<Spending>) -> Self {
        object.watch.begin(limit);
        Self { object: Some(object), open, began_at: DateTime::UNIX_EPOCH, _spending: spending }
    }

    /// The moment at which it began, by Postgres's clock (R22). What reads is dated by it; an act that waited for a lock reads its
    /// own with [`read_now`](super::read_now).
    pub fn now(&self) -> DateTime<Utc> {
        self.began_at
    }

    /// Closes a connection that failed. Another attempt may help while there are attempts left and the connection is what failed.
    pub(super) fn fail(mut self, error: Error, attempts: &mut Attempts) -> Result<(), DbError> {
        self.open = true;
        let is_lost = match self.pooled().watch.failure() {
            Some(state) => state.ends_connection(),
            None => is_unavailable(&error),
        };
        if is_lost && attempts.take() { Ok(()) } else { Err(self.explain(error)) }
    }

    /// The error as it is, or that the trouble passes.
    fn explain(&self, error: Error) -> DbError {
        match self.pooled().watch.failure() {
            Some(state) if state.passes() && is_unexplained(&error) => DbError::Unavailable(format!("{error} ({state})")),
            _ => error.into(),
        }
    }

    /// Commits. What is committed is with the standby too, where Postgres is to wait for one.
    ///
    /// # Errors
    /// When the connection is lost or the wait for the standby was broken off; whether it was committed is then unknown.
    pub async fn commit(self) -> Result<(), DbError> {
        self.finish("COMMIT").await
    }

    /// Rolls back and returns the connection to the pool.
    ///
    /// # Errors
    /// When the connection is lost, which rolls back as well.
    pub async fn rollback(self) -> Result<(), DbError> {
        self.finish("ROLLBACK").await
    }

    /// Returns the connection to the pool, where no transaction was begun.
    pub(super) fn give_back(mut self) {
        self.open = false;
    }

    async fn finish(mut self, statement: &str) -> Result<(), DbError> {
        if let Err(error) = self.batch_execute(statement).await {
            return Err(self.explain(error));
        }
        // Postgres answers as after any other commit (docs/failover.md).
        if self.pooled().watch.is_unreplicated() {
            return Err(DbError::Unavailable("committed, and no standby has it".to_owned()));
        }
        self.open = false;
        Ok(())
    }

    #[expect(clippy::expect_used, reason = "the object is taken by drop only")]
    fn pooled(&self) -> &PooledConnection {
        self.object.as_ref().expect("a connection until drop")
    }
}

impl Deref for Tx {
    type Target = AsyncPgConnection;
    fn deref(&self) -> &AsyncPgConnection {
        &self.pooled().connection
    }
}

impl DerefMut for Tx {
    #[expect(clippy::expect_used, reason = "the object is taken by drop only")]
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        &mut self.object.as_mut().expect("a connection until drop").connection
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else {
            return;
        };
        if object.watch.failure().is_some_and(SqlState::passes) {
            note_passing();
        }
        object.watch.end();
        if self.open {
            // Out of the pool, and closed.
            drop(Object::take(object));
        }
    }
}
