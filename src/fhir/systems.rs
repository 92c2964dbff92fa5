//! By which systems people, patients and institutions are named.

use serde_json::{Value, json};

/// Rijksregister- and BIS-numbers.
pub const SSIN: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin";
/// RIZIV numbers.
pub const RIZIV: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional";
/// RIZIV numbers of organisations.
pub const ORGANISATION: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-organization";
/// Enterprise numbers.
pub const CBE: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/cbe";

pub fn coding(system: &str, code: &str) -> Value {
    json!({ "system": system, "code": code })
}

/// A reference by identifier, without an address to look it up.
pub fn identified(kind: &str, system: &str, value: &str) -> Value {
    json!({ "type": kind, "identifier": { "system": system, "value": value } })
}

/// System and value of a patient's number as the database keeps it: a NISS, or `CBE/NUMBER` of a file.
pub fn patient_number(base_url: &str, kept: &str) -> (String, String) {
    match kept.split_once('/') {
        Some((cbe, number)) => (format!("{base_url}/id/patient-file/{cbe}"), number.to_owned()),
        None => (SSIN.to_owned(), kept.to_owned()),
    }
}

/// One number of a person as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    Niss(String),
    Riziv(String),
    Personnel { cbe: String, number: String },
}

/// System and value of each of a person's numbers.
pub type Numbers = Vec<(String, String)>;

/// A person's numbers with their systems, those that a care worker is best known by first: RIZIV, NISS, personnel numbers.
pub fn numbers(base_url: &str, person: &Value) -> Numbers {
    // One by one: a kind of number that a newer version writes must not take the others with it.
    let read = |one: &Value| match serde_json::from_value(one.clone()) {
        Ok(kept) => Some(kept),
        Err(_) => {
            tracing::error!("a number of a kind that this version does not know is left out");
            None
        }
    };
    let kept: Vec<Kept> = person.as_array().into_iter().flatten().filter_map(read).collect();
    let mut all: Vec<(u8, (String, String))> = kept
        .into_iter()
        .map(|one| match one {
            Kept::Riziv(digits) => (0, (RIZIV.to_owned(), digits)),
            Kept::Niss(digits) => (1, (SSIN.to_owned(), digits)),
            Kept::Personnel { cbe, number } => (2, (format!("{base_url}/id/personnel/{cbe}"), number)),
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, number)| number).collect()
}
