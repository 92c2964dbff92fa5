//! An application that probes, buries or walks: it learns nothing, hides nothing, and an ombudsdienst and the operator are told.

use chrono::TimeDelta;
use mijntoegang::app;
use mijntoegang::applications::{self, Scope};
use mijntoegang::clock::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use super::breaks::{past, put, start, told};
use super::{App, HOME, RIZIV, question};
use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::support::{Portal, new_database, start_of_tests};

const SOFIE: &str = "10000007003";
const NOOR: &str = "01020399942";

fn personnel(portal: &Portal, number: &str) -> Value {
    json!({ "requestor": true, "who": { "type": "Practitioner",
        "identifier": { "system": format!("{}/id/personnel/{HOME}", portal.base), "value": number } } })
}

async fn limited() -> Portal {
    Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| builder.limited = true).await
}

async fn signals(portal: &Portal, who: &str) -> Vec<String> {
    let page = portal.signed_in(who).await.get("/ombudsdienst").await;
    page.texts(".mt-signals p").into_iter().filter(|line| line.starts_with("Labo")).collect()
}

/// The slice that runs is over, and the job came by.
async fn watch(portal: &Portal) -> usize {
    portal.clock.advance(TimeDelta::minutes(11));
    applications::watch_once(&portal.site()).await.unwrap()
}

