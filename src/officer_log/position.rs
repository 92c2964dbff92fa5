//! Where a page of the log ends, sealed: a row's number would tell how many rows lie between that the officer does not see (R12).

use crate::identity::{CookieKey, Officer, SealingKey};
use crate::web::random;

fn subject(officer: &Officer) -> String {
    format!("log of {}", officer.id())
}

/// The position as an address holds it: of one length, whatever the number.
pub(super) fn seal(key: &CookieKey, officer: &Officer, row: i64) -> Option<String> {
    let sealed = SealingKey::for_purpose(key, "log-page").seal(&subject(officer), &format!("{row:020}"))?;
    Some(random::encode(&sealed))
}

/// Back from [`seal`]; `None` when it is not this officer's, or was changed.
pub(super) fn open(key: &CookieKey, officer: &Officer, typed: &str) -> Option<i64> {
    let sealed = random::decode(typed)?;
    SealingKey::for_purpose(key, "log-page").unseal(&subject(officer), &sealed)?.parse().ok()
}
