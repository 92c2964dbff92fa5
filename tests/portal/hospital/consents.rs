//! Exclusions as FHIR Consents: read, searched for, and their history.

use chrono::TimeDelta;
use mijntoegang::applications::Scope;
use reqwest::Method;
use serde_json::{Value, json};

use super::{App, HOME, RIZIV, SSIN};
use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::support::Portal;

const SOFIE: &str = "10000007003";

pub async fn reader(portal: &Portal) -> App {
    portal.application("EPD", &[Scope::ConsentRead]).await
}

pub fn entries(bundle: &Value) -> Vec<Value> {
    bundle["entry"].as_array().cloned().unwrap_or_default()
}

pub fn ids(bundle: &Value) -> Vec<String> {
    entries(bundle).iter().map(|entry| entry["resource"]["id"].as_str().unwrap().to_owned()).collect()
}

pub fn link(bundle: &Value, relation: &str) -> Option<String> {
    let found = bundle["link"].as_array().unwrap().iter().find(|link| link["relation"] == relation)?;
    Some(found["url"].as_str().unwrap().to_owned())
}

fn of(patient: &str) -> String {
    format!("{SSIN}|{patient}")
}

/// Jan's exclusion of Sofie Claes.
pub async fn jans(portal: &Portal, app: &App) -> (String, Value) {
    jan_excludes_sofie(portal).await;
    let found = app.search(&[("patient:identifier", &of(JAN))]).await.json();
    let all = entries(&found);
    assert_eq!(all.len(), 1, "{found}");
    (ids(&found)[0].clone(), all[0]["resource"].clone())
}

#[tokio::test]
async fn an_exclusion_says_whose_record_who_and_since_when() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let (id, found) = jans(&portal, &app).await;
    let answer = app.get(&format!("/fhir/Consent/{id}")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/fhir+json; charset=utf-8"));
    assert_eq!((answer.header("etag"), answer.header("cache-control")), ("W/\"1\"", "no-store"));
    assert!(answer.header("last-modified").ends_with(" GMT"), "{}", answer.header("last-modified"));
    let consent = answer.json();
    assert_eq!(consent, found);
    assert_eq!(consent["status"], "active");
    assert_eq!(consent["patient"]["identifier"], json!({ "system": SSIN, "value": JAN }));
    assert_eq!(consent["provision"]["type"], "deny");
    assert_eq!(consent["provision"]["period"], json!({ "start": "2026-11-23T13:05:00.000000Z" }));
    let first = &consent["provision"]["actor"][0];
    assert_eq!(first["role"]["coding"][0]["code"], "IRCP");
    assert_eq!(first["reference"]["identifier"], json!({ "system": RIZIV, "value": SOFIE }));
    assert_eq!(consent["provision"]["provision"][0]["purpose"][0]["code"], "BTG");
    assert_eq!(consent["policy"][0]["uri"], format!("{}/policy/uitsluiting-1", portal.base));
    assert_eq!(consent["organization"][0]["identifier"]["value"], HOME);
    assert!(consent["sourceReference"]["identifier"]["value"].as_str().unwrap().starts_with("UA-2026-"));
    assert!(!answer.text.contains("Claes") && !answer.text.contains("Willems"), "numbers, no names");
}

#[tokio::test]
async fn what_a_reader_has_already_is_not_sent_again() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let (id, _) = jans(&portal, &app).await;
    let path = format!("/fhir/Consent/{id}");
    for (tag, status) in [("W/\"1\"", 304), ("\"1\"", 304), ("*", 304), ("W/\"9\", W/\"1\"", 304), ("W/\"2\"", 200), ("x", 200)] {
        let answer = app.send(Method::GET, &path, &[("if-none-match", tag)], None).await;
        assert_eq!((answer.status, answer.header("etag")), (status, "W/\"1\""), "{tag}");
        assert_eq!(answer.text.is_empty(), status == 304);
    }
    let head = app.send(Method::HEAD, &path, &[], None).await;
    assert_eq!((head.status, head.header("etag"), head.text.as_str()), (200, "W/\"1\"", ""));
}

