//! What can go wrong with Postgres, as far as a caller must tell it apart.

use deadpool::managed::PoolError;
use diesel::ConnectionError;
use diesel::result::{DatabaseErrorKind, Error};

/// A query, or the way to Postgres, failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection to be had, or trouble that passes.
    #[error("Postgres is unavailable: {0}")]
    Unavailable(String),
    /// Postgres answered with an error.
    #[error(transparent)]
    Query(#[from] Error),
}

impl From<PoolError<ConnectionError>> for DbError {
    fn from(error: PoolError<ConnectionError>) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl DbError {
    /// Whether the same may work in a while.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Query(error) => is_unavailable(error),
        }
    }
}

/// Whether this error alone says that the trouble passes: the connection is gone, the database takes no writes, or transactions
/// crossed. What else passes is known by its SQLSTATE (`sql_state.rs`).
pub(super) fn is_unavailable(error: &Error) -> bool {
    use DatabaseErrorKind::{ClosedConnection, ReadOnlyTransaction, SerializationFailure, UnableToSendCommand};
    matches!(
        error,
        Error::BrokenTransactionManager
            | Error::DatabaseError(ClosedConnection | UnableToSendCommand | ReadOnlyTransaction | SerializationFailure, _)
    )
}

/// Whether Postgres gave a reason that diesel drops: the SQLSTATE of a class that it does not know. What our own functions refuse has
/// the name of a constraint.
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
