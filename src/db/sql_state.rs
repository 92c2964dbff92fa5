//! Why Postgres refused: the SQLSTATE of an error, and whether the same may work in a while.
//!
//! diesel passes errors on without their SQLSTATE, and their text is in the language of the server. `wire.rs` reads it off the
//! connection, where a transaction finds it. A handler returns the bare error and ends its transaction on the way: what the
//! transactions of a request ended with is kept in `request.rs`, for the layer that turns the error into an answer.

use std::fmt;

use diesel::result::Error;

use super::DbError;
use super::error::{is_unavailable, is_unexplained};
use super::request::{is_passing_noted, watch_transactions};

/// The code of an error, five letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SqlState([u8; 5]);

impl SqlState {
    /// Out of an ErrorResponse's body: fields, each a letter and a text that ends with a zero byte.
    pub(super) fn of_error_response(body: &[u8]) -> Option<Self> {
        let code = body.split(|byte| *byte == 0).find_map(|field| field.strip_prefix(b"C"))?;
        Some(Self(code.try_into().ok()?))
    }

    /// That an earlier statement of the transaction failed, which has the reason.
    pub(super) fn is_aftermath(self) -> bool {
        &self.0 == b"25P02"
    }

    /// Whether the trouble passes by itself: the connection (08), resources (53), an operator or a time-out (57), the system
    /// (58), a standby or a database that takes no writes, transactions that crossed, a lock.
    pub(super) fn passes(self) -> bool {
        matches!(&self.0, [b'0', b'8', ..] | [b'5', b'3' | b'7' | b'8', ..] | b"25006" | b"40001" | b"40P01" | b"55P03")
    }

    /// Whether the server is a standby now, or made read-only.
    pub(super) fn is_read_only(self) -> bool {
        &self.0 == b"25006"
    }

    /// Whether Postgres ends the connection with it.
    pub(super) fn ends_connection(self) -> bool {
        matches!(&self.0, [b'0', b'8', ..] | [b'5', b'7', b'P', ..])
    }

    /// As a number that is never 0.
    pub(super) fn packed(self) -> u64 {
        self.0.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    pub(super) fn unpack(number: u64) -> Option<Self> {
        let [0, 0, 0, code @ ..] = number.to_be_bytes() else {
            return None;
        };
        (number > 0).then_some(Self(code))
    }
}

impl fmt::Display for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SQLSTATE {}", String::from_utf8_lossy(&self.0))
    }
}

/// Whether an error of this request stands for trouble in Postgres that passes.
pub fn is_passing(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| match cause.downcast_ref::<DbError>() {
        Some(DbError::Query(error)) => passes(error),
        Some(DbError::Unavailable(_)) => true,
        None => cause.downcast_ref::<Error>().is_some_and(passes),
    })
}

fn passes(error: &Error) -> bool {
    is_unavailable(error) || (is_unexplained(error) && is_passing_noted())
}

/// Work outside a request: an error that passes says so by itself.
///
/// # Errors
/// Those of the work.
pub async fn explain_errors<T>(work: impl Future<Output = Result<T, DbError>>) -> Result<T, DbError> {
    watch_transactions(async {
        work.await.map_err(|error| match error {
            DbError::Query(error) if passes(&error) => DbError::Unavailable(error.to_string()),
            other => other,
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::SqlState;

    #[test]
    fn the_code_is_read_whatever_the_language_of_the_words() {
        let body = b"SFEHLER\0VERROR\0C55P03\0MCanceling konnte nicht\0\0";
        let state = SqlState::of_error_response(body).unwrap();
        assert_eq!((state.to_string().as_str(), SqlState::unpack(state.packed())), ("SQLSTATE 55P03", Some(state)));
        assert_eq!((SqlState::of_error_response(b"\0"), SqlState::unpack(0)), (None, None));
    }

    #[test]
    fn trouble_that_passes_is_told_apart_from_faults_of_ours() {
        let passes = |code: &[u8; 5]| SqlState(*code).passes();
        for code in [b"08006", b"53100", b"53300", b"57014", b"57P01", b"58030", b"25006", b"40001", b"40P01", b"55P03"] {
            assert!(passes(code), "{}", SqlState(*code));
        }
        for code in [b"22001", b"23505", b"25P02", b"40002", b"42P01", b"55000", b"XX000", b"MT001"] {
            assert!(!passes(code), "{}", SqlState(*code));
        }
    }
}
