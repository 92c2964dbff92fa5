//! What we hold of an application's report, as an AuditEvent for that application. Pure.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::model::BreakKind;
use super::super::report_ids::STARTED;
use super::own::OwnRow;
use super::parts::{breaking, dicom, kinds, organisation, patient, period, person, receiver, source};
use crate::db::ids::ReportId;
use crate::fhir::{coding, instant, numbers};

fn insert(into: &mut Value, name: &str, value: Value) {
    if let Some(members) = into.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// The version that stands: a break has a second one once it was stopped.
pub(super) fn latest_version(row: &OwnRow) -> i32 {
    if row.told == STARTED && row.stopped_at.is_some() { 2 } else { 1 }
}

/// Since when this version stands.
pub(super) fn changed_at(row: &OwnRow, version: i32) -> DateTime<Utc> {
    let stopped = row.stop_received_at.or(row.stopped_at).unwrap_or(row.told_at);
    if version > 1 { stopped } else { row.told_at }
}

fn people(base_url: &str, row: &OwnRow) -> Vec<Value> {
    let known = numbers(base_url, &row.identifiers);
    let mut all: Vec<Value> = known.iter().map(|(system, value)| person(system, value)).collect();
    for unread in row.unread.as_array().into_iter().flatten() {
        let mut who = json!({});
        for name in ["system", "value"] {
            let text = unread.get(name).and_then(Value::as_str).unwrap_or_default();
            if !text.is_empty() {
                insert(&mut who, name, json!(text));
            }
        }
        let mut agent = receiver();
        if who.as_object().is_some_and(|who| !who.is_empty()) {
            insert(&mut agent, "who", json!({ "type": "Practitioner", "identifier": who }));
        }
        all.push(agent);
    }
    if all.is_empty() {
        // FHIR requires an agent.
        let mut agent = receiver();
        insert(&mut agent, "who", json!({ "type": "Practitioner", "display": "?" }));
        all.push(agent);
    }
    if let Some(first) = all.first_mut() {
        for (name, text, value) in [
            ("name", &row.name, json!(row.name)),
            ("role", &row.function, json!([{ "text": row.function }])),
            ("location", &row.place, json!({ "display": row.place })),
        ] {
            if !text.is_empty() {
                insert(first, name, value);
            }
        }
    }
    all.into_iter().chain(row.cbe.as_deref().map(organisation)).collect()
}

/// What is wrong with it, and whether a number beside those that count did not.
fn marks(row: &OwnRow) -> Vec<&str> {
    let some = |numbers: &Value| numbers.as_array().is_some_and(|all| !all.is_empty());
    let ignored = some(&row.unread) && some(&row.identifiers);
    row.marks.iter().map(String::as_str).chain(ignored.then_some("number-ignored")).collect()
}

/// The AuditEvent under an id, as this version of it stands.
pub(super) fn to_resource(base_url: &str, id: ReportId, row: &OwnRow, version: i32) -> Value {
    let mut meta = json!({ "versionId": version.to_string(), "lastUpdated": instant(changed_at(row, version)) });
    let tags = if row.told == STARTED { marks(row) } else { Vec::new() };
    if !tags.is_empty() {
        let system = format!("{base_url}/fhir/CodeSystem/break-mark");
        insert(&mut meta, "tag", tags.into_iter().map(|mark| coding(&system, mark)).collect());
    }
    let mut event = json!({
        "resourceType": "AuditEvent",
        "id": id,
        "meta": meta,
        "type": dicom("110113"),
        "action": "E",
        "recorded": instant(row.told_at),
        "outcome": "0",
        "agent": people(base_url, row),
        "source": source(),
    });
    let mut purpose = vec![breaking()];
    if row.kind == BreakKind::NoRelationship {
        purpose.push(json!({ "coding": [coding(&kinds(base_url), "no-relationship")] }));
    }
    insert(&mut event, "purposeOfEvent", json!(purpose));
    let mut entities = vec![patient(base_url, &row.patient_niss)];
    let broken = json!({ "reference": format!("AuditEvent/{}", row.report_id) });
    match (row.told.as_str(), row.at) {
        ("opened", Some(at)) => {
            insert(&mut event, "subtype", json!([dicom("110110")]));
            insert(&mut event, "recorded", json!(instant(at)));
            entities.push(json!({ "what": broken, "name": row.words }));
        }
        ("stopped", Some(at)) => {
            insert(&mut event, "subtype", json!([dicom("110138")]));
            insert(&mut event, "period", json!({ "end": instant(at) }));
            entities.push(json!({ "what": broken }));
        }
        _ => {
            let stopped = row.stopped_at.filter(|_| version > 1);
            let started = [Some(dicom("110127")), stopped.map(|_| dicom("110138"))];
            insert(&mut event, "subtype", started.into_iter().flatten().collect());
            insert(&mut event, "period", period(row.starts_at, stopped.or(row.ends_at)));
            if !row.motivation.is_empty() {
                insert(&mut event, "outcomeDesc", json!(row.motivation));
            }
        }
    }
    insert(&mut event, "entity", json!(entities));
    event
}
