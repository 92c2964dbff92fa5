//! Where a page of the log ends, sealed: a row's number would tell how many rows lie between that the officer does not see (R12).

use chrono::{DateTime, Utc};

use crate::identity::{CookieKey, Officer, SealingKey};
use crate::web::random;

/// A row by its place in the order of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LogPosition {
    pub at: DateTime<Utc>,
    pub row: i64,
}

fn subject(officer: &Officer) -> String {
    format!("log of {}", officer.id())
}

/// The position as an address holds it: of one length, whatever the number.
pub(super) fn seal(key: &CookieKey, officer: &Officer, position: LogPosition) -> Option<String> {
    let text = format!("{:020} {:020}", position.at.timestamp_micros(), position.row);
    let sealed = SealingKey::for_purpose(key, "log-page").seal(&subject(officer), &text)?;
    Some(random::encode(&sealed))
}

/// Back from [`seal`]; `None` when it is not this officer's, or was changed.
pub(super) fn open(key: &CookieKey, officer: &Officer, typed: &str) -> Option<LogPosition> {
    let sealed = random::decode(typed)?;
    let text = SealingKey::for_purpose(key, "log-page").unseal(&subject(officer), &sealed)?;
    let (at, row) = text.split_once(' ')?;
    Some(LogPosition { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, row: row.parse().ok()? })
}
