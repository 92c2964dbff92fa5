//! *Wie keek in je gegevens?* in words.

use super::store::Reading;
use super::views::ReadingRow;
use crate::web::{dates, t, tr};

/// What was opened. A code that has no words yet is shown as the patient's data: never left out.
fn what(action: &str) -> &'static str {
    t(match action {
        "request-read" => "account-inzage-aanvraag",
        "conversation-read" => "account-inzage-gesprek",
        "attachment-read" => "account-inzage-bijlage",
        "break-read" => "account-inzage-doorbreking",
        "standing-read" => "account-inzage-uitsluiting",
        _ => "account-inzage-gegevens",
    })
}

/// A row of the table.
pub fn row(reading: &Reading) -> ReadingRow {
    let name = |given: &Option<String>, family: &Option<String>| Some(format!("{} {}", given.as_deref()?, family.as_deref()?));
    ReadingRow {
        at: dates::at(reading.happened_at),
        iso: dates::iso(reading.happened_at),
        officer: name(&reading.given_name, &reading.family_name).unwrap_or_else(|| t("account-inzage-onbekend").to_owned()),
        ombudsdienst: reading
            .institution
            .as_ref()
            .map_or_else(String::new, |name| tr("web-ombudsdienst-van", &[("instelling", name.into())])),
        what: what(&reading.action).to_owned(),
        reference: reading.request.clone(),
    }
}