/// Nine questions about who excludes whom, each beside the number of another person: one answer to all of them, and nothing is told.
#[tokio::test]
async fn an_opening_with_the_numbers_of_two_people_is_answered_alike_whomever_the_patient_excludes() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let labo = portal.application("Labo", &[Scope::BreakGlassWrite]).await;
    let before = told(&portal).await;
    let excluded: i64 = portal.count("select count(*) from exclusion_periods where ended_at is null").await;
    assert!(excluded > 1, "of Jan and of Emma");
    let emmas: String = portal
        .owner()
        .await
        .query_one(
            "select w.riziv8 from exclusion_periods p join care_workers w on w.id = p.care_worker_id join patients a on a.id = p.patient_id
               where a.niss = $1 and p.ended_at is null and w.riziv8 is not null limit 1",
            &[&EMMA],
        )
        .await
        .unwrap()
        .get(0);
    let mut answers = Vec::new();
    for patient in [JAN, EMMA, NOOR] {
        for target in [SOFIE, emmas.as_str(), "40000028401"] {
            let id = Uuid::now_v7();
            let mut event = start(id, portal.clock.now());
            event["entity"][0]["what"]["identifier"]["value"] = json!(patient);
            event["agent"][0]["who"]["identifier"]["value"] = json!(target);
            event["agent"].as_array_mut().unwrap().push(personnel(&portal, "P-1002"));
            let answer = put(&labo, id, &event).await;
            answers.push((answer.status, answer.text));
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(answers[0].0 == 422 && answers[0].1.contains("these are the numbers of several people"), "{}", answers[0].1);
    assert_eq!(told(&portal).await, before);
}

/// An opening that is refused says that nobody is excluded: so many an hour, on all instances together. What has happened is always taken.
#[tokio::test]
async fn refused_openings_are_limited_and_signalled_and_reports_of_the_past_are_not() {
    let portal = limited().await;
    let second = Portal::over(portal.database.clone(), portal.clock.clone(), |builder| builder.limited = true).await;
    jan_excludes_sofie(&portal).await;
    let labo = portal.application("Labo", &[Scope::BreakGlassWrite]).await;
    let elsewhere = second.app_with(&labo.token);
    let try_opening = async |app: &App, riziv: &str| {
        let id = Uuid::now_v7();
        let mut event = start(id, portal.clock.now());
        event["agent"][0]["who"]["identifier"]["value"] = json!(riziv);
        put(app, id, &event).await
    };
    assert_eq!(watch(&portal).await, 0);
    for number in 0..20 {
        let app = if number % 2 == 0 { &labo } else { &elsewhere };
        assert_eq!(try_opening(app, "40000028401").await.status, 422, "{number}");
    }
    for app in [&labo, &elsewhere] {
        for riziv in ["40000028401", SOFIE] {
            let answer = try_opening(app, riziv).await;
            assert_eq!((answer.status, answer.header("retry-after")), (429, "600"), "excluded or not: {}", answer.text);
        }
    }
    assert_eq!(told(&portal).await, (0, 0));
    for _ in 0..3 {
        let id = Uuid::now_v7();
        assert_eq!(put(&labo, id, &past(id, portal.clock.now())).await.status, 201, "it has happened");
    }
    assert_eq!(told(&portal).await, (3, 3));
    // Another application is another one.
    let epd = portal.application("EPD", &[Scope::BreakGlassWrite]).await;
    assert_eq!(try_opening(&epd, "40000028401").await.status, 422);
    assert_eq!((watch(&portal).await, watch(&portal).await), (1, 0), "once a day");
    let line = "Labo meldt vaak doorbrekingen die we moeten weigeren.";
    assert_eq!(signals(&portal, "an-ombudsdienst").await, [line]);
    assert_eq!(signals(&portal, "lien-ombudsdienst").await, [line]);
    assert!(signals(&portal, "koen-ombudsdienst").await.is_empty(), "another house's application");
    portal.clock.advance(TimeDelta::hours(1));
    assert_eq!(try_opening(&labo, SOFIE).await.status, 201, "the hour is over");
    portal.clock.advance(TimeDelta::days(8));
    assert!(signals(&portal, "an-ombudsdienst").await.is_empty());
}

/// A report by somebody whom nobody knows.
async fn bury(portal: &Portal, app: &App, number: usize) {
    let id = Uuid::now_v7();
    let mut event = past(id, portal.clock.now());
    let kind =
        json!({ "coding": [{ "system": format!("{}/fhir/CodeSystem/break-kind", portal.base), "code": "no-relationship" }] });
    event["purposeOfEvent"].as_array_mut().unwrap().push(kind);
    event["agent"][0] = personnel(portal, &format!("X-{number}"));
    event["agent"][0]["name"] = json!("Bel 0900-12345 voor uitleg");
    assert_eq!(put(app, id, &event).await.status, 201);
}

/// Three hundred reports of one application are twenty messages and one: the break of an exclusion has its own, and all stand in the list.
#[tokio::test]
async fn three_hundred_reports_of_an_application_bury_no_break_of_an_exclusion() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let labo = portal.application("Labo", &[Scope::BreakGlassWrite]).await;
    for number in 0..150 {
        bury(&portal, &labo, number).await;
    }
    let id = Uuid::now_v7();
    assert_eq!(put(&labo, id, &start(id, portal.clock.now())).await.status, 201);
    let past_break = Uuid::now_v7();
    portal.clock.advance(TimeDelta::minutes(1));
    let mut event = past(past_break, portal.clock.now());
    event["period"] = json!({ "start": portal.clock.now().to_rfc3339(), "end": portal.clock.now().to_rfc3339() });
    assert_eq!(put(&labo, past_break, &event).await.status, 201);
    for number in 150..300 {
        bury(&portal, &labo, number).await;
    }
    assert_eq!(told(&portal).await, (302, 22));
    let often = portal.told("m.kind = 'broken_often'").await;
    assert_eq!(often.len(), 1, "{often:?}");
    let (subject, body) = &often[0];
    assert_eq!(subject, "Je dossier is vaak geopend met een doorbreking");
    assert!(body.starts_with("Labo meldde op 23 november 2026 al 20 keer dat iemand je dossier opende"), "{body}");
    let own = "m.kind = 'broken' and c.exclusion_id is not null";
    assert!(portal.told(own).await.iter().all(|(_, body)| body.contains("heeft Sofie Claes (") && body.contains("uitgesloten")));
    assert_eq!(portal.told(own).await.len(), 2, "told by themselves");
    let named = portal.told("m.kind = 'broken' and c.exclusion_id is null").await;
    assert!(
        named.iter().all(|(_, body)| body.contains("heeft Bel 0900-12345 voor uitleg (zo gemeld door Labo) je dossier")),
        "{named:?}"
    );

    let jan = portal.signed_in("jan").await;
    let inbox = jan.get("/berichten").await;
    assert!(inbox.has("Je dossier is vaak geopend met een doorbreking"), "{}", inbox.text());
    let mut listed = 0;
    for page in 1..=16 {
        let list = jan.get(&format!("/doorbrekingen?pagina={page}")).await;
        assert!(list.has("Bel 0900-12345 voor uitleg") == list.has("zo gemeld door Labo"), "{}", list.text());
        listed += list.texts(".mt-card__title").len();
    }
    assert_eq!(listed, 302, "nothing is lost");
    // Each can still be distrusted.
    let list = jan.get("/doorbrekingen?pagina=16").await;
    let form = list.attribute("a[href$='/vertrouw-niet']", "href").unwrap();
    assert_eq!(jan.send(&list, &form, &[]).await.status, 303);

    assert_eq!(watch(&portal).await, 1);
    assert_eq!(signals(&portal, "an-ombudsdienst").await, ["Labo meldt opvallend veel doorbrekingen bij één patiënt."]);
    // Another application's reports, and the next day's, are told one by one again.
    bury(&portal, &portal.application("EPD", &[Scope::BreakGlassWrite]).await, 1).await;
    assert_eq!(told(&portal).await, (303, 23));
    portal.clock.advance(TimeDelta::days(1));
    bury(&portal, &labo, 1).await;
    assert_eq!(told(&portal).await, (304, 24));
}

