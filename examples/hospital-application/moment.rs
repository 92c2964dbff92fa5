//! The time, read in one place.

use chrono::{DateTime, SecondsFormat, Utc};

/// Now.
#[expect(clippy::disallowed_methods, reason = "this program stands on its own, and this is where it reads the time")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// As FHIR and JSON write a moment.
pub fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
