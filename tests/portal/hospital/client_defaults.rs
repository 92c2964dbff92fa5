//! What client libraries and serialisers send by themselves is taken; what is refused says what was expected.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::breaks::{decides, past, put, scene, start, taken, text, told};
use super::consents::{entries, ids, jans, link};
use super::{App, HOME, RIZIV, SSIN, by_riziv, complaint, question};
use crate::break_glass::{JAN, jan_excludes_sofie};
use crate::suite_log;
use crate::support::Portal;

const ONE: &str = "/access/v1/evaluation";
const SOFIE: &str = "10000007003";

#[tokio::test]
async fn a_failed_break_opens_nothing_and_tells_nobody() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    for outcome in ["4", "8", "12"] {
        for event in [start(Uuid::now_v7(), now), past(Uuid::now_v7(), now)] {
            let id: Uuid = event["id"].as_str().unwrap().parse().unwrap();
            let answer = put(&app, id, &with(&event, "outcome", json!(outcome))).await;
            assert_eq!((answer.status, complaint(&answer).1.as_str()), (422, "AuditEvent.outcome"), "{}", answer.text);
            assert_eq!(app.get(&format!("/fhir/AuditEvent/{id}")).await.status, 404);
            assert_eq!(put(&app, id, &event).await.status, 201, "its id is still free");
        }
    }
    assert_eq!(told(&portal).await, (6, 6), "the ones without the outcome");
}

#[tokio::test]
async fn a_failed_stop_leaves_the_break_open() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let broken = taken(&app, |id| start(id, now)).await;
    let id = Uuid::now_v7();
    let mut stop = with(&start(id, now), "subtype", json!([{ "system": start(id, now)["type"]["system"], "code": "110138" }]));
    stop["entity"] = json!([{ "what": { "reference": format!("AuditEvent/{broken}") } }]);
    stop["period"] = json!({ "end": text(now) });
    assert_eq!(put(&app, id, &with(&stop, "outcome", json!("8"))).await.status, 422);
    assert!(decides(&app).await);
    assert_eq!(put(&app, id, &stop).await.status, 201);
    assert!(!decides(&app).await);
}

#[tokio::test]
async fn a_break_without_a_person_says_that_one_is_expected() {
    let (portal, app) = scene().await;
    let id = Uuid::now_v7();
    let answer = put(&app, id, &with(&start(id, portal.clock.now()), "agent", json!([]))).await;
    assert_eq!((answer.status, complaint(&answer).1.as_str()), (422, "AuditEvent.agent.who"));
    assert!(answer.text.contains("a person is expected"), "{}", answer.text);
}

#[tokio::test]
async fn a_number_of_an_unknown_system_beside_a_known_one_is_left_out_of_a_break_and_tagged() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let beside = |event: Value, system: &str| {
        let mut event = event;
        let agent = json!({ "who": { "identifier": { "system": system, "value": "7" } }, "requestor": true });
        event["agent"].as_array_mut().unwrap().push(agent);
        event
    };
    let near = Uuid::now_v7();
    let refused = put(&app, near, &beside(start(near, now), &format!("{SSIN}/"))).await;
    assert_eq!((refused.status, complaint(&refused).1.as_str()), (422, "AuditEvent.agent.who"));
    assert!(!decides(&app).await);
    let id = taken(&app, |id| beside(start(id, now), "urn:oid:1.2.3")).await;
    assert!(decides(&app).await);
    let held = app.get(&format!("/fhir/AuditEvent/{id}")).await.json();
    assert_eq!(held["meta"]["tag"][0]["code"], "number-ignored", "{held}");
}

#[tokio::test]
async fn a_day_as_the_end_is_that_whole_day_and_too_long_to_open() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let today = now.date_naive();
    let id = Uuid::now_v7();
    let event = with(&start(id, now), "period", json!({ "start": text(now), "end": today.to_string() }));
    assert_eq!(complaint(&put(&app, id, &event).await).1, "AuditEvent.period.end", "not taken for one that is over");
    let yesterday = (now - TimeDelta::days(1)).date_naive().to_string();
    let over = taken(&app, |id| with(&start(id, now), "period", json!({ "start": yesterday, "end": yesterday }))).await;
    assert!(app.get(&format!("/fhir/AuditEvent/{over}")).await.json()["meta"].get("tag").is_none());
}

