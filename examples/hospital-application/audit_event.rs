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

/// The AuditEvent of a break.
pub fn broke(id: Uuid, told: &Told) -> Value {
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
        "purposeOfEvent": [{ "coding": [coding(ACT_REASON, "BTG")] }],
        "agent": agents,
        "source": { "observer": { "display": "Proefziekenhuis" } },
        "entity": [{
            "what": identified("Patient", &staff::patient(&told.patient)),
            "type": coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", "1"),
            "role": coding("http://terminology.hl7.org/CodeSystem/object-role", "1"),
        }],
    })
}

/// The AuditEvent of what is told of a break later.
pub fn later(id: Uuid, of: Uuid, what: &Later) -> Value {
    let (code, at, desc) = match what {
        Later::Stopped { at } => ("110138", at, None),
        Later::Opened { what, at } => ("110110", at, Some(what)),
    };
    let mut event = json!({
        "resourceType": "AuditEvent",
        "id": id,
        "type": coding(DCM, "110113"),
        "subtype": [coding(DCM, code)],
        "action": "R",
        "recorded": written(*at),
        "outcome": "0",
        "agent": [],
        "source": { "observer": { "display": "Proefziekenhuis" } },
        "entity": [{ "what": { "reference": format!("AuditEvent/{of}") } }],
    });
    if let (Some(desc), Some(event)) = (desc, event.as_object_mut()) {
        event.insert("outcomeDesc".to_owned(), json!(desc));
    }
    event
}
