//! The names of the months.

use super::messages::Arg;
use super::{Locale, tr};

/// `november`, of 11.
pub(super) fn month_name(locale: Locale, month: u32) -> String {
    tr(locale, "i18n-maand", &[("maand", count(month))])
}

pub(super) fn count<'a>(number: u32) -> Arg<'a> {
    i64::from(number).into()
}
