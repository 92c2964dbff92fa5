//! What an application says of its copy: up to which change it enforces, and since when. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use utoipa::ToSchema;

use crate::web::ApiError;

/// Clocks of other machines run a little ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// An acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Acknowledgement {
    /// Everything up to this number is enforced.
    pub sequence: i64,
    /// Since then.
    pub enforced_at: DateTime<Utc>,
}

/// What is read, as the OpenAPI document tells it.
#[derive(ToSchema)]
#[schema(as = Acknowledgement)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) struct AcknowledgementBody {
    /// Everything up to this change is enforced.
    #[schema(minimum = 0)]
    sequence: i64,
    /// Since then; not in the future.
    enforced_at: DateTime<Utc>,
}

/// `7.0` is an integer, too, says JSON Schema.
fn whole_number(value: &Value) -> Option<i64> {
    let decimal = || value.as_f64().filter(|number| number.fract() == 0.0).and_then(|number| format!("{number:.0}").parse().ok());
    value.as_i64().or_else(decimal)
}

/// Reads one.
///
/// # Errors
/// With the member that is wrong.
pub(super) fn read(body: &Value, now: DateTime<Utc>) -> Result<Acknowledgement, ApiError> {
    let body = body.as_object().ok_or_else(|| ApiError::malformed("", "an object is expected"))?;
    let sequence = body.get("sequence").and_then(whole_number).filter(|sequence| *sequence >= 0);
    let sequence = sequence.ok_or_else(|| ApiError::malformed("/sequence", "the number of a change is expected"))?;
    let enforced_at = body.get("enforced_at").and_then(Value::as_str).and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let enforced_at = enforced_at
        .map(|at| at.with_timezone(&Utc))
        .ok_or_else(|| ApiError::malformed("/enforced_at", "a moment with its offset is expected (RFC 3339)"))?;
    // What Postgres can hold, and what can be true.
    if enforced_at > now + AHEAD || enforced_at < DateTime::UNIX_EPOCH {
        return Err(ApiError::Refused { at: "/enforced_at".to_owned(), why: "it lies ahead, or before there was a portal" });
    }
    Ok(Acknowledgement { sequence, enforced_at: enforced_at.min(now) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-11-23T13:05:00Z").unwrap().with_timezone(&Utc)
    }

    #[test]
    fn a_number_and_a_moment_are_read() {
        let read = |sequence: Value, at: Value| read(&json!({ "sequence": sequence, "enforced_at": at, "more": 1 }), now());
        assert_eq!(read(json!(7), json!("2026-11-23T14:04:00+01:00")).unwrap().enforced_at, now() - TimeDelta::minutes(1));
        assert_eq!(read(json!(7.0), json!("2026-11-23T13:05:00Z")).unwrap().sequence, 7);
        assert_eq!(read(json!(0), json!("2026-11-23T13:07:00Z")).unwrap().enforced_at, now(), "a clock a little ahead");
        for (sequence, at) in [
            (json!(-1), json!("2026-11-23T13:05:00Z")),
            (json!(1.5), json!("2026-11-23T13:05:00Z")),
            (json!("7"), json!("2026-11-23T13:05:00Z")),
            (json!(9_223_372_036_854_775_808_u64), json!("2026-11-23T13:05:00Z")),
            (json!(7), json!("2026-11-23T13:05:00")),
            (json!(7), json!("yesterday")),
            (json!(7), json!(1)),
        ] {
            assert!(matches!(read(sequence.clone(), at.clone()), Err(ApiError::Malformed { .. })), "{sequence} {at}");
        }
        assert!(matches!(read(json!(7), json!("2026-11-23T13:11:00Z")), Err(ApiError::Refused { .. })));
        assert!(matches!(read(json!(7), json!("0001-01-01T00:00:00Z")), Err(ApiError::Refused { .. })));
    }
}
