//! Numbers with a least and a most.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::{Refused, refused};

/// The number, if it is one that is allowed.
pub(super) fn within<T: PartialOrd + Display>(key: &str, number: T, allowed: RangeInclusive<T>) -> Result<T, Refused> {
    if allowed.contains(&number) {
        return Ok(number);
    }
    Err(refused(key, format!("write a number from {} to {}", allowed.start(), allowed.end())))
}
