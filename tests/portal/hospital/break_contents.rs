//! What an AuditEvent must say to open a record, what is kept although it is odd (R9), and what is no break at all.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::breaks::{decides, past, put, put_text, scene, start, taken, text, told};
use super::{RIZIV, SSIN, complaint};
use crate::break_glass::EMMA;

#[tokio::test]
async fn one_that_opens_is_asked_for_everything_and_the_refusal_names_the_element() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let person =
        |system: &str, value: &str| json!({ "who": { "identifier": { "system": system, "value": value } }, "requestor": true });
    for (path, value, at) in [
        ("/outcomeDesc", json!("Dringend!"), "outcomeDesc"),
        ("/outcomeDesc", json!("é".repeat(201)), "outcomeDesc"),
        ("/outcomeDesc", json!("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}"), "outcomeDesc"),
        ("/period/end", json!(text(now + TimeDelta::minutes(241))), "period.end"),
        ("/period/end", json!("2276-11-23T14:05:00Z"), "period.end"),
        ("/period/start", json!("1776-07-04"), "period.end"),
        ("/period/start", json!(text(now + TimeDelta::hours(1))), "period.start"),
        ("/agent/0", person(RIZIV, "10000036003"), "agent.who"),
        ("/agent/0", person(SSIN, "85473099921"), "agent.who"),
        ("/agent/0", person("urn:x", "1"), "agent.who"),
        ("/agent", json!([]), "agent.who"),
    ] {
        let id = Uuid::now_v7();
        let mut event = start(id, now);
        *event.pointer_mut(path).unwrap() = value;
        let answer = put(&app, id, &event).await;
        assert_eq!(answer.status, 422, "{path}: {}", answer.text);
        assert_eq!(complaint(&answer), ("business-rule".to_owned(), format!("AuditEvent.{at}")));
        assert_eq!(app.get(&format!("/fhir/AuditEvent/{id}")).await.status, 404);
    }
    // With one number that is none, whose the others are is not sure.
    let id = Uuid::now_v7();
    let mut event = start(id, now);
    event["agent"].as_array_mut().unwrap().push(person(RIZIV, "1234"));
    assert_eq!(complaint(&put(&app, id, &event).await).1, "AuditEvent.agent.who");
    let mut of_emma = start(id, now);
    of_emma["entity"][0]["what"]["identifier"]["value"] = json!(EMMA);
    assert_eq!(complaint(&put(&app, id, &of_emma).await).1, "AuditEvent.agent.who", "Emma does not exclude Sofie");
    assert!(!decides(&app).await);
    assert_eq!(told(&portal).await, (0, 0));
    for words in
        ["1234567890".to_owned(), "é".repeat(200), "😀".repeat(200), format!("{}\r\n{}", "a".repeat(99), "b".repeat(100))]
    {
        let kept = taken(&app, |id| {
            let mut event = start(id, now);
            event["outcomeDesc"] = json!(words);
            event
        })
        .await;
        let held = app.get(&format!("/fhir/AuditEvent/{kept}")).await.json();
        assert_eq!(held["outcomeDesc"], words.replace("\r\n", "\n"));
    }
}

