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
    /// Whether trying again in a while may help: Postgres is unavailable, starting, or stopping.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Query(error) => is_unavailable(error),
        }
    }
}

/// Whether this error says that the connection is gone, rather than that the query is wrong.
pub fn is_unavailable(error: &Error) -> bool {
    matches!(
        error,
        Error::BrokenTransactionManager
            | Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _)
    )
}

/// Whether Postgres gave a reason that diesel drops: the SQLSTATE of a class that it does not know. Its last word on a connection
/// (57P01, 57P02) is one. What our own functions refuse has the name of a constraint.
pub(super) fn is_unexplained(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::Unknown, info) if info.constraint_name().is_none())
}

/// The name of the constraint that refused, if that is what happened: of a table, or of a function (`raise … using constraint`).
pub fn refusing_constraint(error: &Error) -> Option<&str> {
    match error {
        Error::DatabaseError(_, info) => info.constraint_name(),
        _ => None,
    }
}

/// The name of the unique constraint or index that refused, if that is what happened.
pub fn unique_violation(error: &Error) -> Option<&str> {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => info.constraint_name(),
        _ => None,
    }
}
