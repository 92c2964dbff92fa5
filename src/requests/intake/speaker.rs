//! Who speaks for the patient: the facts of a parent or representative, and the rule on age.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::super::model::Basis;
use super::super::representative::{Representative, basis_text};
use crate::config::RepresentationAges;
use crate::directory::Niss;
use crate::directory::names::plain_key;
use crate::directory::one_person::MAX_NAME_CHARS;
use crate::exclusions::AskedBy;
use crate::i18n::{Locale, dates, t, tr};
use crate::web::views::Choice;
use crate::web::{BirthDate, FormState, RawForm};

/// The longest words about what was seen.
const MAX_EVIDENCE_CHARS: usize = 300;
/// On the list so that an officer finds it, and refused: who only assists asks nothing.
const CONFIDANT: &str = "confidant";

/// The bases to choose from: `grond`.
pub(super) fn basis_choices(locale: Locale) -> Vec<Choice> {
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let mut all: Vec<Choice> = Basis::ALL.iter().map(|basis| choice(basis.as_str(), basis_text(locale, *basis))).collect();
    all.push(choice(CONFIDANT, t(locale, "requests-intake-grond-vertrouwenspersoon")));
    all
}

/// Reads the fields of a parent or representative; none for a patient who asked alone. What is refused stands in the form.
pub(super) fn parse_representative(
    locale: Locale,
    raw: &RawForm,
    form: &mut FormState,
    asked_by: AskedBy,
    (received, child_heard): (NaiveDate, Option<bool>),
) -> Option<Representative> {
    if asked_by == AskedBy::Themself {
        return None;
    }
    let name = raw.line("vertegenwoordiger");
    if !name.chars().any(char::is_alphabetic) || plain_key(&name).is_empty() {
        form.refuse("vertegenwoordiger", t(locale, "requests-intake-fout-vertegenwoordiger"));
    } else if name.chars().count() > MAX_NAME_CHARS {
        form.refuse("vertegenwoordiger", tr(locale, "requests-officer-fout-te-lang", &[("n", MAX_NAME_CHARS.into())]));
    }
    let number = raw.line("vertegenwoordiger-nummer");
    let niss = Niss::parse_typed(&number).ok();
    if niss.is_none() && !number.is_empty() {
        form.refuse("vertegenwoordiger-nummer", t(locale, "requests-officer-fout-niss"));
    }
    let basis = parse_basis(locale, raw, form, asked_by);
    let evidence = raw.line("bewijs");
    match evidence.chars().count() {
        0 => form.refuse("bewijs", t(locale, "requests-intake-fout-bewijs")),
        1..=MAX_EVIDENCE_CHARS => {}
        _ => form.refuse("bewijs", tr(locale, "requests-officer-fout-te-lang", &[("n", MAX_EVIDENCE_CHARS.into())])),
    }
    let typed_until = raw.line("geldig-tot");
    let until = dates::parse_day(&typed_until);
    match until {
        None if !typed_until.is_empty() => form.refuse("geldig-tot", t(locale, "requests-intake-fout-geldig-tot")),
        Some(day) if day < received => form.refuse("geldig-tot", t(locale, "requests-intake-fout-niet-meer-geldig")),
        _ => {}
    }
    Some(Representative {
        name,
        niss,
        basis: basis?,
        evidence,
        until,
        child_heard,
        person_is_parent: raw.raw("andere-ouder") == "ja",
    })
}

fn parse_basis(locale: Locale, raw: &RawForm, form: &mut FormState, asked_by: AskedBy) -> Option<Basis> {
    let basis = raw.raw("grond").parse::<Basis>().ok();
    let refusal = match basis {
        None if raw.raw("grond") == CONFIDANT => "requests-intake-fout-vertrouwenspersoon",
        None => "requests-intake-fout-grond",
        Some(basis) if (asked_by == AskedBy::Parent) != (basis == Basis::Parent) => "requests-intake-fout-grond-past-niet",
        Some(_) => return basis,
    };
    form.refuse("grond", t(locale, refusal));
    None
}

/// The rule on age on the day it was asked. Refuses who may not speak, and answers whether the child was heard, where that is asked.
/// Of a birth date that is known in part only what is certain refuses.
pub(super) fn check_age(
    locale: Locale,
    raw: &RawForm,
    form: &mut FormState,
    asked_by: AskedBy,
    (born, received, ages): (BirthDate, NaiveDate, &RepresentationAges),
) -> Option<bool> {
    let age: RangeInclusive<u32> = born.ages_on(received);
    let of_child = match asked_by {
        AskedBy::Themself => {
            if *age.end() < ages.child_speaks_from {
                let message = tr(locale, "requests-intake-fout-te-jong", &[("n", i64::from(ages.child_speaks_from).into())]);
                form.refuse("gevraagd-door", message);
            }
            return None;
        }
        AskedBy::Parent => true,
        AskedBy::Representative => raw.raw("grond").parse().is_ok_and(|basis| Basis::OF_CHILDREN.contains(&basis)),
    };
    if !of_child {
        return None;
    }
    if *age.start() >= ages.adult_from {
        form.refuse("gevraagd-door", tr(locale, "requests-intake-fout-volwassen", &[("n", i64::from(ages.adult_from).into())]));
    } else if *age.start() >= ages.parent_speaks_until {
        form.refuse(
            "gevraagd-door",
            tr(locale, "requests-intake-fout-jongere", &[("n", i64::from(ages.parent_speaks_until).into())]),
        );
    } else if *age.end() >= ages.child_speaks_from {
        match raw.raw("kind-gehoord") {
            "ja" => return Some(true),
            "nee" => return Some(false),
            _ => form.refuse("kind-gehoord", t(locale, "requests-intake-fout-kind-gehoord")),
        }
    }
    None
}
