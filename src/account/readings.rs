//! *Wie keek in je gegevens?* in words.

use super::looks::Look;
use super::views::ReadingRow;
use crate::i18n::{Locale, dates, t, tr};

/// What was opened. A code that has no words yet is shown as the patient's data: never left out.
fn what(locale: Locale, action: &str) -> &'static str {
    t(
        locale,
        match action {
            "request-read" => "account-inzage-aanvraag",
            "conversation-read" => "account-inzage-gesprek",
            "attachment-read" => "account-inzage-bijlage",
            "break-read" => "account-inzage-doorbreking",
            _ => "account-inzage-gegevens",
        },
    )
}

/// A row of the table.
pub fn row(locale: Locale, look: &Look) -> ReadingRow {
    ReadingRow {
        at: if look.times > 1 {
            let (day, time) = (dates::on(locale, look.last_at), dates::time(locale, look.last_at));
            tr(locale, "account-keer", &[("datum", (&day).into()), ("n", look.times.into()), ("tijd", (&time).into())])
        } else {
            dates::at(locale, look.last_at)
        },
        iso: dates::iso(look.last_at),
        officer: look.officer.clone().unwrap_or_else(|| t(locale, "account-inzage-onbekend").to_owned()),
        ombudsdienst: look
            .institution
            .as_ref()
            .map_or_else(String::new, |name| tr(locale, "web-ombudsdienst-van", &[("instelling", name.into())])),
        what: what(locale, &look.action).to_owned(),
        reference: look.request.clone(),
    }
}
