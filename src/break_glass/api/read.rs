//! Reading an AuditEvent that an application sends. What has happened is never refused for its content (R9): here only what
//! cannot be read at all is refused. Pure.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::super::model::{BreakKind, BreakReport, Opening, ReportedPerson, ReportedPlace, Stop};
use super::super::text::{Motivation, ReportedLine};
use super::parts::{ACT_REASON, DCM, kinds};
use crate::db::ids::ReportId;
use crate::directory::{Cbe, Identifier, IdentifierRefused, Identifiers, PatientNumber};
use crate::fhir::{CBE, Element, SSIN, Unreadable};

/// What an AuditEvent tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ReportedEvent {
    Started(Box<BreakReport>),
    /// What was opened during the break with this id.
    Opened(ReportId, Opening),
    /// It is over.
    Stopped(ReportId, Stop),
    /// It was tried and failed: nothing happened.
    Failed,
}

/// Of the codes of audit-event-outcome the one that says that it happened.
const SUCCESS: &str = "0";

type Parsed<T> = Result<T, Unreadable>;

/// Reads what was sent under an id.
pub(super) fn parse_event(
    base_url: &str,
    id: ReportId,
    resource: &serde_json::Value,
    now: DateTime<Utc>,
) -> Parsed<ReportedEvent> {
    let event = Element::root("AuditEvent", resource);
    if event.child("resourceType")?.text()? != Some("AuditEvent") {
        return Err(event.child("resourceType")?.wrong("AuditEvent is expected"));
    }
    if event.child("id")?.text()? != Some(id.to_string().as_str()) {
        return Err(event.child("id")?.wrong("the id of the address is expected"));
    }
    if event.child("type")?.coded()? != (DCM, "110113") {
        return Err(event.child("type")?.wrong("the code 110113 of DICOM is expected"));
    }
    let subtypes = event.child("subtype")?;
    let mut codes = Vec::new();
    for subtype in subtypes.items()? {
        codes.push(subtype.coded()?);
    }
    codes.retain(|(system, code)| *system == DCM && ["110127", "110138", "110110"].contains(code));
    if let ([_], Some(outcome)) = (codes.as_slice(), event.child("outcome")?.text()?)
        && outcome != SUCCESS
    {
        return Ok(ReportedEvent::Failed);
    }
    match codes.as_slice() {
        [(_, "110127")] => Ok(ReportedEvent::Started(Box::new(started(base_url, id, &event, now)?))),
        [(_, "110138")] => {
            let ends = event.at(&["period", "end"])?.end()?;
            let at = ends.map_or_else(|| recorded(&event), Ok)?;
            Ok(ReportedEvent::Stopped(broken(base_url, &event)?, Stop { id, at }))
        }
        [(_, "110110")] => {
            let opening = Opening { id, what: contents(base_url, &event)?, at: recorded(&event)? };
            Ok(ReportedEvent::Opened(broken(base_url, &event)?, opening))
        }
        _ => Err(subtypes.wrong("one of the codes 110127, 110138 and 110110 of DICOM is expected")),
    }
}

fn recorded(event: &Element<'_>) -> Parsed<DateTime<Utc>> {
    let recorded = event.child("recorded")?;
    recorded.moment()?.ok_or_else(|| recorded.wrong("an instant is expected"))
}

fn started(base_url: &str, id: ReportId, event: &Element<'_>, now: DateTime<Utc>) -> Parsed<BreakReport> {
    let (kind, purpose) = kind(base_url, event)?;
    let starts = event.at(&["period", "start"])?.moment()?;
    let agents = event.child("agent")?.items()?;
    let report = BreakReport {
        id,
        kind,
        patient: patient(base_url, event)?,
        person: person(base_url, &agents)?,
        place: place(event, &agents)?,
        // Reported without a time, it happened when it was recorded.
        starts_at: starts.map_or_else(|| recorded(event), Ok)?,
        ends_at: event.at(&["period", "end"])?.end()?,
        motivation: Motivation::new(event.child("outcomeDesc")?.text()?.unwrap_or_default()),
    };
    // What opens a record says what for. What has happened is taken without it: its subtype tells what it was (R9).
    if !purpose && report.is_to_open(now) {
        return Err(event.child("purposeOfEvent")?.wrong("the code BTG of v3-ActReason is expected"));
    }
    Ok(report)
}

/// Which kind, and whether the purpose is to break the glass.
fn kind(base_url: &str, event: &Element<'_>) -> Parsed<(BreakKind, bool)> {
    let purposes = event.child("purposeOfEvent")?;
    let (mut breaks, mut kind) = (false, BreakKind::Exclusion);
    for purpose in purposes.items()? {
        for coding in purpose.child("coding")?.items()? {
            let coded = coding.coded()?;
            breaks |= coded == (ACT_REASON, "BTG");
            if coded == (kinds(base_url).as_str(), "no-relationship") {
                kind = BreakKind::NoRelationship;
            }
        }
    }
    Ok((kind, breaks))
}

fn is_patient(base_url: &str, entity: &Element<'_>) -> Parsed<bool> {
    let what = entity.child("what")?;
    let named = what.child("type")?.text()? == Some("Patient");
    let system = what.at(&["identifier", "system"])?.text()?;
    Ok(named || system == Some(SSIN) || system.is_some_and(|system| system.starts_with(&format!("{base_url}/id/patient-file/"))))
}

