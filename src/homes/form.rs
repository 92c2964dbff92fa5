//! Raw input → what a patient chooses, or what an officer enters to take a patient in.

use chrono::NaiveDate;

use crate::db::ids::InstitutionId;
use crate::i18n::{Locale, t};
use crate::patients::{NamedPatient, parse_named_patient};
use crate::web::views::Choice;
use crate::web::{FormState, Institution, RawForm};

/// The field of the patient's choice.
pub(super) const CHOICE: &str = "ombudsdienst";
/// The fields of the officer's page, in its order.
pub(super) const ADOPTION_FIELDS: [&str; 5] = ["rijksregisternummer", "voornaam", "familienaam", "geboortedatum", "identiteit"];

/// The institution that a patient chose.
pub(super) fn parse_choice(locale: Locale, raw: &RawForm, institutions: &[Institution]) -> Result<InstitutionId, FormState> {
    let chosen = institutions.iter().find(|one| one.id.to_string() == raw.raw(CHOICE));
    chosen.map(|one| one.id).ok_or_else(|| FormState::refusing(raw, CHOICE, t(locale, "homes-fout-kies")))
}

/// A patient to take in, and how the identity was checked.
pub(super) struct Adoption {
    pub(super) patient: NamedPatient,
    /// A code of the settings.
    pub(super) identity_check: String,
}

/// Reads the officer's page.
pub(super) fn parse_adoption(locale: Locale, raw: &RawForm, checks: &[Choice], today: NaiveDate) -> Result<Adoption, FormState> {
    let mut form = FormState::of(raw, &ADOPTION_FIELDS);
    let patient = parse_named_patient(locale, raw, &mut form, None, today);
    let check = checks.iter().find(|check| check.value == raw.raw("identiteit"));
    if check.is_none() {
        form.refuse("identiteit", t(locale, "homes-fout-identiteit"));
    }
    match (patient, check) {
        (Some(patient), Some(check)) if !form.refused() => Ok(Adoption { patient, identity_check: check.value.clone() }),
        _ => Err(form),
    }
}