#[tokio::test]
async fn what_has_happened_is_never_turned_away() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let person =
        |system: &str, value: &str| json!({ "who": { "identifier": { "system": system, "value": value } }, "requestor": true });
    for (path, value, marks) in [
        ("/outcomeDesc", json!(""), vec!["motivation-missing"]),
        ("/outcomeDesc", json!("x".repeat(5_000)), vec!["motivation-long"]),
        ("/outcomeDesc", json!("a\u{0}b 😀 lang genoeg"), vec![]),
        ("/agent/0", person(RIZIV, "1234"), vec!["person-unknown"]),
        ("/agent/0", person("urn:x", &"9".repeat(500)), vec!["person-unknown"]),
        ("/agent/0", person(SSIN, "85473099921"), vec!["person-unknown"]),
        ("/agent", json!([]), vec!["person-unknown"]),
        ("/agent/1/who/identifier/value", json!("0566988258"), vec![]),
        (
            "/period",
            json!({ "start": text(now - TimeDelta::hours(1)), "end": text(now - TimeDelta::hours(2)) }),
            vec!["period-odd"],
        ),
        ("/period", json!({ "start": "1776-07-04", "end": text(now - TimeDelta::hours(2)) }), vec![]),
        ("/period", json!({}), vec!["period-odd"]),
        ("/entity/0/what/identifier/value", json!("85473099921"), vec![]),
    ] {
        let id = Uuid::now_v7();
        let mut event = past(id, now);
        *event.pointer_mut(path).unwrap() = value.clone();
        let answer = put(&app, id, &event).await;
        assert_eq!(answer.status, 201, "{path} {value}: {}", answer.text);
        let held = app.get(&format!("/fhir/AuditEvent/{id}")).await;
        assert_eq!((held.status, held.json()), (200, answer.json()));
        let tags = answer.json()["meta"]["tag"].as_array().cloned().unwrap_or_default();
        assert_eq!(tags.iter().map(|tag| tag["code"].as_str().unwrap()).collect::<Vec<_>>(), marks, "{path} {value}");
        let again = put(&app, id, &event).await;
        assert_eq!((again.status, again.text), (201, answer.text));
    }
    // What was written as a number stands there still.
    let kept = taken(&app, |id| {
        let mut event = past(id, now);
        event["agent"][0] = person(RIZIV, "1234");
        event
    })
    .await;
    let held = app.get(&format!("/fhir/AuditEvent/{kept}")).await.json();
    assert_eq!(held["agent"][0]["who"]["identifier"], json!({ "system": RIZIV, "value": "1234" }));
    let an = portal.signed_in("an-ombudsdienst").await;
    let broken = portal.owner().await.query_one("select id::text from breaks where report_id = $1", &[&kept]).await.unwrap();
    let page = an.get(&format!("/ombudsdienst/doorbrekingen/{}", broken.get::<_, String>(0))).await;
    assert!(page.has("1234 (geen geldig nummer)"), "{}", page.text());
    assert!(!decides(&app).await, "what is over opens nothing");
    assert_eq!(told(&portal).await, (13, 12), "one is kept for a patient whom nobody here knows");
    // Without a relationship: one that still runs has happened too.
    let unrelated = taken(&app, |id| {
        let mut event = start(id, now);
        let kind = json!({ "system": format!("{}/fhir/CodeSystem/break-kind", portal.base), "code": "no-relationship" });
        event["purposeOfEvent"][0]["coding"].as_array_mut().unwrap().push(kind);
        event["outcomeDesc"] = json!("kort");
        event
    })
    .await;
    let held = app.get(&format!("/fhir/AuditEvent/{unrelated}")).await.json();
    assert_eq!(held["purposeOfEvent"][1]["coding"][0]["code"], "no-relationship");
    assert!(!decides(&app).await);
}

#[tokio::test]
async fn what_is_no_break_is_refused_by_its_element() {
    let (portal, app) = scene().await;
    let (now, id) = (portal.clock.now(), Uuid::now_v7());
    for (path, value, at) in [
        ("/resourceType", json!("Patient"), "AuditEvent.resourceType"),
        ("/id", json!(Uuid::now_v7()), "AuditEvent.id"),
        ("/subtype", json!([]), "AuditEvent.subtype"),
        ("/entity", json!([]), "AuditEvent.entity"),
        ("/entity/0/what/identifier/value", json!("85073099933"), "AuditEvent.entity[0].what.identifier.value"),
        ("/period/end", json!("straks"), "AuditEvent.period.end"),
        ("/agent/0/who", json!("Sofie"), "AuditEvent.agent[0].who"),
    ] {
        let mut event = past(id, now);
        *event.pointer_mut(path).unwrap() = value;
        let answer = put(&app, id, &event).await;
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(complaint(&answer), ("value".to_owned(), at.to_owned()));
        assert!(!answer.text.contains("8507") && !answer.text.contains("Sofie"), "{}", answer.text);
    }
    for (body, status) in [
        ("{".to_owned(), 400),
        (String::new(), 400),
        ("[".repeat(100_000), 400),
        ("null".to_owned(), 400),
        ("\"\u{0}\"".to_owned(), 400),
        ("a".repeat(10 << 20), 413),
    ] {
        let answer = put_text(&app, id, body).await;
        assert_eq!(answer.status, status);
        complaint(&answer);
    }
    let event = past(id, now).to_string();
    let xml = app
        .send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), &[("content-type", "application/fhir+xml")], Some(event.clone()))
        .await;
    assert_eq!((xml.status, complaint(&xml)), (415, ("not-supported".to_owned(), "Content-Type".to_owned())));
    for (path, status) in
        [("/fhir/AuditEvent/x", 400), ("/fhir/AuditEvent", 400), (&format!("/fhir/AuditEvent/{id}?patient=85073099932"), 400)]
    {
        let answer = app.send(Method::PUT, path, &[("content-type", "application/json")], Some(event.clone())).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.text.contains("8507"));
    }
    assert_eq!(told(&portal).await, (0, 0));
    assert_eq!(put(&app, id, &past(id, now)).await.status, 201, "nothing of these was kept");
}
