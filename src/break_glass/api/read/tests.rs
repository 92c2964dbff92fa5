//! What is read of an AuditEvent, what is kept although it is odd, and what is no break at all.

use proptest::prelude::*;
use serde_json::{Value, json};

use uuid::Uuid;

use super::*;
use crate::db::ids::ReportId;
use crate::fhir::{RIZIV, instant};

const BASE: &str = "https://toegang.example.org";
const ID: ReportId = ReportId::from_uuid(Uuid::from_u128(1));
/// While the break of the example lies ahead.
const BEFORE: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn event() -> Value {
    json!({
        "resourceType": "AuditEvent",
        "id": ID,
        "type": { "system": DCM, "code": "110113" },
        "subtype": [{ "system": DCM, "code": "110127" }],
        "action": "E",
        "period": { "start": "2026-11-23T14:05:00+01:00", "end": "2026-11-23T18:05:00+01:00" },
        "recorded": "2026-11-23T14:05:01+01:00",
        "outcome": "0",
        "outcomeDesc": "Enige van wacht",
        "purposeOfEvent": [{ "coding": [{ "system": ACT_REASON, "code": "ETREAT" }, { "system": ACT_REASON, "code": "BTG" }] }],
        "agent": [
            { "who": { "identifier": { "system": RIZIV, "value": "10000007003" } }, "requestor": true, "name": "Sofie Claes",
              "role": [{ "coding": [{ "display": "Arts" }] }], "location": { "display": "spoedgevallen" } },
            { "type": { "coding": [{ "code": "IRCP" }] }, "who": { "identifier": { "system": format!("{BASE}/id/personnel/0566988259"), "value": "P-9" } }, "requestor": false },
            { "who": { "type": "Organization", "identifier": { "system": CBE, "value": "0566988259" } }, "requestor": false },
            { "who": { "display": "EPD" }, "requestor": false },
        ],
        "source": { "observer": { "display": "EPD" } },
        "entity": [{ "what": { "type": "Patient", "identifier": { "system": SSIN, "value": "85073000061" } } }],
    })
}

fn with(path: &str, value: Value) -> Value {
    let mut event = event();
    let (above, member) = path.rsplit_once('/').unwrap();
    match event.pointer_mut(above).unwrap() {
        Value::Array(items) => items[member.parse::<usize>().unwrap()] = value,
        object => {
            object.as_object_mut().unwrap().insert(member.to_owned(), value);
        }
    }
    event
}

