//! A part of the page.

use super::super::views::{Entry, Section};
use crate::i18n::{Locale, t};

pub(super) fn section(locale: Locale, heading: &'static str, entries: Vec<Entry>) -> Section {
    Section { heading: t(locale, heading), entries, readings: Vec::new() }
}
