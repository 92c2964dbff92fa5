//! A part of the page.

use super::super::views::{Entry, Section};
use crate::i18n::{Locale, t};

pub(super) fn section(locale: Locale, heading: &'static str, entries: Vec<Entry>) -> Section {
    Section { heading: t(locale, heading), entries, readings: Vec::new() }
}

/// The facts that are there.
pub(super) fn facts(locale: Locale, all: Vec<(&'static str, Option<String>)>) -> Vec<(&'static str, String)> {
    all.into_iter().filter_map(|(key, value)| Some((t(locale, key), value.filter(|text| !text.is_empty())?))).collect()
}
