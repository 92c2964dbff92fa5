//! Raw input of the intake → what an officer enters, or a form state that says what to mend.

use chrono::{Days, NaiveDate};

use super::super::draft::{Answers, RequestedPerson};
use super::super::form as journey;
use super::super::model::Channel;
use super::super::representative::Representative;
use super::speaker;
use crate::config::RepresentationAges;
use crate::db::ids::CareWorkerId;
use crate::directory::Cbe;
use crate::exclusions::AskedBy;
use crate::i18n::{Locale, dates, t};
use crate::patients::{NamedPatient, parse_named_patient};
use crate::web::views::Choice;
use crate::web::{FormState, RawForm};

/// All fields of the steps, in their order, and what was searched.
pub const FIELDS: [&str; 30] = [
    "rijksregisternummer",
    "dossiernummer",
    "voornaam",
    "familienaam",
    "geboortedatum",
    "kanaal",
    "ontvangen",
    "gevraagd-door",
    "vertegenwoordiger",
    "vertegenwoordiger-nummer",
    "grond",
    "bewijs",
    "geldig-tot",
    "kind-gehoord",
    "identiteit",
    "zoek-persoon",
    "zoek-plaats",
    "persoon",
    "naam",
    "waar",
    "functie",
    "andere-ouder",
    "gelezen",
    "gelezen-op",
    "advies",
    "opmerking",
    "contact",
    "telefoon",
    "iemand-anders",
    "boodschap",
];
/// The radio for a person who is not in the list.
pub const NOT_LISTED: &str = "geen";
/// What came longer ago than this is a typing error.
const OLDEST: Days = Days::new(730);

/// What an officer enters.
#[derive(Debug, Clone)]
pub struct Intake {
    pub patient: NamedPatient,
    pub channel: Channel,
    /// The day it came.
    pub received: NaiveDate,
    pub asked_by: AskedBy,
    /// Who spoke for the patient.
    pub representative: Option<Representative>,
    /// How the identity was checked: a code of the settings.
    pub identity_check: String,
    /// R1: one natural person.
    pub person: RequestedPerson,
    /// The day the consequences were explained (R8).
    pub explained: NaiveDate,
    /// The advice to use eHealth was given.
    pub advised: bool,
    /// Remark and contact.
    pub answers: Answers,
}

/// A day up to today.
fn past_day(
    locale: Locale,
    raw: &RawForm,
    form: &mut FormState,
    field: &'static str,
    empty: &'static str,
    (oldest, today): (NaiveDate, NaiveDate),
) -> NaiveDate {
    match dates::parse_day(&raw.line(field)) {
        None => form.refuse(field, t(locale, empty)),
        Some(day) if day > today => form.refuse(field, t(locale, "requests-intake-fout-datum-later")),
        Some(day) if day < oldest => form.refuse(field, t(locale, "requests-intake-fout-datum-vroeger")),
        Some(day) => return day,
    }
    today
}

/// The refusals of a part that patients fill in too; one of them speaks to the patient.
fn take_errors(locale: Locale, form: &mut FormState, part: &FormState) {
    for (field, message) in part.errors() {
        form.refuse(
            field,
            if *field == "contact" { t(locale, "requests-intake-fout-contact").to_owned() } else { message.clone() },
        );
    }
}

/// Reads all steps.
///
/// # Errors
/// The filled-in form with what to mend, in the order of the steps.
pub fn parse(
    locale: Locale,
    raw: &RawForm,
    (checks, ages): (&[Choice], &RepresentationAges),
    house: Option<&Cbe>,
    today: NaiveDate,
) -> Result<Intake, FormState> {
    let mut form = FormState::of(raw, &FIELDS);
    let patient = parse_named_patient(locale, raw, &mut form, house, today);
    let channel = Channel::ENTERED.into_iter().find(|channel| channel.as_str() == raw.raw("kanaal"));
    if channel.is_none() {
        form.refuse("kanaal", t(locale, "requests-intake-fout-kanaal"));
    }
    let oldest = today.checked_sub_days(OLDEST).unwrap_or(today);
    let received = past_day(locale, raw, &mut form, "ontvangen", "requests-intake-fout-ontvangen", (oldest, today));
    let asked_by = raw.raw("gevraagd-door").parse::<AskedBy>().ok();
    if asked_by.is_none() {
        form.refuse("gevraagd-door", t(locale, "requests-intake-fout-gevraagd-door"));
    }
    let child_heard = match (asked_by, &patient) {
        (Some(asked_by), Some(patient)) => speaker::check_age(locale, raw, &mut form, asked_by, (patient.born, received, ages)),
        _ => None,
    };
    let representative =
        asked_by.and_then(|asked_by| speaker::parse_representative(locale, raw, &mut form, asked_by, (received, child_heard)));
    let identity_check = checks.iter().find(|check| check.value == raw.raw("identiteit")).map(|check| check.value.clone());
    if identity_check.is_none() {
        form.refuse("identiteit", t(locale, "requests-officer-fout-identiteit"));
    }
    let person = match raw.raw("persoon").parse::<CareWorkerId>() {
        Ok(care_worker) => Some(RequestedPerson::Chosen { care_worker, has_riziv: false }),
        Err(_) if raw.raw("persoon") != NOT_LISTED && raw.line("naam").is_empty() && raw.line("waar").is_empty() => {
            form.refuse("persoon", t(locale, "requests-intake-fout-persoon"));
            None
        }
        Err(_) => journey::parse_described_person(
            locale,
            raw,
            journey::NameHints { doubt: t(locale, "requests-intake-fout-twijfel"), unnamed: "" },
        )
        .map_err(|part| take_errors(locale, &mut form, &part))
        .ok(),
    };
    if raw.raw("gelezen") != "ja" {
        form.refuse("gelezen", t(locale, "requests-intake-fout-gelezen"));
    }
    let explained = past_day(locale, raw, &mut form, "gelezen-op", "requests-intake-fout-gelezen-op", (oldest, today));
    let answers = journey::parse_answers(locale, raw, &[]).map_err(|part| take_errors(locale, &mut form, &part)).ok();
    match (patient, channel, asked_by, identity_check, person, answers) {
        (Some(patient), Some(channel), Some(asked_by), Some(identity_check), Some(person), Some(answers)) if !form.refused() => {
            Ok(Intake {
                patient,
                channel,
                received,
                asked_by,
                representative,
                identity_check,
                person,
                explained,
                advised: raw.raw("advies") == "ja",
                answers,
            })
        }
        _ => Err(form),
    }
}
