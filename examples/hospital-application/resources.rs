//! The resources of the feed, read down to what deciding needs. Names, references and reasons are left where they were.

use anyhow::Context;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::numbers::{Identifier, Number, SSIN, read_all};

/// A version of an exclusion.
pub struct Consent {
    pub id: String,
    pub version: u64,
    pub active: bool,
    /// Every number of the patient: the present one, and former ones.
    pub patient: Vec<String>,
    pub person: Vec<Number>,
}

/// A version of a break that opens a record.
pub struct Broken {
    pub id: String,
    pub version: u64,
    pub patient: String,
    pub person: Vec<Number>,
    pub until: DateTime<Utc>,
}

fn text<'a>(of: &'a Value, pointer: &str) -> anyhow::Result<&'a str> {
    of.pointer(pointer).and_then(Value::as_str).with_context(|| format!("a resource without {pointer}"))
}

fn list<'a>(of: &'a Value, pointer: &str) -> &'a [Value] {
    of.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn version(of: &Value) -> anyhow::Result<u64> {
    Ok(text(of, "/meta/versionId")?.parse()?)
}

fn identifier(of: &Value, at: &str) -> Option<Identifier> {
    let part = |name: &str| of.pointer(&format!("{at}/identifier/{name}")).and_then(Value::as_str);
    Some(Identifier::new(part("system")?, part("value")?))
}

fn niss(of: &Value, at: &str) -> Option<String> {
    identifier(of, at).filter(|one| one.system == SSIN).map(|one| one.value)
}

/// The patient's numbers: that of the reference, and those of the Patient within, where there are several.
fn patient_numbers(of: &Value) -> anyhow::Result<Vec<String>> {
    let mut all = vec![niss(of, "/patient").context("a Consent without its patient")?];
    for one in list(of, "/contained").iter().filter(|one| one.get("resourceType").is_some_and(|kind| kind == "Patient")) {
        for number in list(one, "/identifier").iter().filter(|number| number.get("system").is_some_and(|system| system == SSIN)) {
            let value = text(number, "/value")?.to_owned();
            if !all.contains(&value) {
                all.push(value);
            }
        }
    }
    Ok(all)
}

/// Reads a Consent. It says whom it shuts out with an actor per number; those of one exclusion are one person.
///
/// # Errors
/// When it is none that this application knows how to keep: then the feed must not be acknowledged past it.
pub fn consent(of: &Value) -> anyhow::Result<Consent> {
    anyhow::ensure!(text(of, "/resourceType")? == "Consent", "another resource than a Consent");
    let active = text(of, "/status")? == "active";
    // A rule of another kind read as a refusal, or a refusal as none, would both be wrong.
    anyhow::ensure!(!active || text(of, "/provision/type")? == "deny", "a Consent that refuses nobody");
    let actors: Vec<_> = list(of, "/provision/actor").iter().filter_map(|actor| identifier(actor, "/reference")).collect();
    Ok(Consent {
        id: text(of, "/id")?.to_owned(),
        version: version(of)?,
        active,
        patient: patient_numbers(of)?,
        person: read_all(&actors),
    })
}

/// Reads the AuditEvent of a break.
///
/// # Errors
/// As [`consent`].
pub fn broken(of: &Value) -> anyhow::Result<Broken> {
    anyhow::ensure!(text(of, "/resourceType")? == "AuditEvent", "another resource than an AuditEvent");
    let agents = list(of, "/agent").iter().filter(|agent| agent.get("requestor") == Some(&Value::Bool(true)));
    let person: Vec<_> = agents.filter_map(|agent| identifier(agent, "/who")).collect();
    Ok(Broken {
        id: text(of, "/id")?.to_owned(),
        version: version(of)?,
        patient: list(of, "/entity").iter().find_map(|entity| niss(entity, "/what")).context("a break without its patient")?,
        person: read_all(&person),
        // A stop is a version with an earlier end, so both kinds are read alike.
        until: text(of, "/period/end")?.parse()?,
    })
}