#[tokio::test]
async fn ending_undoing_and_taking_back_are_versions_and_nothing_goes() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let (id, _) = jans(&portal, &app).await;
    let jan = portal.signed_in("jan").await;
    portal.clock.advance(TimeDelta::minutes(1));
    let give = format!("/uitsluitingen/{id}/opnieuw-toegang");
    assert_eq!(jan.fill(&give, &give, &[]).await.status, 303);
    let ended = app.get(&format!("/fhir/Consent/{id}")).await;
    assert_eq!((ended.header("etag"), ended.json()["status"].clone()), ("W/\"2\"", json!("inactive")));
    assert_eq!(ended.json()["provision"]["period"]["end"], "2026-11-23T13:06:00.000000Z");
    portal.clock.advance(TimeDelta::minutes(1));
    let undo = format!("/uitsluitingen/{id}/maak-ongedaan");
    assert_eq!(jan.fill("/uitsluitingen", &undo, &[]).await.status, 303);
    let again = app.get(&format!("/fhir/Consent/{id}")).await.json();
    assert_eq!((&again["status"], &again["meta"]["versionId"]), (&json!("active"), &json!("3")));
    assert_eq!(again["provision"]["period"], json!({ "start": "2026-11-23T13:07:00.000000Z" }), "history keeps the gap");
    // The ombudsdienst takes the registration back: it was entered in error.
    let reference = again["sourceReference"]["identifier"]["value"].as_str().unwrap();
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    portal.clock.advance(TimeDelta::minutes(1));
    let taken = an.fill(&page, &format!("{page}/trek-registratie-in"), &[("reden-intrekking", "Verkeerde persoon")]).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    let history = app.get(&format!("/fhir/Consent/{id}/_history")).await.json();
    assert_eq!(history["type"], "history");
    let versions: Vec<_> =
        entries(&history).iter().map(|entry| (entry["response"]["etag"].clone(), entry["resource"]["status"].clone())).collect();
    let want = [("4", "entered-in-error"), ("3", "active"), ("2", "inactive"), ("1", "active")];
    assert_eq!(versions, want.map(|(version, status)| (json!(format!("W/\"{version}\"")), json!(status))));
    for (version, status) in want {
        let answer = app.get(&format!("/fhir/Consent/{id}/_history/{version}")).await;
        assert_eq!((answer.status, answer.json()["status"].as_str()), (200, Some(status)));
        assert_eq!(answer.header("etag"), format!("W/\"{version}\""));
    }
    for gone in ["0", "5", "x", "2147483648", "-1"] {
        assert_eq!(app.get(&format!("/fhir/Consent/{id}/_history/{gone}")).await.status, 404, "{gone}");
    }
    assert_eq!(ids(&app.search(&[("patient:identifier", &of(JAN)), ("status", "active,inactive")]).await.json()).len(), 0);
    assert_eq!(ids(&app.search(&[("patient:identifier", &of(JAN)), ("status", "entered-in-error")]).await.json()), [id]);
}

#[tokio::test]
async fn history_of_all_begins_where_it_is_asked_to_and_the_newest_comes_first() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let before = entries(&app.get("/fhir/Consent/_history?_count=1000").await.json()).len();
    portal.clock.advance(TimeDelta::minutes(1));
    let (id, found) = jans(&portal, &app).await;
    let since = found["meta"]["lastUpdated"].as_str().unwrap();
    let all = app.get("/fhir/Consent/_history?_count=1000").await.json();
    assert_eq!((entries(&all).len(), ids(&all)[0].as_str()), (before + 1, id.as_str()));
    let only = app.get(&format!("/fhir/Consent/_history?_since={since}")).await.json();
    assert_eq!(ids(&only), [id.as_str()], "created at that moment or after");
    assert_eq!(entries(&only)[0]["request"], json!({ "method": "PUT", "url": format!("Consent/{id}") }));
    let none = app.get("/fhir/Consent/_history?_since=2999-01-01T00:00:00Z").await.json();
    assert!(none.get("entry").is_none(), "no empty list");
    for wrong in ["_since=gisteren", "_count=0", "_at=2026", "patient=85073099932", "_since=2026&_since=2026", "_page=x&_count=1"]
    {
        let answer = app.get(&format!("/fhir/Consent/_history?{wrong}")).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(!answer.text.contains("8507"), "{}", answer.text);
    }
}

