//! *eHealth nagekeken*: what pages say of the age of what is held (R6, R21).

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::store::stale_after;
use crate::config::{Ehealth, EhealthRules};
use crate::db::ids::PatientId;
use crate::db::schema::{ehealth_checks, patients};
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Officer;
use crate::web::EhealthLink;

/// A line beside a list of exclusions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshnessNote {
    pub text: String,
    /// It warns.
    pub old: bool,
    /// Whether the list may lack something: nobody is told that there is nothing.
    pub uncertain: bool,
}

/// When eHealth was asked about a patient last, as far as the officer may see.
pub async fn find_patient_check(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
) -> QueryResult<Option<DateTime<Utc>>> {
    patients::table
        .inner_join(ehealth_checks::table.on(ehealth_checks::niss.eq(patients::niss)))
        .filter(patients::id.eq(patient))
        .select(ehealth_checks::checked_at)
        .first(conn)
        .await
        .optional()
        .map(Option::flatten)
}

/// Whether a patient who looks is asked about again.
pub fn is_stale(checked_at: Option<DateTime<Utc>>, rules: &EhealthRules, now: DateTime<Utc>) -> bool {
    checked_at.is_none_or(|at| now - at > stale_after(rules))
}

/// The line on the patient's list; none where nothing is asked (pages of tests).
pub fn freshness_note(
    locale: Locale,
    link: &EhealthLink,
    checked_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<FreshnessNote> {
    let note = |text: String, old: bool, uncertain: bool| Some(FreshnessNote { text, old, uncertain });
    let max_age = link.rules().map(|rules| rules.max_age);
    let is_old = |at: DateTime<Utc>| max_age.is_some_and(|age: TimeDelta| now - at > age);
    match (link.capability(), checked_at) {
        (Ehealth::Off, _) => note(t(locale, "overview-ehealth-niet-aangesloten").to_owned(), true, false),
        // Late since the last answer about this patient, or since the service fails where there was none.
        (Ehealth::Late { since }, at) if at.is_none_or(is_old) || max_age.is_none() => {
            let since = dates::at(locale, at.unwrap_or(since));
            note(tr(locale, "overview-ehealth-laat", &[("tijdstip", (&since).into())]), true, true)
        }
        (_, Some(at)) => {
            let day = dates::day(at);
            let text = if day == dates::day(now) {
                tr(locale, "overview-ehealth-nagekeken-vandaag", &[("uur", (&dates::time(locale, at)).into())])
            } else {
                tr(locale, "overview-ehealth-nagekeken", &[("tijdstip", (&dates::at(locale, at)).into())])
            };
            if is_old(at) {
                return note(format!("{text} {}", t(locale, "overview-ehealth-opnieuw")), true, true);
            }
            note(text, false, false)
        }
        (_, None) if max_age.is_some() => note(t(locale, "overview-ehealth-bezig").to_owned(), true, true),
        (_, None) => None,
    }
}