/// Reports that waited for their patient are told alike.
#[tokio::test]
async fn reports_that_waited_for_a_patient_are_told_by_one_message_too() {
    let portal = Portal::start().await;
    let labo = portal.application("Labo", &[Scope::BreakGlassWrite]).await;
    let niss = crate::intake::CALL[0].1;
    for number in 0..30 {
        let id = Uuid::now_v7();
        let mut event = past(id, portal.clock.now());
        event["entity"][0]["what"]["identifier"]["value"] = json!(niss);
        event["agent"][0] = personnel(&portal, &format!("X-{number}"));
        assert_eq!(put(&labo, id, &event).await.status, 201);
    }
    assert_eq!(told(&portal).await, (30, 0));
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(crate::intake::enter(&an, &[]).await.status, 303);
    assert_eq!(told(&portal).await, (30, 20));
    assert_eq!(portal.count("select count(*) from messages where kind = 'broken_often'").await, 1);
    assert_eq!(portal.count("select count(*) from breaks where conversation_id is null").await, 0);
}

/// Asks about so many patients whom nobody here has.
async fn walk(app: &App, numbers: &[(&str, &str)], patients: std::ops::Range<u32>) {
    let mut body = question(numbers, JAN);
    let items: Vec<Value> = patients
        .map(|number| {
            let first = 700_101_000_u32 + number;
            json!({ "resource": { "type": "patient-record", "id": format!("{first}{:02}", 97 - first % 97) } })
        })
        .collect();
    body["evaluations"] = json!(items);
    assert_eq!(app.post("/access/v1/evaluations", &body).await.status, 200);
}

async fn metrics(portal: &Portal) -> String {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = probe.local_addr().unwrap();
    drop(probe);
    let server = app::ops(address, portal.site(), portal.builder.readiness.clone()).unwrap();
    let ops = server.handle();
    tokio::spawn(server);
    let text = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
    ops.stop(false).await;
    text
}

#[tokio::test]
async fn an_application_that_walks_through_patients_is_signalled_and_measured() {
    let portal = Portal::start().await;
    let labo = portal.application("Labo", &[Scope::Decision]).await;
    let sofie = [(RIZIV, SOFIE)];
    walk(&labo, &sofie, 0..990).await;
    assert_eq!(watch(&portal).await, 0, "a whole hospital's list is no walk");
    walk(&labo, &sofie, 0..500).await;
    walk(&labo, &sofie, 400..990).await;
    assert_eq!(watch(&portal).await, 0, "the same patients again are the same");
    walk(&labo, &sofie, 0..1_001).await;
    let (one, two) = (portal.site(), portal.site());
    portal.clock.advance(TimeDelta::minutes(11));
    let (first, again) = tokio::join!(applications::watch_once(&one), applications::watch_once(&two));
    assert_eq!(first.unwrap() + again.unwrap(), 1, "two instances leave one signal");
    assert_eq!(signals(&portal, "an-ombudsdienst").await, ["Labo vraagt opvallend veel over één persoon."]);
    assert!(signals(&portal, "koen-ombudsdienst").await.is_empty());
    let text = metrics(&portal).await;
    for line in [
        "patients_of_one_person{application=\"Labo\"} 1001",
        "questions{application=\"Labo\"} 3081",
        "refusals{application=\"Labo\"} 0",
    ] {
        assert!(text.lines().any(|found| found == format!("mijntoegang_application_{line}")), "{line}: {text}");
    }
    let owner = portal.owner().await;
    owner.execute("select count(*) from application_activity", &[]).await.unwrap();
    assert!(portal.app_role().await.execute("select * from application_activity", &[]).await.is_err());
}

#[tokio::test]
async fn an_application_that_names_people_whom_nobody_knows_is_signalled() {
    let portal = Portal::start().await;
    let labo = portal.application("Labo", &[Scope::Decision]).await;
    let system = format!("{}/id/personnel/{HOME}", portal.base);
    walk(&labo, &[(RIZIV, SOFIE)], 0..380).await;
    walk(&labo, &[(system.as_str(), "X-1")], 0..20).await;
    assert_eq!(watch(&portal).await, 0, "5 %");
    walk(&labo, &[(system.as_str(), "X-1")], 0..10).await;
    assert_eq!(watch(&portal).await, 1);
    let line = "Labo vraagt vaker dan anders naar mensen die we niet kennen.";
    assert_eq!(signals(&portal, "an-ombudsdienst").await, [line]);
}