fn started(event: &Value) -> BreakReport {
    match parse_event(BASE, ID, event, BEFORE).unwrap() {
        ReportedEvent::Started(report) => *report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_start_is_a_report() {
    let report = started(&event());
    assert_eq!(report.kind, BreakKind::Exclusion);
    assert_eq!(report.patient.as_str(), "85073000061");
    assert_eq!(report.person.identifiers.iter().count(), 2, "both agents are the same person");
    assert_eq!((report.person.name.as_str(), report.person.function.as_str()), ("Sofie Claes", "Arts"));
    assert_eq!(report.place.institution.unwrap().as_str(), "0566988259");
    assert_eq!((report.place.words.as_str(), report.motivation.as_str()), ("spoedgevallen", "Enige van wacht"));
    assert_eq!(instant(report.starts_at), "2026-11-23T13:05:00.000000Z");
    assert_eq!(instant(report.ends_at.unwrap()), "2026-11-23T17:05:00.000000Z");
    assert!(report.person.unread.is_empty());
}

#[test]
fn what_is_odd_is_kept() {
    let value =
        |system: &str, value: &str| json!({ "who": { "identifier": { "system": system, "value": value } }, "requestor": true });
    let report = started(&with("/agent/0", value(RIZIV, "1234")));
    assert_eq!(report.person.unread, [(ReportedLine::new(RIZIV), ReportedLine::new("1234"))]);
    let report = started(&with("/agent/0", value("urn:x", "1\u{0}2")));
    assert_eq!(report.person.unread, [(ReportedLine::new("urn:x"), ReportedLine::new("1 2"))]);
    let by_reference = json!({ "who": { "reference": "Practitioner/7" }, "requestor": true });
    assert_eq!(
        started(&with("/agent/0", by_reference)).person.unread,
        [(ReportedLine::default(), ReportedLine::new("Practitioner/7"))]
    );
    let nobody = started(&with("/agent", json!([])));
    assert_eq!((nobody.person, nobody.place), (ReportedPerson::default(), ReportedPlace::default()));
    let mut bare = event();
    for name in ["period", "outcomeDesc", "agent", "source", "action"] {
        bare.as_object_mut().unwrap().remove(name);
    }
    let report = started(&bare);
    assert_eq!((instant(report.starts_at).as_str(), report.ends_at), ("2026-11-23T13:05:01.000000Z", None));
    let many: Vec<Value> = (0..30).map(|n| value(&format!("{BASE}/id/personnel/0566988259"), &format!("P-{n}"))).collect();
    let report = started(&with("/agent", json!(many)));
    assert_eq!((report.person.identifiers.iter().count(), report.person.unread.len()), (20, 10));
    let none = with(
        "/purposeOfEvent",
        json!([{ "coding": [{ "system": ACT_REASON, "code": "BTG" }, { "system": kinds(BASE), "code": "no-relationship" }] }]),
    );
    assert_eq!(started(&none).kind, BreakKind::NoRelationship);
}

#[test]
fn what_failed_is_no_break_and_opens_tells_and_stops_nothing() {
    for code in ["110127", "110138", "110110"] {
        let mut failed = with("/subtype", json!([{ "system": DCM, "code": code }]));
        for outcome in ["4", "8", "12", "", "success"] {
            failed["outcome"] = json!(outcome);
            assert_eq!(parse_event(BASE, ID, &failed, BEFORE), Ok(ReportedEvent::Failed), "{code} {outcome}");
        }
    }
    assert_eq!(parse_event(BASE, ID, &with("/outcome", json!(8)), BEFORE).unwrap_err().at, "AuditEvent.outcome");
    let mut silent = event();
    silent.as_object_mut().unwrap().remove("outcome");
    started(&silent);
}

#[test]
fn a_number_of_an_unknown_system_is_kept_and_raises_no_doubt_unless_it_is_nearly_ours() {
    let beside = |system: &str, value: &str| {
        let mut event = event();
        let agent = json!({ "who": { "identifier": { "system": system, "value": value } }, "requestor": true });
        event["agent"].as_array_mut().unwrap().push(agent);
        started(&event).person
    };
    let foreign = beside("urn:oid:1.2.3", "85073000061");
    assert_eq!((foreign.identifiers.iter().count(), foreign.unread.len(), foreign.uncertain), (2, 1, false));
    for near in [format!("{SSIN}/"), SSIN.replace("https", "http"), String::new()] {
        assert!(beside(&near, "85073000061").uncertain, "{near}");
    }
    assert!(beside(RIZIV, "1000000700").uncertain, "ours, and no number");
}

#[test]
fn a_day_as_the_end_lies_in_the_period() {
    let report = started(&with("/period/end", json!("2026-11-23")));
    assert_eq!(instant(report.ends_at.unwrap()), "2026-11-24T00:00:00.000000Z");
}

#[test]
fn later_ones_refer_to_their_break() {
    let later = |code: &str, reference: &str| {
        let mut event = with("/subtype", json!([{ "system": DCM, "code": code }]));
        event["entity"] =
            json!([event["entity"][0], { "what": { "reference": reference }, "name": "Labo" }, { "description": "Brief" }]);
        parse_event(BASE, ID, &event, BEFORE)
    };
    let broken = ReportId::from_uuid(Uuid::from_u128(9));
    for reference in
        [format!("AuditEvent/{broken}"), format!("{BASE}/fhir/AuditEvent/{broken}"), format!("AuditEvent/{broken}/_history/1")]
    {
        let Ok(ReportedEvent::Stopped(of, stop)) = later("110138", &reference) else { panic!("{reference}") };
        assert_eq!((of, instant(stop.at).as_str()), (broken, "2026-11-23T17:05:00.000000Z"));
        let Ok(ReportedEvent::Opened(of, opening)) = later("110110", &reference) else { panic!("{reference}") };
        assert_eq!((of, opening.what.as_str()), (broken, "Labo, Brief"));
    }
    assert_eq!(later("110138", "Consent/1").unwrap_err().at, "AuditEvent.entity");
}

#[test]
fn what_is_no_break_is_named_by_its_element() {
    for (path, value, at) in [
        ("/resourceType", json!("Consent"), "AuditEvent.resourceType"),
        ("/id", json!("x"), "AuditEvent.id"),
        ("/type/code", json!("110114"), "AuditEvent.type"),
        ("/type", json!([]), "AuditEvent.type"),
        ("/subtype", json!([]), "AuditEvent.subtype"),
        ("/subtype", json!([{ "system": DCM, "code": "110127" }, { "system": DCM, "code": "110138" }]), "AuditEvent.subtype"),
        ("/purposeOfEvent", json!([]), "AuditEvent.purposeOfEvent"),
        ("/period/start", json!("gisteren"), "AuditEvent.period.start"),
        ("/period", json!("x"), "AuditEvent.period"),
        ("/outcomeDesc", json!(7), "AuditEvent.outcomeDesc"),
        ("/agent", json!({}), "AuditEvent.agent"),
        ("/agent/1/who/identifier/value", json!(7), "AuditEvent.agent[1].who.identifier.value"),
        ("/agent/0/requestor", json!("true"), "AuditEvent.agent[0].requestor"),
        ("/entity", json!([]), "AuditEvent.entity"),
        ("/entity/0/what/identifier/value", json!("85073000062"), "AuditEvent.entity[0].what.identifier.value"),
        ("/entity/0/what/identifier/system", json!(RIZIV), "AuditEvent.entity[0].what.identifier.system"),
    ] {
        let wrong = parse_event(BASE, ID, &with(path, value), BEFORE).unwrap_err();
        assert_eq!(wrong.at, at, "{path}");
    }
    // Only what opens a record must say what for (R9).
    assert!(parse_event(BASE, ID, &with("/purposeOfEvent", json!([])), DateTime::<Utc>::MAX_UTC).is_ok());
    let patient = event()["entity"][0].clone();
    assert_eq!(parse_event(BASE, ID, &with("/entity", json!([patient, patient])), BEFORE).unwrap_err().at, "AuditEvent.entity");
}

proptest! {
    #[test]
    fn any_text_in_it_is_answered(text in "\\PC{0,300}", place in 0_usize..7) {
        let path = ["/outcomeDesc", "/period/end", "/agent/0/name", "/agent/0/who/identifier/value", "/agent/0/who/identifier/system",
            "/agent/0/location/display", "/entity/0/what/identifier/value"][place];
        let _ = parse_event(BASE, ID, &with(path, json!(text)), BEFORE);
    }
}
