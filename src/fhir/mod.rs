//! FHIR R4, as far as hospital applications speak it with us: systems, identifiers, times, elements, outcomes, versions over HTTP.
//! Knows no feature.

mod element;
mod http;
mod moment;
mod parameters;
mod systems;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

pub use element::{Element, Unreadable};
pub use http::{answer, is_taken, made, version};
pub use moment::{TimeRange, parse_time_range};
pub use parameters::{is_json_format, standard_parameter};
pub use systems::{CBE, Numbers, ORGANISATION, RIZIV, SSIN, coding, identified, numbers, patient_number};

pub const JSON: &str = "application/fhir+json; charset=utf-8";

/// What went wrong: an issue type of FHIR R4, words for a developer, and the element, where one is.
pub fn outcome(code: &str, words: &str, at: Option<&str>) -> Value {
    // Libraries show one of the two.
    let mut issue = json!({ "severity": "error", "code": code, "details": { "text": words }, "diagnostics": words });
    if let (Some(at), Some(members)) = (at.filter(|at| !at.is_empty()), issue.as_object_mut()) {
        members.insert("expression".to_owned(), json!([at]));
    }
    json!({ "resourceType": "OperationOutcome", "issue": [issue] })
}

/// A moment as an instant, as exact as Postgres keeps it: what was read can be asked after again.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
