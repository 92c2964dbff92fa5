//! Breaks of the glass as applications report them, and read what they reported.

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::applications::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, App, HOME, RIZIV, SSIN, by_riziv, complaint};
use crate::break_glass::{JAN, jan_excludes_sofie};
use crate::mononyms::reads_well;
use crate::support::{Portal, start_of_tests};

const SOFIE: &str = "10000007003";
const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

async fn epd(portal: &Portal) -> App {
    portal.application("EPD", &[Scope::Decision, Scope::BreakGlassWrite]).await
}

pub fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339()
}

/// Sofie Claes opens Jan's record for four hours from now.
pub fn start(id: Uuid, now: DateTime<Utc>) -> Value {
    json!({
        "resourceType": "AuditEvent",
        "id": id,
        "type": { "system": DCM, "code": "110113" },
        "subtype": [{ "system": DCM, "code": "110127" }],
        "action": "E",
        "period": { "start": text(now), "end": text(now + TimeDelta::hours(4)) },
        "recorded": text(now),
        "outcome": "0",
        "outcomeDesc": "Enige van wacht, dringende ingreep.",
        "purposeOfEvent": [{ "coding": [{ "system": REASON, "code": "BTG" }] }],
        "agent": [
            {
                "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP" }] },
                "who": { "type": "Practitioner", "identifier": { "system": RIZIV, "value": SOFIE } },
                "name": "Sofie Claes", "role": [{ "text": "Arts" }], "requestor": true, "location": { "display": "spoedgevallen" }
            },
            { "who": { "type": "Organization", "identifier": { "system": "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/cbe", "value": HOME } }, "requestor": false }
        ],
        "source": { "observer": { "display": "EPD" } },
        "entity": [{ "what": { "type": "Patient", "identifier": { "system": SSIN, "value": JAN } } }],
    })
}

/// The same, of last night.
pub fn past(id: Uuid, now: DateTime<Utc>) -> Value {
    let mut event = start(id, now);
    event["period"] = json!({ "start": text(now - TimeDelta::hours(14)), "end": text(now - TimeDelta::hours(13)) });
    event
}

fn later(id: Uuid, code: &str, of: Uuid, now: DateTime<Utc>) -> Value {
    let mut event = start(id, now);
    event["subtype"] = json!([{ "system": DCM, "code": code }]);
    event["period"] = json!({ "end": text(now) });
    let broken = json!({ "what": { "reference": format!("AuditEvent/{of}") }, "name": "Medicatieschema" });
    event["entity"].as_array_mut().unwrap().push(broken);
    event
}

pub async fn put(app: &App, id: Uuid, event: &Value) -> Answer {
    put_text(app, id, event.to_string()).await
}

pub async fn put_text(app: &App, id: Uuid, body: String) -> Answer {
    let kind = ("content-type", "application/fhir+json");
    app.send(Method::PUT, &format!("/fhir/AuditEvent/{id}"), &[kind], Some(body)).await
}

/// Takes it in; answers its id.
pub async fn taken(app: &App, make: impl FnOnce(Uuid) -> Value) -> Uuid {
    let id = Uuid::now_v7();
    let answer = put(app, id, &make(id)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    id
}

pub async fn decides(app: &App) -> bool {
    app.post("/access/v1/evaluation", &by_riziv(SOFIE, JAN)).await.json()["decision"].as_bool().unwrap()
}

/// Breaks, and messages that tell of one.
pub async fn told(portal: &Portal) -> (i64, i64) {
    (portal.count("select count(*) from breaks").await, portal.count("select count(*) from messages where kind = 'broken'").await)
}

pub async fn scene() -> (Portal, App) {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let app = epd(&portal).await;
    (portal, app)
}

#[tokio::test]
async fn a_break_opens_until_its_end_and_the_exclusion_holds_again_by_itself() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    assert!(!decides(&app).await);
    let id = Uuid::now_v7();
    let answer = put(&app, id, &start(id, now)).await;
    assert_eq!((answer.status, answer.header("etag")), (201, "W/\"1\""), "{}", answer.text);
    assert_eq!(answer.header("location"), format!("{}/fhir/AuditEvent/{id}", portal.base));
    assert!(decides(&app).await);
    let told = answer.json();
    assert_eq!((&told["id"], &told["subtype"][0]["code"]), (&json!(id), &json!("110127")));
    assert_eq!(told["outcomeDesc"], "Enige van wacht, dringende ingreep.");
    assert_eq!(
        told["agent"][0]["who"]["identifier"],
        json!({ "system": RIZIV, "value": "10000007" }),
        "the digits that name the person"
    );
    assert_eq!(
        (&told["agent"][0]["name"], &told["agent"][0]["location"]["display"]),
        (&json!("Sofie Claes"), &json!("spoedgevallen"))
    );
    assert_eq!(told["agent"][1]["who"]["identifier"]["value"], HOME);
    assert_eq!(told["entity"][0]["what"]["identifier"]["value"], JAN);
    portal.clock.advance(TimeDelta::minutes(239));
    assert!(decides(&app).await);
    portal.clock.advance(TimeDelta::minutes(1));
    assert!(!decides(&app).await);
}