fn with(event: &Value, member: &str, value: Value) -> Value {
    let mut event = event.clone();
    event[member] = value;
    event
}

#[tokio::test]
async fn what_is_posted_or_searched_for_at_the_audit_events_is_405_with_what_is_allowed() {
    let (_portal, app) = scene().await;
    for method in [Method::POST, Method::GET, Method::DELETE] {
        let answer = app.send(method.clone(), "/fhir/AuditEvent", &[], None).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "PUT"), "{method}");
        assert_eq!(complaint(&answer).0, "not-supported");
        assert!(answer.text.contains("UUID of your own"), "{}", answer.text);
    }
}

async fn consents(portal: &Portal) -> (App, String) {
    let app = portal.application("EPD", &[Scope::ConsentRead, Scope::BreakGlassWrite]).await;
    let (id, _) = jans(portal, &app).await;
    (app, id)
}

#[tokio::test]
async fn format_and_pretty_are_taken_wherever_a_library_adds_them() {
    let portal = Portal::start().await;
    let (app, id) = consents(&portal).await;
    let consent = format!("/fhir/Consent/{id}");
    for format in
        ["_format=json", "_format=application/fhir%2Bjson", "_format=application/fhir+json", "_pretty=true&_format=json"]
    {
        for path in [&consent, &format!("{consent}/_history/1"), &format!("{consent}/_history"), "/fhir/metadata"] {
            let answer = app.send(Method::GET, &format!("{path}?{format}"), &[("accept", "text/html")], None).await;
            assert_eq!(answer.status, 200, "{path}?{format}: {}", answer.text);
        }
        assert_eq!(app.get(&format!("/fhir/Consent/_history?_count=1&{format}")).await.status, 200);
    }
    let found = app.search(&[("_format", "json"), ("_pretty", "false"), ("_count", "1")]).await.json();
    let next = link(&found, "next").unwrap();
    assert_eq!(entries(&app.follow(&format!("{next}&_format=json")).await.json()).len(), 1);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let in_address = app.send(Method::POST, "/fhir/Consent/_search?_format=json", &[form], Some(format!("_id={id}"))).await;
    assert_eq!(ids(&in_address.json()), [id.as_str()]);
    for path in ["/fhir/metadata", consent.as_str()] {
        assert_eq!(app.get(&format!("{path}?_format=xml")).await.status, 406, "{path}");
    }
    assert_eq!(app.search(&[("_format", "xml")]).await.status, 406);
    // What is not taken is named, by a name of the standard only.
    let named = app.get(&format!("{consent}?_summary=true&_format=json")).await;
    assert_eq!((named.status, complaint(&named).1.as_str()), (400, "_summary"));
    let unnamed = app.get(&format!("{consent}?85073000061=1")).await;
    assert_eq!((unnamed.status, complaint(&unnamed).1.as_str()), (400, ""));
    // The two of an event as well.
    let event = Uuid::now_v7();
    let path = format!("/fhir/AuditEvent/{event}?_format=json");
    let body = past(event, portal.clock.now()).to_string();
    let kind = ("content-type", "application/fhir+json");
    assert_eq!(app.send(Method::PUT, &path, &[kind], Some(body)).await.status, 201);
    assert_eq!(app.get(&path).await.status, 200);
}

#[tokio::test]
async fn another_media_type_is_415_in_fhir_and_400_in_authzen_and_says_which_is_expected() {
    let (portal, app) = scene().await;
    let id = Uuid::now_v7();
    let event = past(id, portal.clock.now()).to_string();
    for kind in ["text/plain", "application/fhir+json; fhirVersion=5.0", "application/x-www-form-urlencoded"] {
        let answer =
            app.send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), &[("content-type", kind)], Some(event.clone())).await;
        assert_eq!((answer.status, complaint(&answer).1.as_str()), (415, "Content-Type"), "{kind}");
        assert!(answer.text.contains("application/fhir+json"), "{}", answer.text);
    }
    let taken = ("content-type", "application/fhir+json; fhirVersion=\"4.0\"");
    assert_eq!(app.send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), &[taken], Some(event)).await.status, 201);
    let asked = app.send(Method::POST, ONE, &[("content-type", "text/plain")], Some("{}".into())).await;
    assert_eq!((asked.status, asked.json()["detail"].as_str()), (400, Some("Content-Type: application/json is expected")));
    let broken = app.send(Method::POST, ONE, &[("content-type", "application/json")], Some("{".into())).await;
    assert_eq!(broken.json()["detail"], "malformed JSON", "no colon without an element");
    assert_eq!(complaint(&put(&app, id, &json!({})).await).1, "AuditEvent.resourceType");
}

