//! Members of what an application asks: read by name, or named as what is wrong. Pure.

use serde_json::{Map, Value};

use crate::web::ApiError;

/// Why a question cannot be read: where, and what should stand there. Never what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableQuestion {
    pub at: String,
    /// What should be there.
    pub why: &'static str,
}

impl From<UnreadableQuestion> for ApiError {
    fn from(unreadable: UnreadableQuestion) -> Self {
        Self::malformed(unreadable.at, unreadable.why)
    }
}

pub(super) fn unreadable(at: &str, why: &'static str) -> UnreadableQuestion {
    UnreadableQuestion { at: at.to_owned(), why }
}

pub(super) fn object<'a>(value: Option<&'a Value>, at: &str) -> Result<&'a Map<String, Value>, UnreadableQuestion> {
    value.and_then(Value::as_object).ok_or_else(|| unreadable(at, "an object is expected"))
}

/// A member that must be a text of something.
pub(super) fn text<'a>(of: &'a Map<String, Value>, at: &str, member: &str) -> Result<&'a str, UnreadableQuestion> {
    let found = of.get(member).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    found.ok_or_else(|| unreadable(&format!("{at}/{member}"), "a text is expected"))
}

/// A member that may be absent. Serialisers write `null` for that.
pub(super) fn optional<'a>(of: &'a Map<String, Value>, member: &str) -> Option<&'a Value> {
    of.get(member).filter(|value| !value.is_null())
}

/// `properties`, where it stands.
pub(super) fn properties<'a>(of: &'a Map<String, Value>, at: &str) -> Result<Option<&'a Map<String, Value>>, UnreadableQuestion> {
    optional(of, "properties").map(|value| object(Some(value), &format!("{at}/properties"))).transpose()
}