#[tokio::test]
async fn sent_again_it_is_the_same_answer_and_nobody_is_told_twice() {
    let (portal, app) = scene().await;
    let (now, id) = (portal.clock.now(), Uuid::now_v7());
    let event = start(id, now);
    let answers = futures_util::future::join_all((0..20).map(|_| put(&app, id, &event))).await;
    assert!(answers.iter().all(|answer| answer.status == 201 && answer.text == answers[0].text), "{answers:?}");
    assert_eq!(told(&portal).await, (1, 1));
    // Also after it was stopped, and after its end.
    taken(&app, |stop| later(stop, "110138", id, now)).await;
    portal.clock.advance(TimeDelta::days(1));
    let again = put(&app, id, &event).await;
    assert_eq!((again.status, again.header("etag"), &again.text), (201, "W/\"1\"", &answers[0].text));
    assert_eq!(told(&portal).await, (1, 1));
    // Written otherwise, it says the same.
    let mut otherwise = event.clone();
    otherwise["outcomeDesc"] = json!(" Enige van wacht,  dringende ingreep.\r\n".replace("  ", " "));
    otherwise["source"]["observer"]["display"] = json!("EPD 2");
    assert_eq!(put(&app, id, &otherwise).await.status, 201);
    let mut other = event;
    other["outcomeDesc"] = json!("Een andere reden dan daarnet.");
    let conflict = put(&app, id, &other).await;
    assert_eq!((conflict.status, complaint(&conflict).0.as_str()), (409, "conflict"));
    for (code, of) in [("110138", id), ("110110", id)] {
        assert_eq!(put(&app, id, &later(id, code, of, now)).await.status, 409, "{code} under the break's own id");
    }
    assert_eq!(told(&portal).await, (1, 1));
}

#[tokio::test]
async fn an_early_stop_and_what_was_opened_are_told_later() {
    let (portal, app) = scene().await;
    let began = portal.clock.now();
    let broken = taken(&app, |id| start(id, began)).await;
    portal.clock.advance(TimeDelta::minutes(10));
    let now = portal.clock.now();
    let contents = Uuid::now_v7();
    let event = later(contents, "110110", broken, now);
    let first = put(&app, contents, &event).await;
    let again = put(&app, contents, &event).await;
    assert_eq!((first.status, again.status, &first.text), (201, 201, &again.text));
    assert_eq!(first.json()["entity"][1]["name"], "Medicatieschema");
    assert_eq!(first.json()["entity"][1]["what"]["reference"], format!("AuditEvent/{broken}"));
    let mut other = event.clone();
    other["entity"][1]["name"] = json!("Brief");
    assert_eq!(put(&app, contents, &other).await.status, 409);
    let mut empty = later(Uuid::nil(), "110110", broken, now);
    empty["entity"][1].as_object_mut().unwrap().remove("name");
    assert_eq!(put(&app, Uuid::nil(), &empty).await.status, 400);
    let jan = portal.signed_in("jan").await;
    assert!(jan.get("/doorbrekingen").await.has("Medicatieschema, 23 november 2026 om 14.15 uur"));

    assert!(decides(&app).await);
    let stop = Uuid::now_v7();
    let event = later(stop, "110138", broken, now);
    let (first, again) = (put(&app, stop, &event).await, put(&app, stop, &event).await);
    assert_eq!((first.status, again.status, &first.text), (201, 201, &again.text));
    assert!(!decides(&app).await, "from that moment on");
    assert_eq!(put(&app, stop, &later(stop, "110138", broken, began)).await.status, 409);
    assert_eq!(put(&app, stop, &later(stop, "110110", broken, now)).await.status, 409);
    assert_eq!(put(&app, contents, &later(contents, "110138", broken, now)).await.status, 409);
    let held = app.get(&format!("/fhir/AuditEvent/{broken}")).await;
    assert_eq!(held.header("etag"), "W/\"2\"");
    assert_eq!(held.json()["period"]["end"], "2026-11-23T13:15:00.000000Z");
    assert_eq!(held.json()["subtype"][1]["code"], "110138");
    let same = app.send(Method::GET, &format!("/fhir/AuditEvent/{broken}"), &[("if-none-match", "W/\"2\"")], None).await;
    assert_eq!(same.status, 304);
    assert_eq!(app.get(&format!("/fhir/AuditEvent/{stop}")).await.json(), first.json());
    for code in ["110138", "110110"] {
        let id = Uuid::now_v7();
        let unknown = put(&app, id, &later(id, code, Uuid::now_v7(), now)).await;
        assert_eq!((unknown.status, complaint(&unknown).1.as_str()), (422, "AuditEvent.entity"));
    }
    assert_eq!(told(&portal).await, (1, 1));
    assert_eq!(portal.count("select count(*) from break_stops").await, 1);
}

