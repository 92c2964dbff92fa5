//! *Wie nam je aan als patiënt?* in words.

use super::views::AdoptionLine;
use crate::homes::ExportedAdoption;
use crate::i18n::{Locale, dates, t, tr};

/// A row of the table.
pub fn adoption_row(locale: Locale, one: &ExportedAdoption) -> AdoptionLine {
    let at = |key: &'static str, moment| tr(locale, key, &[("tijdstip", (&dates::at(locale, moment)).into())]);
    AdoptionLine {
        at: dates::at(locale, one.adopted_at),
        iso: dates::iso(one.adopted_at),
        ombudsdienst: tr(locale, "web-ombudsdienst-van", &[("instelling", (&one.institution).into())]),
        outcome: match (one.done_at, one.cancelled_at) {
            (Some(done), _) => at("account-aanneming-werkt", done),
            (None, Some(_)) => t(locale, "account-aanneming-niet").to_owned(),
            (None, None) => at("account-aanneming-wacht", one.works_at),
        },
    }
}
