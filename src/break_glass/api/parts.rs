//! The parts that every AuditEvent of a break is made of. Pure.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::fhir::{CBE, coding, identified, instant, patient_number};

/// The codes of DICOM.
pub(super) const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
/// Why a record is opened.
pub(super) const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/// Our own codes of why access was not there.
pub(super) fn kinds(base_url: &str) -> String {
    format!("{base_url}/fhir/CodeSystem/break-kind")
}

/// A code of DICOM with its name.
pub(super) fn dicom(code: &str) -> Value {
    let display = match code {
        "110113" => "Security Alert",
        "110127" => "Emergency Override Started",
        "110138" => "Emergency Override Stopped",
        _ => "Patient Record",
    };
    json!({ "system": DCM, "code": code, "display": display })
}

pub(super) fn breaking() -> Value {
    json!({ "coding": [coding(ACT_REASON, "BTG")] })
}

/// From when until when.
pub(super) fn period(start: DateTime<Utc>, end: Option<DateTime<Utc>>) -> Value {
    match end {
        Some(end) => json!({ "start": instant(start), "end": instant(end) }),
        None => json!({ "start": instant(start) }),
    }
}

/// Who opens the record, by one of the numbers.
pub(super) fn person(system: &str, value: &str) -> Value {
    let mut agent = receiver();
    if let Some(members) = agent.as_object_mut() {
        members.insert("who".to_owned(), identified("Practitioner", system, value));
    }
    agent
}

/// Who opens the record, by nothing yet.
pub(super) fn receiver() -> Value {
    let role = coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP");
    json!({ "type": { "coding": [role] }, "requestor": true })
}

pub(super) fn organisation(cbe: &str) -> Value {
    let role = coding("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV");
    json!({ "type": { "coding": [role] }, "who": identified("Organization", CBE, cbe), "requestor": false })
}

pub(super) fn patient(base_url: &str, kept: &str) -> Value {
    let (system, number) = patient_number(base_url, kept);
    json!({
        "what": identified("Patient", &system, &number),
        "type": coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "1"),
        "role": coding("http://terminology.hl7.org/CodeSystem/object-role", "1"),
    })
}

pub(super) fn source() -> Value {
    json!({ "observer": { "display": "Mijn Toegang" } })
}
