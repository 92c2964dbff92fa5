//! What can go wrong with Postgres, as far as a caller must tell it apart.

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::pooled_connection::deadpool::PoolError;

/// A query, or the way to Postgres, failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection to be had.
    #[error("no connection to Postgres: {0}")]
    Unreachable(String),
    /// Postgres answered with an error.
    #[error(transparent)]
    Query(#[from] Error),
}

impl From<PoolError> for DbError {
    fn from(error: PoolError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

impl DbError {
    /// Whether trying again in a while may help: Postgres is away, starting, or stopping.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Query(error) => is_unavailable(error),
        }
    }
}

/// Whether this error says that Postgres is away rather than that the query is wrong.
pub fn is_unavailable(error: &Error) -> bool {
    match error {
        Error::BrokenTransactionManager => true,
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) => true,
        Error::DatabaseError(DatabaseErrorKind::Unknown, info) => {
            // diesel drops the SQLSTATE of classes it does not know (57P01 admin shutdown, 08 connection).
            let text = info.message();
            ["connection closed", "terminating connection", "shutting down", "starting up", "error communicating", "in recovery"]
                .iter()
                .any(|sign| text.contains(sign))
        }
        _ => false,
    }
}

/// The name of the unique constraint or index that refused, if that is what happened.
pub fn unique_violation(error: &Error) -> Option<&str> {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => info.constraint_name(),
        _ => None,
    }
}
