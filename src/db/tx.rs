//! A connection out of the pool, normally inside a transaction.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};
use diesel::result::Error;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::DbError;
use super::error::is_unexplained;
use super::lost::{close, is_alive};

/// A connection in use, normally inside a transaction. Dropped while that is open, the connection is closed, which
/// rolls back: a cancelled request can't leave its transaction to the next one.
pub struct Tx {
    /// `None` once it was dropped.
    object: Option<Object<AsyncPgConnection>>,
    open: bool,
    /// When it began.
    pub(super) began_at: DateTime<Utc>,
}

impl Tx {
    /// `open` before the first statement: a caller that is cancelled in the middle of it leaves no transaction in the pool.
    pub(super) fn new(object: Object<AsyncPgConnection>, open: bool) -> Self {
        Self { object: Some(object), open, began_at: DateTime::UNIX_EPOCH }
    }

    /// The moment at which it began, by Postgres's clock (R22). What reads is dated by it; an act that waited for a lock reads its
    /// own with [`read_now`](super::read_now).
    pub fn now(&self) -> DateTime<Utc> {
        self.began_at
    }

    /// Closes a connection that failed. Another attempt may help while there are attempts left and the connection is what failed.
    pub(super) async fn fail(mut self, error: Error, attempts: &mut usize) -> Result<(), DbError> {
        self.open = true;
        *attempts = attempts.saturating_sub(1);
        let error = self.explained(error).await;
        if *attempts > 0 && error.is_unavailable() { Ok(()) } else { Err(error) }
    }

    /// The error as it is, or that Postgres ended the connection.
    async fn explained(&self, error: Error) -> DbError {
        if is_unexplained(&error) && !is_alive(self).await {
            return DbError::Unreachable(format!("Postgres ended the connection: {error}"));
        }
        error.into()
    }

    /// Commits.
    ///
    /// # Errors
    /// When the connection is lost; whether it was committed is then unknown.
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

    async fn finish(mut self, statement: &str) -> Result<(), DbError> {
        if let Err(error) = self.batch_execute(statement).await {
            return Err(self.explained(error).await);
        }
        self.open = false;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = AsyncPgConnection;
    #[expect(clippy::expect_used, reason = "the object is taken by drop only")]
    fn deref(&self) -> &AsyncPgConnection {
        self.object.as_ref().expect("a connection until drop")
    }
}

impl DerefMut for Tx {
    #[expect(clippy::expect_used, reason = "the object is taken by drop only")]
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        self.object.as_mut().expect("a connection until drop")
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.open
            && let Some(object) = self.object.take()
        {
            close(Object::take(object));
        }
    }
}
