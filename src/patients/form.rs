//! A patient as an officer types one: NISS, name, date of birth.

use chrono::NaiveDate;

use super::NamedPatient;
use super::name_form::parse_person_name;
use crate::directory::Niss;
use crate::i18n::{Locale, t};
use crate::web::{BirthDate, BirthDateRefused, FormState, RawForm};

/// Reads `rijksregisternummer`, `voornaam`, `familienaam` and `geboortedatum`; what is refused stands in the form, in that order.
pub fn parse_named_patient(locale: Locale, raw: &RawForm, form: &mut FormState, today: NaiveDate) -> Option<NamedPatient> {
    let niss = Niss::parse_typed(&raw.line("rijksregisternummer"));
    if niss.is_err() {
        let empty = raw.line("rijksregisternummer").is_empty();
        let words = if empty { "requests-intake-fout-niss" } else { "requests-officer-fout-niss" };
        form.refuse("rijksregisternummer", t(locale, words));
    }
    let name = parse_person_name(locale, raw, form);
    let born = BirthDate::parse(&raw.line("geboortedatum"), today);
    if let Err(refused) = born {
        let words = match refused {
            BirthDateRefused::Unreadable => "requests-intake-fout-geboortedatum",
            BirthDateRefused::InFuture => "requests-intake-fout-datum-later",
            BirthDateRefused::TooLongAgo => "requests-intake-fout-datum-vroeger",
        };
        form.refuse("geboortedatum", t(locale, words));
    }
    Some(NamedPatient { niss: niss.ok()?, name, born: born.ok()? })
}
