//! A Consent out of a row. Pure; docs/fhir.md gives the reason of every element.

use serde_json::{Value, json};

use super::rows::ConsentRow;
use crate::exclusions::Origin;
use crate::fhir::{CBE, coding, identified, instant, numbers, patient_number};

/// Where the federal exclusions come from, and the only place where they are changed (R5).
const EHEALTH: &str = "https://www.ehealth.fgov.be";

/// The excluded person, a participant per number. A rule without a participant would be everybody's, so a person without known
/// numbers gets one that is unique: it refuses no access, and says that there is a person (R18).
fn actors(base_url: &str, row: &ConsentRow) -> Vec<Value> {
    let mut known = numbers(base_url, &row.person);
    if known.is_empty() {
        known.push((format!("{base_url}/id/person-without-number"), row.id.to_string()));
    }
    let role = json!({ "coding": [coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")] });
    known.iter().map(|(system, value)| json!({ "role": role, "reference": identified("Practitioner", system, value) })).collect()
}

/// The request, where there was one. IHE PCF asks for a source of every Consent: where no request is known, the exclusion itself.
fn source(base_url: &str, row: &ConsentRow) -> Value {
    if let Some(reference) = &row.reference {
        return identified("DocumentReference", &format!("{base_url}/id/request"), reference);
    }
    let mut source = identified("Consent", &exclusion_system(base_url), &row.id.to_string());
    if let Some(members) = source.as_object_mut() {
        let absent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
        members.insert("extension".to_owned(), json!([{ "url": absent, "valueCode": "unknown" }]));
    }
    source
}

fn exclusion_system(base_url: &str) -> String {
    format!("{base_url}/id/exclusion")
}

/// The patient with every number, where there are several: a reference by identifier has room for one.
fn contained_patient(base_url: &str, row: &ConsentRow) -> Value {
    let number = |usage: &str, kept: &String| {
        let (system, value) = patient_number(base_url, kept);
        json!({ "use": usage, "system": system, "value": value })
    };
    let former = row.former_niss.iter().map(|value| number("old", value));
    let all: Vec<Value> = std::iter::once(number("official", &row.patient_niss)).chain(former).collect();
    json!({ "resourceType": "Patient", "id": "patient", "identifier": all })
}

/// A version of an exclusion. `break_possible`: whether the house lets a break open a record at all.
pub fn consent(base_url: &str, break_possible: bool, row: &ConsentRow) -> Value {
    let (system, number) = patient_number(base_url, &row.patient_niss);
    let mut patient = identified("Patient", &system, &number);
    if let (false, Some(patient)) = (row.former_niss.is_empty(), patient.as_object_mut()) {
        patient.insert("reference".to_owned(), json!("#patient"));
    }
    let mut meta = json!({ "versionId": row.version.to_string(), "lastUpdated": instant(row.recorded_at) });
    if row.origin == Origin::Ehealth
        && let Some(meta) = meta.as_object_mut()
    {
        meta.insert("source".to_owned(), json!(EHEALTH));
    }
    let mut period = json!({ "start": instant(row.starts_at) });
    if let (Some(end), Some(period)) = (row.ends_at, period.as_object_mut()) {
        period.insert("end".to_owned(), json!(instant(end)));
    }
    let mut provision = json!({ "type": "deny", "period": period, "actor": actors(base_url, row) });
    let policy = if break_possible { "uitsluiting-1" } else { "uitsluiting-1-zonder-doorbreking" };
    if let (true, Some(provision)) = (break_possible, provision.as_object_mut()) {
        let purpose = coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", "BTG");
        provision.insert("provision".to_owned(), json!([{ "type": "permit", "purpose": [purpose] }]));
    }
    let mut resource = json!({
        "resourceType": "Consent",
        "id": row.id,
        "meta": meta,
        "identifier": [{ "system": exclusion_system(base_url), "value": row.id }],
        "status": row.state,
        "scope": { "coding": [coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")] },
        "category": [{ "coding": [coding("http://loinc.org", "59284-0")] }],
        "patient": patient,
        "dateTime": instant(row.starts_at),
        "performer": [patient],
        "organization": [identified("Organization", CBE, &row.cbe)],
        "policy": [{ "uri": format!("{base_url}/policy/{policy}") }],
        "provision": provision,
    });
    if let Some(resource) = resource.as_object_mut() {
        resource.insert("sourceReference".to_owned(), source(base_url, row));
        if !row.former_niss.is_empty() {
            resource.insert("contained".to_owned(), json!([contained_patient(base_url, row)]));
        }
    }
    resource
}

#[cfg(test)]
mod tests {
    use crate::db::ids::ExclusionId;
    use chrono::DateTime;

    use super::super::rows::ConsentStatus;
    use super::*;
    use crate::fhir::SSIN;

    const BASE: &str = "https://toegang.example.org";

    fn row() -> ConsentRow {
        ConsentRow {
            sequence: 7,
            recorded_at: DateTime::UNIX_EPOCH,
            id: ExclusionId::NIL,
            version: 1,
            state: ConsentStatus::Active,
            starts_at: DateTime::UNIX_EPOCH,
            ends_at: None,
            person: json!([{ "personnel": { "cbe": "0566988259", "number": "P-1" } }, { "niss": "01020399942" }, { "riziv": "10000007003" }]),
            patient_niss: "85073000061".to_owned(),
            former_niss: Vec::new(),
            origin: Origin::Nexuzhealth,
            reference: Some("UA-2026-004217-X".to_owned()),
            cbe: "0566988259".to_owned(),
        }
    }

    #[test]
    fn every_number_is_an_actor_of_its_own_riziv_first() {
        let consent = consent(BASE, true, &row());
        let systems: Vec<_> = consent["provision"]["actor"]
            .as_array()
            .unwrap()
            .iter()
            .map(|actor| actor["reference"]["identifier"]["system"].as_str().unwrap().rsplit('/').next().unwrap())
            .collect();
        assert_eq!(systems, ["nihdi-professional", "ssin", "0566988259"]);
        assert_eq!(consent["provision"]["type"], "deny");
        assert_eq!(consent["provision"]["provision"][0]["type"], "permit");
        assert_eq!(consent["policy"][0]["uri"], "https://toegang.example.org/policy/uitsluiting-1");
        assert!(consent["meta"].get("source").is_none() && consent["provision"]["period"].get("end").is_none());
    }

    #[test]
    fn a_patient_with_former_numbers_is_contained_with_all_of_them() {
        let plain = consent(BASE, true, &row());
        assert!(plain.get("contained").is_none() && plain["patient"].get("reference").is_none());
        let consent = consent(BASE, true, &ConsentRow { former_niss: vec!["85473099921".to_owned()], ..row() });
        assert_eq!(consent["patient"]["reference"], "#patient");
        assert_eq!(consent["patient"]["identifier"]["value"], "85073000061");
        let contained = &consent["contained"][0];
        let numbers = json!([
            { "use": "official", "system": SSIN, "value": "85073000061" },
            { "use": "old", "system": SSIN, "value": "85473099921" }
        ]);
        assert_eq!(
            (&contained["resourceType"], &contained["id"], &contained["identifier"]),
            (&json!("Patient"), &json!("patient"), &numbers)
        );
    }

    #[test]
    fn a_rule_is_never_everybodys() {
        let consent = consent(BASE, true, &ConsentRow { person: json!([]), ..row() });
        assert_eq!(consent["provision"]["actor"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn without_breaks_there_is_no_exception() {
        let consent = consent(BASE, false, &row());
        assert!(consent["provision"].get("provision").is_none());
        assert_eq!(consent["policy"][0]["uri"], "https://toegang.example.org/policy/uitsluiting-1-zonder-doorbreking");
    }

    #[test]
    fn what_ended_has_an_end_and_what_is_federal_its_source() {
        let ended = ConsentRow {
            state: ConsentStatus::Inactive,
            ends_at: Some(DateTime::UNIX_EPOCH),
            origin: Origin::Ehealth,
            reference: None,
            ..row()
        };
        let consent = consent(BASE, true, &ended);
        assert_eq!(consent["status"], "inactive");
        assert_eq!(consent["provision"]["period"]["end"], "1970-01-01T00:00:00.000000Z");
        assert_eq!(consent["meta"]["source"], EHEALTH);
        let source = &consent["sourceReference"];
        assert_eq!((&source["type"], &source["identifier"]), (&json!("Consent"), &consent["identifier"][0]));
        assert_eq!(source["extension"][0]["valueCode"], "unknown");
    }
}
