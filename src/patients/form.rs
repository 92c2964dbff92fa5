//! A patient as an officer types one: NISS or, where there is none, the number of the file; name, date of birth.

use chrono::NaiveDate;

use super::NamedPatient;
use super::name_form::parse_person_name;
use crate::directory::{Cbe, FileNumber, FileNumberRefused, Niss, PatientNumber};
use crate::i18n::{Locale, t};
use crate::web::{BirthDate, BirthDateRefused, FormState, RawForm};

/// Reads the patient's number: `rijksregisternummer`, or `dossiernummer` of the officer's own house for who has none.
fn parse_number(locale: Locale, raw: &RawForm, form: &mut FormState, house: Option<&Cbe>) -> Option<PatientNumber> {
    let (typed, file) = (raw.line("rijksregisternummer"), raw.line("dossiernummer"));
    if let (true, false, Some(house)) = (typed.is_empty(), file.is_empty(), house) {
        return match FileNumber::parse(house, &file) {
            Ok(file) => Some(PatientNumber::File(file)),
            Err(refused) => {
                let words = match refused {
                    FileNumberRefused::IsNiss => "patients-fout-dossier-is-niss",
                    FileNumberRefused::Empty | FileNumberRefused::Malformed => "patients-fout-dossiernummer",
                };
                form.refuse("dossiernummer", t(locale, words));
                None
            }
        };
    }
    match Niss::parse_typed(&typed) {
        // With both, which of them is the patient is not ours to choose.
        Ok(_) if !file.is_empty() && house.is_some() => {
            form.refuse("dossiernummer", t(locale, "patients-fout-beide-nummers"));
            None
        }
        Ok(niss) => Some(PatientNumber::Niss(niss)),
        Err(_) => {
            let words = match (typed.is_empty(), house) {
                (true, Some(_)) => "requests-intake-fout-nummer",
                (true, None) => "requests-intake-fout-niss",
                (false, _) => "requests-officer-fout-niss",
            };
            form.refuse("rijksregisternummer", t(locale, words));
            None
        }
    }
}

/// Reads the number, `voornaam`, `familienaam` and `geboortedatum`; what is refused stands in the form, in that order. With the enterprise
/// number of the officer's house a patient may be known by a file there.
pub fn parse_named_patient(
    locale: Locale,
    raw: &RawForm,
    form: &mut FormState,
    house: Option<&Cbe>,
    today: NaiveDate,
) -> Option<NamedPatient> {
    let number = parse_number(locale, raw, form, house);
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
    Some(NamedPatient { number: number?, name, born: born.ok()? })
}
