//! *Wie keek in je gegevens?* in words.

use super::looks::Look;
use super::views::ReadingRow;
use crate::config::Rules;
use crate::i18n::{Locale, dates, t, tr};
use crate::web::lists;

/// What was opened. A code that has no words yet is shown as the patient's data: never left out.
fn what(locale: Locale, rules: &Rules, look: &Look) -> String {
    let words = t(
        locale,
        match look.action.as_str() {
            "request-read" => "account-inzage-aanvraag",
            "conversation-read" => "account-inzage-gesprek",
            "attachment-read" => "account-inzage-bijlage",
            "break-read" => "account-inzage-doorbreking",
            "what-if-read" => "account-inzage-wat-als",
            "letter-read" => "account-inzage-brief",
            "found" => "account-inzage-gevonden",
            "chosen" => "account-inzage-gekozen",
            _ => "account-inzage-gegevens",
        },
    );
    let reasons = lists::look_reasons(locale, rules);
    let reason = look.reason.as_deref().map(|code| lists::text_of(&reasons, code));
    reason.map_or_else(
        || words.to_owned(),
        |reason| tr(locale, "account-inzage-reden", &[("wat", words.into()), ("reden", (&reason).into())]),
    )
}

/// A row of the table.
pub fn row(locale: Locale, rules: &Rules, look: &Look) -> ReadingRow {
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
        what: what(locale, rules, look),
        reference: look.request.clone(),
    }
}
