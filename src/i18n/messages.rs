//! Every word that a person sees, from `locales/`.
//!
//! Messages without arguments are rendered once, at first use; those with arguments are formatted each time.
//! A missing key shows as the key itself: a test fails on it before a person can see it.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::Locale;

/// The messages of one language.
pub(super) struct Language {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<&'static str, String>,
}

impl Language {
    pub(super) fn new(locale: Locale, source: &'static str) -> Self {
        // A broken file and a key that stands twice are caught by the test below; what can be read is used.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(locale.as_str().parse().into_iter().collect());
        bundle.set_use_isolating(false);
        #[cfg(feature = "pseudo-locale")]
        if locale == Locale::Pseudo {
            bundle.set_transform(Some(super::pseudo::transform));
        }
        let _ = bundle.add_resource(resource);
        let mut plain = HashMap::new();
        for key in keys_in(source) {
            if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
                let mut errors = Vec::new();
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                if errors.is_empty() {
                    plain.insert(key, text);
                }
            }
        }
        Self { bundle, plain }
    }
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

fn keys_in(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.strip_suffix(' ').unwrap_or(key);
        let fits = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        fits.then_some(key)
    })
}

/// The keys of all messages of a language, in the order of its files.
pub fn message_keys(locale: Locale) -> impl Iterator<Item = &'static str> {
    keys_in(locale.source())
}

/// The text of a message without arguments.
pub fn t(locale: Locale, key: &'static str) -> &'static str {
    language(locale).plain.get(key).map_or(key, String::as_str)
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
pub fn tr(locale: Locale, key: &'static str, arguments: &[(&'static str, Arg<'_>)]) -> String {
    let bundle = &language(locale).bundle;
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
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
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

impl Locale {
    /// The tag for `lang` in HTML (BCP 47).
    pub fn tag(self) -> &'static str {
        t(self, "i18n-tag")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_every_language_hold_no_error_and_no_key_twice() {
        for locale in Locale::ALL {
            if let Err((_, errors)) = FluentResource::try_new(locale.source().to_owned()) {
                panic!("{locale:?}: words that Fluent cannot read: {errors:?}");
            }
            let mut seen = std::collections::HashSet::new();
            for key in message_keys(locale) {
                assert!(seen.insert(key), "{locale:?}: the key {key} stands twice");
            }
            assert!(!seen.is_empty());
        }
    }
}
