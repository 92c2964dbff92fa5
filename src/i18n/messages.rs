//! Every word that a person sees, from `locales/nl/*.ftl`.
//!
//! Messages without arguments are rendered once, at first use; those with arguments are formatted each time.
//! A missing key shows as the key itself: a test fails on it before a person can see it.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

const SOURCE: &str = include_str!(concat!(env!("OUT_DIR"), "/words.ftl"));

struct Words {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // A broken file is caught by the test below; what can be read is used.
    let resource = FluentResource::try_new(SOURCE.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let keys: Vec<String> = message_keys().map(str::to_owned).collect();
    let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::langid!("nl-BE")]);
    bundle.set_use_isolating(false);
    // A key that stands twice is caught by the test below; the first one is used.
    let _ = bundle.add_resource(resource);
    let mut plain = HashMap::with_capacity(keys.len());
    for key in keys {
        if let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) {
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
            if errors.is_empty() {
                plain.insert(key, text);
            }
        }
    }
    Words { bundle, plain }
});

/// The keys of all messages, in the order of the files.
pub fn message_keys() -> impl Iterator<Item = &'static str> {
    SOURCE.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.strip_suffix(' ').unwrap_or(key);
        let fits = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        fits.then_some(key)
    })
}

/// The text of a message without arguments.
pub fn t(key: &'static str) -> &'static str {
    WORDS.plain.get(key).map_or(key, String::as_str)
}

/// One argument of a message: a text or a count (Fluent chooses the plural by it).
pub enum Arg<'a> {
    /// A text, put in as it is; escaping is the template's work.
    Text(&'a str),
    /// A number, for plurals.
    Count(i64),
}

impl<'a, T: ToArg + ?Sized> From<&'a T> for Arg<'a> {
    fn from(value: &'a T) -> Self {
        value.to_arg()
    }
}
impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}
impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// What a template may hand to a message.
pub trait ToArg {
    fn to_arg(&self) -> Arg<'_>;
}
impl ToArg for str {
    fn to_arg(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}
impl ToArg for String {
    fn to_arg(&self) -> Arg<'_> {
        Arg::Text(self)
    }
}
impl ToArg for i64 {
    fn to_arg(&self) -> Arg<'_> {
        Arg::Count(*self)
    }
}
impl ToArg for usize {
    fn to_arg(&self) -> Arg<'_> {
        Arg::Count(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}
impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg<'_> {
        (**self).to_arg()
    }
}

/// The text of a message with arguments.
pub fn tr(key: &'static str, arguments: &[(&'static str, Arg<'_>)]) -> String {
    let Some(pattern) = WORDS.bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let mut args = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        let value = match value {
            Arg::Text(text) => FluentValue::from(*text),
            Arg::Count(count) => FluentValue::from(*count),
        };
        args.set(*name, value);
    }
    WORDS.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

#[expect(missing_docs, reason = "askama's macro writes items of its own")]
/// Filters for templates: `{{ "key"|t }}`, `{{ "key"|t1("persoon", name) }}`, `{{ "key"|t2("n", n, "zoekterm", q) }}`.
pub mod filters {
    use super::{ToArg, tr};

    /// A message without arguments.
    #[askama::filter_fn]
    pub fn t(key: &'static str, _: &dyn askama::Values) -> askama::Result<&'static str> {
        Ok(super::t(key))
    }

    /// A message with one argument.
    #[askama::filter_fn]
    pub fn t1<V: ToArg>(key: &'static str, _: &dyn askama::Values, name: &'static str, value: V) -> askama::Result<String> {
        Ok(tr(key, &[(name, value.to_arg())]))
    }

    /// A message with two arguments.
    #[askama::filter_fn]
    pub fn t2<V: ToArg, W: ToArg>(
        key: &'static str,
        _: &dyn askama::Values,
        name: &'static str,
        value: V,
        other: &'static str,
        other_value: W,
    ) -> askama::Result<String> {
        Ok(tr(key, &[(name, value.to_arg()), (other, other_value.to_arg())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_files_hold_no_error_and_no_key_twice() {
        if let Err((_, errors)) = FluentResource::try_new(SOURCE.to_owned()) {
            panic!("words that Fluent cannot read: {errors:?}");
        }
        let mut seen = std::collections::HashSet::new();
        for key in message_keys() {
            assert!(seen.insert(key), "the key {key} stands twice");
        }
        assert!(!seen.is_empty());
    }
}
