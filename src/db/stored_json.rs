//! What a column keeps as JSON, in the program's own type.

use std::fmt::Display;

use diesel::QueryResult;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Names the row, never the value: serde's own words may quote what a person typed.
#[derive(Debug, thiserror::Error)]
#[error("{what} {id} is kept in a form that this program cannot read")]
struct UnreadableJson {
    what: &'static str,
    id: String,
}

/// # Errors
/// When it is kept in a form that this program does not know.
pub fn read_stored_json<T: DeserializeOwned>(what: &'static str, id: impl Display, value: Value) -> QueryResult<T> {
    let unreadable = |_| diesel::result::Error::DeserializationError(Box::new(UnreadableJson { what, id: id.to_string() }));
    serde_json::from_value(value).map_err(unreadable)
}
