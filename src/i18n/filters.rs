//! Filters for templates: `{{ "key"|t }}`, `{{ "key"|t1("persoon", name) }}`, `{{ "key"|t2("n", n, "zoekterm", q) }}`.
//!
//! The language comes with the values of the rendering. A template that is rendered without one is an error, not a page in some language.
#![expect(missing_docs, reason = "askama's macro writes items of its own")]

use askama::{Values, get_value};

use super::Locale;
use super::locale::LOCALE;
use super::messages::{ToArg, tr};

fn locale_of(values: &dyn Values) -> askama::Result<Locale> {
    get_value(values, LOCALE).copied()
}

/// A message without arguments.
#[askama::filter_fn]
pub fn t(key: &'static str, values: &dyn Values) -> askama::Result<&'static str> {
    Ok(super::t(locale_of(values)?, key))
}

/// A message with one argument.
#[askama::filter_fn]
pub fn t1<V: ToArg>(key: &'static str, values: &dyn Values, name: &'static str, value: V) -> askama::Result<String> {
    Ok(tr(locale_of(values)?, key, &[(name, value.to_arg())]))
}

/// A message with two arguments.
#[askama::filter_fn]
pub fn t2<V: ToArg, W: ToArg>(
    key: &'static str,
    values: &dyn Values,
    name: &'static str,
    value: V,
    other: &'static str,
    other_value: W,
) -> askama::Result<String> {
    Ok(tr(locale_of(values)?, key, &[(name, value.to_arg()), (other, other_value.to_arg())]))
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::super::filters;
    use super::*;

    #[derive(Template)]
    #[template(source = r#"{{ "web-product-naam"|t }}"#, ext = "html")]
    struct Name;

    #[test]
    fn a_template_without_a_language_is_not_rendered() {
        assert_eq!(Name.render_with_values(&Locale::DUTCH).unwrap(), "Mijn Toegang");
        assert!(matches!(Name.render(), Err(askama::Error::ValueMissing)));
    }
}