#[tokio::test]
async fn an_outcome_has_its_words_for_every_library() {
    let (_portal, app) = scene().await;
    let issue = app.get("/fhir/AuditEvent/x").await.json()["issue"][0].clone();
    assert_eq!((&issue["details"]["text"], &issue["diagnostics"]), (&json!("not found"), &json!("not found")));
}

#[tokio::test]
async fn the_ihe_way_to_chain_the_patient_finds_the_same() {
    let portal = Portal::start().await;
    let (app, id) = consents(&portal).await;
    let number = format!("{SSIN}|{JAN}");
    for name in ["patient:identifier", "patient.identifier"] {
        assert_eq!(ids(&app.search(&[(name, &number)]).await.json()), [id.as_str()], "{name}");
    }
    assert_eq!(app.search(&[("patient:identifier", &number), ("patient.identifier", &number)]).await.status, 400);
}

async fn asker() -> (Portal, App) {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    jan_excludes_sofie(&portal).await;
    (portal, app)
}

#[tokio::test]
async fn null_is_absent_where_a_member_may_be_absent_and_malformed_where_not() {
    let (_portal, app) = asker().await;
    let good = by_riziv(SOFIE, JAN);
    let null_at = |path: &str| {
        let mut body = good.clone();
        let (above, member) = path.rsplit_once('/').unwrap();
        body.pointer_mut(above).unwrap()[member] = Value::Null;
        body
    };
    for path in ["/context", "/action/properties", "/resource/properties", "/subject/properties/identifiers", "/options"] {
        for address in [ONE, "/access/v1/evaluations"] {
            let answer = app.post(address, &null_at(path)).await;
            assert_eq!((answer.status, answer.json()["decision"].clone()), (200, json!(false)), "{path}: {}", answer.text);
        }
    }
    let mut batch = good.clone();
    batch["evaluations"] = json!([{ "context": null }, { "subject": null }]);
    let told = app.post("/access/v1/evaluations", &batch).await.json();
    assert_eq!(told["evaluations"][0]["context"]["code"], "access-restricted");
    assert_eq!(told["evaluations"][1]["context"]["error"]["status"], 400);
    for path in [
        "/subject",
        "/subject/type",
        "/subject/id",
        "/subject/properties",
        "/subject/properties/system",
        "/action/name",
        "/resource/id",
    ] {
        let answer = app.post(ONE, &null_at(path)).await;
        assert_eq!((answer.status, answer.json()["pointer"].as_str()), (400, Some(path)), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_number_of_an_unknown_system_is_left_out_and_said_so_and_a_near_miss_is_400() {
    let (portal, app) = asker().await;
    let ask = async |numbers: &[(&str, &str)]| app.post(ONE, &question(numbers, JAN)).await;
    let foreign = ("urn:oid:1.2.3", "4711");
    let answer = ask(&[(RIZIV, SOFIE), foreign, (SSIN, "85473099921")]).await;
    assert_eq!((answer.status, answer.json()["decision"].clone()), (200, json!(false)), "{}", answer.text);
    assert_eq!(answer.json()["context"]["ignored"], json!(["/subject/properties/identifiers/0"]));
    let first = ask(&[foreign, (RIZIV, SOFIE)]).await.json();
    assert_eq!((&first["decision"], &first["context"]["ignored"]), (&json!(false), &json!(["/subject/id"])));
    assert!(ask(&[(RIZIV, SOFIE)]).await.json()["context"].get("ignored").is_none());
    let alone = ask(&[foreign]).await;
    assert_eq!((alone.status, alone.json()["pointer"].as_str()), (400, Some("/subject/properties/system")));
    let (host, staff) = (portal.base.replace("127.0.0.1", "elders.example.org"), format!("/id/personnel/{HOME}"));
    for near in [
        format!("{SSIN}/"),
        SSIN.replace("https:", "http:"),
        SSIN.to_uppercase(),
        SSIN.replace("www.ehealth.fgov.be", "ehealth.fgov.be"),
        RIZIV.replace("/nihdi", "//nihdi"),
        format!("{host}{staff}"),
        format!("{}/{staff}", portal.base),
    ] {
        let answer = ask(&[(RIZIV, SOFIE), (&near, "10000007003")]).await;
        let at = answer.json()["pointer"].as_str().map(str::to_owned);
        assert_eq!((answer.status, at.as_deref()), (400, Some("/subject/properties/identifiers/0/system")), "{near}");
    }
    // A batch names the item, where the subject is the item's own.
    let mut ward = question(&[(RIZIV, SOFIE), foreign], JAN);
    ward["evaluations"] = json!([{}, { "subject": question(&[foreign, (RIZIV, SOFIE)], JAN)["subject"] }]);
    let told = app.post("/access/v1/evaluations", &ward).await.json();
    let ignored = |index: usize| told["evaluations"][index]["context"]["ignored"][0].clone();
    assert_eq!((ignored(0), ignored(1)), (json!("/subject/properties/identifiers/0"), json!("/evaluations/1/subject/id")));
}

#[tokio::test]
async fn who_sends_no_token_is_asked_for_one_and_made_no_error() {
    let (portal, app) = asker().await;
    let header = async |app: &App| app.post(ONE, &by_riziv(SOFIE, JAN)).await.header("www-authenticate").to_owned();
    assert_eq!(header(&portal.app_with("")).await, "Bearer realm=\"Mijn Toegang\"");
    assert_eq!(header(&portal.app_with("x")).await, "Bearer realm=\"Mijn Toegang\", error=\"invalid_token\"");
    let reader = portal.application("Lezer", &[Scope::ConsentRead]).await;
    assert!(header(&reader).await.ends_with("error=\"insufficient_scope\", scope=\"decision\""));
    let basic = portal.app_with("").send(Method::POST, ONE, &[("authorization", "Basic eA==")], None).await;
    assert_eq!((basic.status, basic.header("www-authenticate")), (401, "Bearer realm=\"Mijn Toegang\""));
    assert!(!decides(&app).await);
}

#[tokio::test]
async fn every_answer_carries_an_id_errors_and_streams_too() {
    let (portal, app) = scene().await;
    for (method, path) in [
        (Method::GET, "/.well-known/authzen-configuration"),
        (Method::GET, "/fhir/metadata"),
        (Method::GET, "/fhir/AuditEvent/x"),
        (Method::POST, "/access/v1/evaluation"),
        (Method::GET, "/api/v1/changes/position"),
        (Method::GET, "/api/v1/nowhere"),
        (Method::DELETE, "/fhir/AuditEvent"),
    ] {
        let answer = app.send(method.clone(), path, &[], None).await;
        assert!(Uuid::parse_str(answer.header("x-request-id")).is_ok(), "{method} {path}: {}", answer.status);
        let named = app.send(method, path, &[("x-request-id", "vendor-42")], None).await;
        assert_eq!(named.header("x-request-id"), "vendor-42", "{path}");
    }
    let follower = portal.application("Volger", &[Scope::ChangesRead]).await;
    let stream = reqwest::Client::new().get(format!("{}/api/v1/changes", portal.base)).bearer_auth(&follower.token).send().await;
    assert!(Uuid::parse_str(stream.unwrap().headers()["x-request-id"].to_str().unwrap()).is_ok());
}

#[tokio::test]
async fn a_refused_call_is_found_in_the_log_by_its_id_and_says_whose_it_is() {
    let portal = Portal::start().await;
    suite_log::begin();
    let app = portal.application("EPD van de zoektocht", &[Scope::Decision]).await;
    let refused = async |id: &str| {
        let headers = [("content-type", "application/json"), ("x-request-id", id)];
        let answer = app.send(Method::POST, ONE, &headers, Some("{}".into())).await;
        assert_eq!(answer.status, 400);
        answer.header("x-request-id").to_owned()
    };
    let lines = |id: &str| -> Vec<String> {
        suite_log::text()
            .lines()
            .filter(|line| line.contains("the request was refused") && line.contains(id))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(refused("vendor-zoektocht-42").await, "vendor-zoektocht-42");
    let found = lines("vendor-zoektocht-42");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("\"application\":\"EPD van de zoektocht\"") && found[0].contains("/subject"), "{found:?}");
    // A patient's number for an id would bring it into the log: the portal's own stands in its place.
    let own = refused("85.07.30-000.61").await;
    assert_eq!(lines(&own).len(), 1);
    assert!(!suite_log::text().contains("85.07.30-000.61"));
}
