//! A person's name as an officer types it: `voornaam`, left empty for people with one name, and `familienaam`.

use crate::directory::PersonName;
use crate::directory::names::plain_key;
use crate::directory::one_person::MAX_NAME_CHARS;
use crate::i18n::{Locale, t, tr};
use crate::web::{FormState, RawForm};

/// Reads both fields; what is refused stands in the form.
pub fn parse_person_name(locale: Locale, raw: &RawForm, form: &mut FormState) -> PersonName {
    let (given, family) = (raw.line("voornaam"), raw.line("familienaam"));
    // A dash is how people write that there is none.
    let is_none = given.chars().all(|c| c.is_whitespace() || matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'));
    if !is_none {
        check(locale, form, "voornaam", &given, "requests-officer-fout-voornaam");
    }
    check(locale, form, "familienaam", &family, "requests-officer-fout-familienaam");
    PersonName::new(&given, &family)
}

/// A name that can be written and found: letters in it, not too long.
fn check(locale: Locale, form: &mut FormState, field: &'static str, text: &str, empty: &'static str) {
    if !text.chars().any(char::is_alphabetic) || plain_key(text).is_empty() {
        form.refuse(field, t(locale, empty));
    } else if text.chars().count() > MAX_NAME_CHARS {
        form.refuse(field, tr(locale, "requests-officer-fout-te-lang", &[("n", MAX_NAME_CHARS.into())]));
    }
}