fn patient(base_url: &str, event: &Element<'_>) -> Parsed<PatientNumber> {
    let entities = event.child("entity")?;
    let mut found = None;
    for entity in entities.items()? {
        if !is_patient(base_url, &entity)? {
            continue;
        }
        let identifier = entity.at(&["what", "identifier"])?;
        let (system, value) = (identifier.child("system")?, identifier.child("value")?);
        let read = PatientNumber::parse(base_url, system.text()?.unwrap_or_default(), value.text()?.unwrap_or_default());
        let number = read.map_err(|refused| match refused {
            IdentifierRefused::Value => value.wrong("a number of this system is expected"),
            IdentifierRefused::System | IdentifierRefused::UnknownSystem => {
                system.wrong("the system ssin, or of an institution's files, is expected")
            }
        })?;
        if found.replace(number).is_some() {
            return Err(entities.wrong("one patient is expected"));
        }
    }
    found.ok_or_else(|| entities.wrong("a patient is expected: what.type Patient, what.identifier a NISS"))
}

/// Whether an agent stands for an organisation.
fn is_place(agent: &Element<'_>) -> Parsed<bool> {
    let who = agent.child("who")?;
    let named = who.child("type")?.text()? == Some("Organization");
    Ok(named || who.at(&["identifier", "system"])?.text()? == Some(CBE))
}

/// Whether an agent is the person who opened the record.
fn is_person(agent: &Element<'_>) -> Parsed<bool> {
    if is_place(agent)? {
        return Ok(false);
    }
    let mut receives = false;
    for coding in agent.at(&["type", "coding"])?.items()? {
        receives |= coding.child("code")?.text()? == Some("IRCP");
    }
    Ok(receives || agent.child("requestor")?.flag()? == Some(true))
}

/// Who opened it: the numbers of all agents that stand for this person together. What is no number is kept as it was written.
fn person(base_url: &str, agents: &[Element<'_>]) -> Parsed<ReportedPerson> {
    let mut person = ReportedPerson::default();
    let mut numbers = Vec::new();
    for agent in agents {
        if !is_person(agent)? {
            continue;
        }
        let who = agent.child("who")?;
        let identifier = who.child("identifier")?;
        let system = identifier.child("system")?.text()?.unwrap_or_default();
        let value = identifier.child("value")?.text()?.or(who.child("reference")?.text()?);
        match value.map(|value| (value, Identifier::parse(base_url, system, value))) {
            None => {}
            // More than 20 are no one person's.
            Some((_, Ok(number))) if numbers.len() < 20 || numbers.contains(&number) => numbers.push(number),
            Some((value, read)) => {
                person.uncertain |= read != Err(IdentifierRefused::UnknownSystem);
                person.unread.push((ReportedLine::new(system), ReportedLine::new(value)));
            }
        }
        let texts = [agent.child("name")?.text()?, who.child("display")?.text()?];
        first(&mut person.name, texts);
        for role in agent.child("role")?.items()? {
            let mut texts = vec![role.child("text")?.text()?];
            for coding in role.child("coding")?.items()? {
                texts.push(coding.child("display")?.text()?);
            }
            first(&mut person.function, texts);
        }
    }
    numbers.sort();
    numbers.dedup();
    person.identifiers = Identifiers::from_directory(numbers);
    Ok(person)
}

/// The first of these texts that says something, where nothing stands yet.
fn first<'a>(line: &mut ReportedLine, texts: impl IntoIterator<Item = Option<&'a str>>) {
    let mut said = texts.into_iter().flatten().map(ReportedLine::new).filter(|line| !line.as_str().is_empty());
    if line.as_str().is_empty()
        && let Some(text) = said.next()
    {
        *line = text;
    }
}

fn place(event: &Element<'_>, agents: &[Element<'_>]) -> Parsed<ReportedPlace> {
    let mut place = ReportedPlace::default();
    for agent in agents {
        first(&mut place.words, [agent.at(&["location", "display"])?.text()?]);
        if !is_place(agent)? {
            continue;
        }
        let value = agent.at(&["who", "identifier", "value"])?.text()?;
        place.institution = place.institution.or_else(|| value.and_then(|value| Cbe::parse(value).ok()));
    }
    first(&mut place.words, [event.at(&["source", "site"])?.text()?]);
    Ok(place)
}

/// The id out of a reference to one of the application's breaks.
fn referred(base_url: &str, reference: &str) -> Option<ReportId> {
    let relative = reference.strip_prefix(base_url).and_then(|rest| rest.strip_prefix("/fhir/")).unwrap_or(reference);
    let id = relative.strip_prefix("AuditEvent/")?;
    let id = id.split_once("/_history/").map_or(id, |(id, _)| id);
    ReportId::from_str(id).ok()
}

fn broken(base_url: &str, event: &Element<'_>) -> Parsed<ReportId> {
    let entities = event.child("entity")?;
    for entity in entities.items()? {
        if let Some(reference) = entity.at(&["what", "reference"])?.text()?
            && let Some(id) = referred(base_url, reference)
        {
            return Ok(id);
        }
    }
    Err(entities.wrong("the break is expected: what.reference AuditEvent/{id}"))
}

/// What was opened, in words. An entity has a name or a description; the patient's would name the patient.
fn contents(base_url: &str, event: &Element<'_>) -> Parsed<ReportedLine> {
    let mut all = Vec::new();
    for entity in event.child("entity")?.items()? {
        if is_patient(base_url, &entity)? {
            continue;
        }
        let mut line = ReportedLine::default();
        first(&mut line, [entity.child("name")?.text()?, entity.child("description")?.text()?]);
        if !line.as_str().is_empty() {
            all.push(line.as_str().to_owned());
        }
    }
    Ok(ReportedLine::new(&all.join(", ")))
}

#[cfg(test)]
mod tests;