#[tokio::test]
async fn each_application_has_its_own_breaks_only() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let id = taken(&app, |id| start(id, now)).await;
    let contents = taken(&app, |contents| later(contents, "110110", id, now)).await;
    let labo = portal.application("Labo", &[Scope::BreakGlassWrite, Scope::ConsentRead]).await;
    for one in [id, contents] {
        assert_eq!(labo.get(&format!("/fhir/AuditEvent/{one}")).await.status, 404);
    }
    let foreign = Uuid::now_v7();
    assert_eq!(put(&labo, foreign, &later(foreign, "110138", id, now)).await.status, 422);
    assert!(decides(&app).await, "it runs on");
    // The same id is another thing of another application.
    assert_eq!(put(&labo, id, &past(id, now)).await.status, 201);
    assert_eq!(told(&portal).await, (2, 2));
    let reader = portal.application("Lezer", &[Scope::ConsentRead]).await;
    for (stranger, status) in [(&reader, 403), (&portal.app_with("x"), 401)] {
        assert_eq!(stranger.get(&format!("/fhir/AuditEvent/{id}")).await.status, status);
        assert_eq!(put(stranger, id, &start(id, now)).await.status, status);
        assert_eq!(put_text(stranger, id, "{".into()).await.status, status, "before anything is said of the body");
    }
    let audited = async || {
        let sql = "select count(*) from audit_events e join applications a on a.id = e.actor_id where action = 'break-read' and a.name = 'EPD'";
        portal.count(sql).await
    };
    let before = audited().await;
    assert_eq!(app.get(&format!("/fhir/AuditEvent/{id}")).await.status, 200);
    assert_eq!(audited().await, before + 1);
    assert_eq!(portal.clock.now(), start_of_tests());
}

#[tokio::test]
async fn an_event_with_a_member_twice_is_400_with_its_element_and_opens_nothing() {
    let (portal, app) = scene().await;
    let id = Uuid::now_v7();
    let usual = start(id, portal.clock.now()).to_string();
    let body = usual.replacen("\"period\":{", "\"period\":{\"end\":\"2026-11-23T23:00:00Z\",", 1);
    let answer = put_text(&app, id, body).await;
    assert_eq!((answer.status, complaint(&answer)), (400, ("value".to_owned(), "period.end".to_owned())));
    assert!(!decides(&app).await);
}

#[tokio::test]
async fn a_break_by_somebody_with_one_name_of_a_patient_with_one_name_reads_well() {
    let (portal, app) = scene().await;
    let now = portal.clock.now();
    let renamed = "update care_workers set given_name = null, family_name = 'Suharto', search_key = 'suharto', family_key = 'suharto',
          sorted_key = 'suharto' where riziv8 = '10000007';
        update patients set given_name = null, family_name = 'Sukarno', search_key = 'sukarno', family_key = 'sukarno', sorted_key = 'sukarno',
          birth_date = '1985-07' where given_name = 'Jan'";
    portal.owner().await.batch_execute(renamed).await.unwrap();
    let jan = portal.signed_in("jan").await;
    let id = taken(&app, |id| {
        let mut event = start(id, now);
        event["agent"][0]["name"] = json!("Suharto");
        event
    })
    .await;
    let held = app.send(Method::GET, &format!("/fhir/AuditEvent/{id}"), &[], None).await.json();
    assert_eq!((&held["resourceType"], &held["agent"][0]["name"]), (&json!("AuditEvent"), &json!("Suharto")), "{held}");
    let page = jan.get("/doorbrekingen").await;
    reads_well(&page, "Suharto");
    assert!(page.has("Suharto"), "{}", page.text());

    let reader = portal.application("Apotheek", &[Scope::ConsentRead]).await;
    let found = reader.search(&[("patient:identifier", &format!("{SSIN}|{JAN}"))]).await;
    let consent = &found.json()["entry"][0]["resource"];
    assert_eq!((&consent["resourceType"], &consent["provision"]["type"]), (&json!("Consent"), &json!("deny")), "{}", found.text);
    assert!(!found.text.contains("Suharto") && !found.text.contains("null"), "numbers, no names: {}", found.text);

    portal.clock.advance(TimeDelta::days(8));
    let an = portal.signed_in("an-ombudsdienst").await;
    let list = an.get("/ombudsdienst/doorbrekingen").await;
    for name in ["Suharto", "Sukarno"] {
        reads_well(&list, name);
        assert!(list.has(name), "{}", list.text());
    }
    let one = list.attribute("main a[href^='/ombudsdienst/doorbrekingen/']", "href").unwrap();
    let page = an.get(&one).await;
    reads_well(&page, "Suharto");
    assert!(page.has("Sukarno") && page.has("° juli 1985"), "{}", page.text());
}
