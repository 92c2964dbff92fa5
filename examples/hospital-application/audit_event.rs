//! Reports of breaks as FHIR AuditEvents.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::breaks::Kind;
use crate::moment::written;
use crate::numbers::{CBE, Identifier};
use crate::staff;

const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

const APPLICATION: &str = "Proefziekenhuis";

/// A break, as it is told.
#[derive(Clone, Serialize, Deserialize)]
pub struct Told {
    pub kind: Kind,
    pub patient: String,
    /// Every number of the person, and the name: that of somebody whom the portal does not know.
    pub who: Vec<Identifier>,
    pub name: String,
    /// The institution.
    pub cbe: String,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub motivation: String,
}

/// What is told of a break later.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    Stopped { at: DateTime<Utc> },
    Opened { what: String, at: DateTime<Utc> },
}

fn coding(system: &str, code: &str) -> Value {
    json!({ "system": system, "code": code })
}

fn identified(kind: &str, identifier: &Identifier) -> Value {
    json!({ "type": kind, "identifier": identifier })
}

/// Why access was not there, in the portal's own codes.
fn kinds(base_url: &str) -> String {
    format!("{base_url}/fhir/CodeSystem/break-kind")
}

/// The AuditEvent of a break.
pub fn broke(base_url: &str, id: Uuid, told: &Told) -> Value {
    let person = |identifier: &Identifier| {
        json!({
            "type": { "coding": [coding(PARTICIPATION, "IRCP")] },
            "who": identified("Practitioner", identifier),
            "name": told.name,
            "requestor": true,
        })
    };
    let organisation = json!({
        "type": { "coding": [coding("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV")] },
        "who": identified("Organization", &Identifier::new(CBE, told.cbe.as_str())),
        "requestor": false,
    });
    let agents: Vec<Value> = told.who.iter().map(person).chain([organisation]).collect();
    let mut purpose = vec![json!({ "coding": [coding(ACT_REASON, "BTG")] })];
    if told.kind == Kind::NoRelationship {
        purpose.push(json!({ "coding": [coding(&kinds(base_url), "no-relationship")] }));
    }
    json!({
        "resourceType": "AuditEvent",
        "id": id,
        "type": coding(DCM, "110113"),
        "subtype": [coding(DCM, "110127")],
        "action": "E",
        "period": { "start": written(told.from), "end": written(told.until) },
        "recorded": written(told.from),
        "outcome": "0",
        "outcomeDesc": told.motivation,
        "purposeOfEvent": purpose,
        "agent": agents,
        "source": source(),
        "entity": [{
            "what": identified("Patient", &staff::patient(&told.patient)),
            "type": coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "1"),
            "role": coding("http://terminology.hl7.org/CodeSystem/object-role", "1"),
        }],
    })
}

/// The AuditEvent of what is told of a break later.
pub fn later(id: Uuid, of: Uuid, what: &Later) -> Value {
    let mut event = json!({
        "resourceType": "AuditEvent",
        "id": id,
        "type": coding(DCM, "110113"),
        "action": "E",
        "outcome": "0",
        // FHIR asks for an agent: the application tells it.
        "agent": [{ "who": { "display": APPLICATION }, "requestor": false }],
        "source": source(),
    });
    let mut entity = json!({ "what": { "reference": format!("AuditEvent/{of}") } });
    let more = match what {
        Later::Stopped { at } => {
            json!({ "subtype": [coding(DCM, "110138")], "recorded": written(*at), "period": { "end": written(*at) } })
        }
        Later::Opened { what, at } => {
            insert(&mut entity, "name", json!(what));
            json!({ "subtype": [coding(DCM, "110110")], "recorded": written(*at) })
        }
    };
    for (name, value) in more.as_object().into_iter().flatten() {
        insert(&mut event, name, value.clone());
    }
    insert(&mut event, "entity", json!([entity]));
    event
}

fn source() -> Value {
    json!({ "observer": { "display": APPLICATION } })
}

fn insert(into: &mut Value, name: &str, value: Value) {
    if let Some(members) = into.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}