#[tokio::test]
async fn people_are_found_by_any_of_their_numbers() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let (id, consent) = jans(&portal, &app).await;
    for actor in consent["provision"]["actor"].as_array().unwrap() {
        let number = &actor["reference"]["identifier"];
        let actor = format!("{}|{}", number["system"].as_str().unwrap(), number["value"].as_str().unwrap());
        let found = app.search(&[("actor:identifier", &actor), ("status", "active")]).await.json();
        assert!(ids(&found).contains(&id), "{number}");
        assert_eq!(ids(&app.search(&[("actor:identifier", &actor), ("patient:identifier", &of(EMMA))]).await.json()).len(), 0);
    }
    // The last three digits change in a career.
    let riziv = format!("{RIZIV}|10000007999");
    assert!(ids(&app.search(&[("actor:identifier", &riziv)]).await.json()).contains(&id));
    let emmas = app.search(&[("patient:identifier", &of(EMMA))]).await.json();
    assert_eq!(
        entries(&emmas).len() as i64,
        portal
            .count("select count(*) from exclusions e join patients p on p.id = e.patient_id where p.niss = '85073000061'")
            .await
    );
    let federal =
        entries(&emmas).into_iter().find(|entry| entry["resource"]["meta"].get("source").is_some()).expect("one through eHealth");
    // Of a copy no request is known; IHE PCF asks for a source of each.
    assert_eq!(federal["resource"]["sourceReference"]["identifier"], federal["resource"]["identifier"][0]);
    assert_eq!(ids(&app.search(&[("_id", &id)]).await.json()), [id.as_str()]);
    assert_eq!(ids(&app.search(&[("_id", "x")]).await.json()).len(), 0);
    assert_eq!(ids(&app.search(&[("patient:identifier", &of("85473099921"))]).await.json()).len(), 0, "nobody's number");
    let moment = consent["meta"]["lastUpdated"].as_str().unwrap();
    for (condition, there) in [("ge", true), ("le", true), ("eq", true), ("gt", false), ("lt", false), ("ne", false)] {
        let found = app.search(&[("_id", &id), ("_lastUpdated", &format!("{condition}{moment}"))]).await.json();
        assert_eq!(ids(&found).len() == 1, there, "{condition}");
    }
}

#[tokio::test]
async fn a_number_that_is_added_finds_what_was_excluded_before() {
    let portal = Portal::start().await;
    let app = reader(&portal).await;
    let (id, _) = jans(&portal, &app).await;
    let sql = "update care_workers set niss = '85473099921' where riziv = '10000007003'";
    portal.owner().await.execute(sql, &[]).await.unwrap();
    let found = app.search(&[("actor:identifier", &of("85473099921"))]).await.json();
    assert_eq!(ids(&found), [id]);
    let consent = &entries(&found)[0]["resource"];
    assert_eq!((&consent["meta"]["versionId"], consent["provision"]["actor"].as_array().unwrap().len()), (&json!("2"), 2));
}

#[tokio::test]
async fn where_the_house_allows_no_breaks_a_consent_says_so() {
    let portal = Portal::over(
        crate::support::new_database().await,
        mijntoegang::clock::Clock::fixed(crate::support::start_of_tests()),
        |builder| {
            builder.rules.break_minutes = 0;
        },
    )
    .await;
    let app = reader(&portal).await;
    let (_, consent) = jans(&portal, &app).await;
    assert_eq!(consent["policy"][0]["uri"], format!("{}/policy/uitsluiting-1-zonder-doorbreking", portal.base));
    assert!(consent["provision"].get("provision").is_none());
}

#[tokio::test]
async fn the_statement_says_what_is_served_to_everybody() {
    let portal = Portal::start().await;
    let answer = portal.app_with("").get("/fhir/metadata").await;
    assert_eq!(answer.status, 200);
    let told = answer.json();
    assert_eq!((&told["fhirVersion"], &told["kind"]), (&json!("4.0.1"), &json!("instance")));
    let kinds: Vec<_> = told["rest"][0]["resource"].as_array().unwrap().iter().map(|one| one["type"].clone()).collect();
    assert_eq!(kinds, ["Consent", "AuditEvent"]);
    // Each parameter that it names is taken.
    let app = reader(&portal).await;
    for parameter in told["rest"][0]["resource"][0]["searchParam"].as_array().unwrap() {
        let (name, value) = match parameter["name"].as_str().unwrap() {
            "patient" => ("patient:identifier", of(JAN)),
            "actor" => ("actor:identifier", format!("{RIZIV}|{SOFIE}")),
            "status" => ("status", "active".to_owned()),
            "_lastUpdated" => ("_lastUpdated", "ge2026".to_owned()),
            "_count" => ("_count", "5".to_owned()),
            name => (name, "x".to_owned()),
        };
        assert_eq!(app.search(&[(name, &value)]).await.status, 200, "{parameter}");
    }
}
