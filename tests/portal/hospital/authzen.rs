//! The cases of the AuthZEN 1.0 working group's certification scenario (basic, batch, discovery), on our own people.

use mijntoegang::applications::Scope;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, App, HOME, RIZIV, SSIN, by_riziv, question};
use crate::break_glass::{EMMA, JAN, jan_excludes_sofie};
use crate::support::Portal;

const ONE: &str = "/access/v1/evaluation";
const MANY: &str = "/access/v1/evaluations";
const SOFIE: &str = "10000007003";

async fn start() -> (Portal, App) {
    let portal = Portal::start().await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    jan_excludes_sofie(&portal).await;
    (portal, app)
}

fn without(of: &Value, path: &str) -> Value {
    let mut of = of.clone();
    let (above, member) = path.rsplit_once('/').unwrap();
    of.pointer_mut(above).unwrap().as_object_mut().unwrap().remove(member);
    of
}

fn with(of: &Value, path: &str, value: Value) -> Value {
    let mut of = of.clone();
    let (above, member) = path.rsplit_once('/').unwrap();
    of.pointer_mut(above).unwrap().as_object_mut().unwrap().insert(member.to_owned(), value);
    of
}

fn decisions(answer: &Answer) -> Vec<bool> {
    let of = |one: &Value| one["decision"].as_bool().unwrap();
    answer.json()["evaluations"].as_array().unwrap().iter().map(of).collect()
}

#[tokio::test]
async fn a_decision_is_a_boolean_with_what_applications_need() {
    let (portal, app) = start().await;
    let no = app.post(ONE, &by_riziv(SOFIE, JAN)).await;
    assert_eq!((no.status, no.header("content-type")), (200, "application/json"));
    let mut told = no.json();
    let id = told["context"]["decision_id"].as_str().unwrap().to_owned();
    assert_eq!(told["context"]["evaluated_at"], "2026-11-23T13:05:00.000Z");
    let sequence = told["context"]["sequence"].as_i64().unwrap();
    assert_eq!(sequence, portal.count("select last from change_counter").await);
    told["context"] = json!({ "code": told["context"]["code"], "person": told["context"]["person"], "break_glass": told["context"]["break_glass"] });
    assert_eq!(
        told,
        json!({ "decision": false, "context": { "code": "access-restricted", "person": "known", "break_glass": { "possible": true, "max_minutes": 240 } } })
    );
    let yes = app.post(ONE, &by_riziv(SOFIE, EMMA)).await.json();
    assert_eq!((&yes["decision"], &yes["context"]["person"]), (&json!(true), &json!("known")));
    assert!(yes["context"].get("code").is_none());
    let unknown = app.post(ONE, &question(&[(SSIN, "85473099921")], JAN)).await.json();
    assert_eq!((&unknown["decision"], &unknown["context"]["person"]), (&json!(true), &json!("unknown")));
    // Each is on record: ids only.
    let row = portal
        .owner()
        .await
        .query_one(
            "select d.permit, p.niss, w.riziv, a.name, d.sequence from decisions d join patients p on p.id = d.patient_id
               join care_workers w on w.id = d.care_worker_id join applications a on a.id = d.application_id where d.id = $1",
            &[&uuid::Uuid::parse_str(&id).unwrap()],
        )
        .await
        .unwrap();
    assert!(!row.get::<_, bool>(0));
    assert_eq!((row.get(1), row.get(2), row.get(3), row.get(4)), (JAN, SOFIE, "EPD", sequence));
    assert_eq!(portal.count("select count(*) from decisions").await, 3);
    assert_eq!(portal.count("select count(*) from decisions where patient_id is not null and care_worker_id is null").await, 1);
}

#[tokio::test]
async fn the_same_question_has_the_same_answer_and_nothing_unknown_disturbs() {
    let (_portal, app) = start().await;
    let plain = by_riziv(SOFIE, JAN);
    let more = with(
        &with(
            &with(&plain, "/context", json!({ "time": "2026-11-23", "application": "x" })),
            "/resource/properties/extra",
            json!([1]),
        ),
        "/whatever",
        json!({ "a": null }),
    );
    let more =
        with(&with(&more, "/action/properties", json!({ "purpose": "TREAT" })), "/subject/properties/function", json!("arts"));
    for body in [&plain, &more, &plain, &with(&plain, "/context", json!({})), &without(&plain, "/resource/properties")] {
        let answer = app.post(ONE, body).await;
        assert_eq!((answer.status, answer.json()["decision"].clone()), (200, json!(false)), "{body}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_400_with_the_element_and_never_a_yes() {
    let (portal, app) = start().await;
    let good = by_riziv(SOFIE, JAN);
    let mut rows: Vec<(Value, &str)> = vec![
        (json!([]), ""),
        (json!(null), ""),
        (json!("x"), ""),
        (with(&good, "/context", json!("x")), "/context"),
        (with(&good, "/subject/id", json!(10000007003_i64)), "/subject/id"),
        (with(&good, "/subject/id", json!("")), "/subject/id"),
        (with(&good, "/subject/id", json!("1000000700")), "/subject/id"),
        (with(&good, "/subject/type", json!("patient")), "/subject/type"),
        (with(&good, "/subject/properties", json!([])), "/subject/properties"),
        (with(&good, "/subject/properties/system", json!("urn:x")), "/subject/properties/system"),
        (with(&good, "/subject/properties/identifiers", json!({})), "/subject/properties/identifiers"),
        (with(&good, "/subject/properties/identifiers", json!([{ "system": SSIN }])), "/subject/properties/identifiers/0/value"),
        (
            with(&good, "/subject/properties/identifiers", json!([{ "system": SSIN, "value": "85073000062" }])),
            "/subject/properties/identifiers/0/value",
        ),
        (
            with(&good, "/subject/properties/identifiers", json!([{ "system": format!("{SSIN}/"), "value": "85073000061" }])),
            "/subject/properties/identifiers/0/system",
        ),
        (with(&good, "/action/name", json!("write")), "/action/name"),
        (with(&good, "/action/properties", json!(1)), "/action/properties"),
        (with(&good, "/resource/type", json!("record")), "/resource/type"),
        (with(&good, "/resource/id", json!("85073099933")), "/resource/id"),
        (with(&good, "/resource/properties/system", json!(RIZIV)), "/resource/properties/system"),
    ];
    for member in [
        "/subject",
        "/action",
        "/resource",
        "/subject/type",
        "/subject/id",
        "/action/name",
        "/resource/type",
        "/resource/id",
        "/subject/properties",
        "/subject/properties/system",
    ] {
        rows.push((without(&good, member), member));
        rows.push((with(&good, member, json!(true)), member));
    }
    for (body, at) in rows {
        for door in [ONE, MANY] {
            let answer = app.post(door, &body).await;
            assert_eq!(answer.status, 400, "{door} {body}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.json()["pointer"].as_str(), Some(at), "{body}");
            assert!(!answer.text.contains("8507") && !answer.text.contains("1000000"), "{}", answer.text);
        }
    }
    let json = ("content-type", "application/json");
    for (header, body) in [
        (json, ""),
        (json, "{"),
        (json, "\u{0}"),
        (json, "{} x"),
        (("content-type", "text/plain"), "{}"),
        (("x-none", "y"), "{}"),
    ] {
        let answer = app.send(Method::POST, ONE, &[header], Some(body.to_owned())).await;
        assert_eq!(answer.status, 400, "{header:?} {body}");
    }
    let utf8 = app.send(Method::POST, ONE, &[("content-type", "Application/JSON; charset=utf-8")], Some(good.to_string())).await;
    assert_eq!(utf8.status, 200);
    let deep = app.send(Method::POST, ONE, &[json], Some("[".repeat(100_000))).await;
    assert_eq!(deep.status, 400);
    let large = app.send(Method::POST, ONE, &[json], Some(format!("{{\"x\":\"{}\"}}", "a".repeat(1 << 20)))).await;
    assert_eq!((large.status, large.header("content-type")), (413, "application/problem+json"));
    assert_eq!(portal.count("select count(*) from decisions").await, 1);
}

#[tokio::test]
async fn a_request_id_is_echoed_when_it_is_sent() {
    let (portal, app) = start().await;
    let ask = async |app: &App, id: &str| {
        let headers = [("content-type", "application/json"), ("x-request-id", id)];
        app.send(Method::POST, ONE, &headers, Some(by_riziv(SOFIE, JAN).to_string())).await
    };
    assert_eq!(
        ask(&app, "bfe9eb29-ab87-4ca3-be83-a1d5d8305716").await.header("x-request-id"),
        "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"
    );
    assert_eq!(ask(&portal.app_with("x"), "a").await.header("x-request-id"), "a", "errors too");
    let own = app.post(ONE, &by_riziv(SOFIE, JAN)).await.header("x-request-id").to_owned();
    assert!(uuid::Uuid::parse_str(&own).is_ok(), "the portal's own where none was sent: {own}");
    for odd in ["85073000061", "with a space", &"a".repeat(201)] {
        let answered = ask(&app, odd).await.header("x-request-id").to_owned();
        assert!(uuid::Uuid::parse_str(&answered).is_ok(), "not {odd}: {answered}");
    }
}

#[tokio::test]
async fn a_batch_answers_each_item_in_its_place() {
    let (portal, app) = start().await;
    let resource = |niss: &str| json!({ "resource": { "type": "patient-record", "id": niss } });
    let ward = json!({
        "subject": by_riziv(SOFIE, JAN)["subject"],
        "action": { "name": "read" },
        "evaluations": [resource(EMMA), resource(JAN), resource("85073099933"), {}, 7, by_riziv("10000036003", JAN)],
    });
    let answer = app.post(MANY, &ward).await;
    assert_eq!(answer.status, 200);
    assert_eq!(decisions(&answer), [true, false, false, false, false, true]);
    let told = answer.json();
    let error = |index: usize| told["evaluations"][index]["context"]["error"].clone();
    assert_eq!(error(1), Value::Null);
    assert_eq!(error(2), json!({ "status": 400, "message": "/evaluations/2/resource/id: a NISS is expected" }));
    assert_eq!(error(3)["message"], "/evaluations/3/resource: an object is expected");
    assert_eq!(error(4)["message"], "/evaluations/4: an object is expected");
    assert_eq!(portal.count("select count(*) from decisions").await, 3, "only what was decided");
    // What an item says stands whole: no property of the default is left in it.
    let own = with(
        &ward,
        "/evaluations",
        json!([{ "subject": { "type": "practitioner", "id": SOFIE }, "resource": { "type": "patient-record", "id": JAN } }]),
    );
    assert_eq!(
        app.post(MANY, &own).await.json()["evaluations"][0]["context"]["error"]["message"],
        "/evaluations/0/subject/properties: an object is expected"
    );
}

#[tokio::test]
async fn a_batch_of_none_is_a_single_question() {
    let (_portal, app) = start().await;
    for body in [by_riziv(SOFIE, JAN), with(&by_riziv(SOFIE, JAN), "/evaluations", json!([]))] {
        let answer = app.post(MANY, &body).await;
        assert_eq!((answer.status, answer.json()["decision"].clone()), (200, json!(false)));
        assert!(answer.json().get("evaluations").is_none());
    }
    for wrong in [json!({}), json!("x"), json!(null), json!(1)] {
        assert_eq!(app.post(MANY, &with(&by_riziv(SOFIE, JAN), "/evaluations", wrong)).await.status, 400);
    }
}

#[tokio::test]
async fn a_batch_ends_where_it_was_asked_to() {
    let (portal, app) = start().await;
    let items = json!([by_riziv(SOFIE, EMMA), by_riziv(SOFIE, JAN), by_riziv(SOFIE, EMMA)]);
    let ask = async |semantic: Value| app.post(MANY, &json!({ "evaluations": items, "options": semantic })).await;
    assert_eq!(decisions(&ask(json!({})).await), [true, false, true]);
    assert_eq!(decisions(&ask(json!({ "evaluations_semantic": "execute_all" })).await), [true, false, true]);
    assert_eq!(decisions(&ask(json!({ "evaluations_semantic": "deny_on_first_deny" })).await), [true, false]);
    assert_eq!(decisions(&ask(json!({ "evaluations_semantic": "permit_on_first_permit" })).await), [true]);
    assert_eq!(portal.count("select count(*) from decisions").await, 9);
    for wrong in [json!({ "evaluations_semantic": "all" }), json!({ "evaluations_semantic": 1 }), json!(3)] {
        assert_eq!(ask(wrong).await.status, 400);
    }
}

#[tokio::test]
async fn five_thousand_at_once_are_answered_and_one_more_is_not() {
    let (portal, app) = start().await;
    let of = |number: usize| {
        json!({
            "subject": by_riziv(SOFIE, JAN)["subject"],
            "action": { "name": "read" },
            "evaluations": vec![json!({ "resource": { "type": "patient-record", "id": JAN } }); number],
        })
    };
    let answer = app.post(MANY, &of(5_000)).await;
    assert_eq!(decisions(&answer), vec![false; 5_000]);
    assert_eq!(portal.count("select count(*) from decisions").await, 5_000);
    assert_eq!(app.post(MANY, &of(5_001)).await.status, 400);
}

#[tokio::test]
async fn discovery_names_addresses_that_are_served() {
    let (portal, app) = start().await;
    let answer = portal.app_with("").get("/.well-known/authzen-configuration").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let told = answer.json();
    assert_eq!(told["policy_decision_point"], portal.base);
    for (endpoint, path) in [("access_evaluation_endpoint", ONE), ("access_evaluations_endpoint", MANY)] {
        let address = told[endpoint].as_str().unwrap().strip_prefix(&portal.base).unwrap();
        assert_eq!(address, path);
        assert_eq!(app.post(address, &by_riziv(SOFIE, JAN)).await.status, 200);
    }
}

#[tokio::test]
async fn other_methods_and_addresses_are_problems_too() {
    let (portal, app) = start().await;
    for (method, path, status) in [
        (Method::GET, ONE, 405),
        (Method::PUT, MANY, 405),
        (Method::GET, "/access/v1/", 404),
        (Method::POST, "/access/v1/evaluation/", 404),
        (Method::POST, "/access/v1/evaluation/85073099932", 404),
        (Method::POST, "/.well-known/authzen-configuration", 405),
    ] {
        let answer = app.send(method.clone(), path, &[], None).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{method} {path}");
    }
    // A NISS in an address decides nothing.
    let answer = app.send(Method::GET, &format!("{ONE}?resource.id={JAN}"), &[], None).await;
    assert_eq!(answer.status, 405);
    assert!(!answer.text.contains(JAN));
    assert_eq!(portal.count("select count(*) from decisions").await, 0);
}

#[tokio::test]
async fn staff_without_a_riziv_number_are_known_by_their_institutions_number() {
    let (portal, app) = start().await;
    let system = format!("{}/id/personnel/{HOME}", portal.base);
    let mut staff = question(&[(&system, "p-1002")], JAN);
    staff["subject"]["type"] = json!("employee");
    let answer = app.post(ONE, &staff).await.json();
    assert_eq!((&answer["decision"], &answer["context"]["person"]), (&json!(true), &json!("known")));
    let both = question(&[(&system, "P-1002"), (RIZIV, SOFIE)], JAN);
    assert_eq!(app.post(ONE, &both).await.json()["decision"], false, "any number in common refuses (R18)");
}

#[tokio::test]
async fn the_first_decision_after_the_officers_answer_is_a_no_on_every_instance() {
    let portal = Portal::start().await;
    let second = Portal::over(portal.database.clone(), portal.clock.clone(), |_| {}).await;
    let app = portal.application("EPD", &[Scope::Decision]).await;
    let instances = [app.clone(), second.app_with(&app.token)];
    let reference = portal.signed_in("jan").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    crate::query_counts::fifty(&portal).await;
    let rows = portal
        .owner()
        .await
        .query(
            "select r.reference, r.care_worker_id::text, w.riziv8, s.personnel_number, i.cbe from exclusion_requests r
               join care_workers w on w.id = r.care_worker_id
               left join care_worker_posts s on s.care_worker_id = w.id and s.personnel_number is not null
               left join institutions i on i.id = s.institution_id
             where r.state = 'sent' and r.patient_id = (select id from patients where niss = $1) and (w.riziv8 is not null or s.personnel_number is not null)",
            &[&JAN],
        )
        .await
        .unwrap();
    assert!(rows.len() >= 40);
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    for (n, row) in rows.iter().enumerate() {
        let (reference, worker): (String, String) = (row.get(0), row.get(1));
        let staff = row.get::<_, Option<String>>(4).map(|cbe| format!("{}/id/personnel/{cbe}", portal.base));
        let number = match (row.get::<_, Option<String>>(2), staff.as_deref(), row.get::<_, Option<String>>(3)) {
            (Some(riziv), ..) => (RIZIV, riziv),
            (None, Some(system), Some(number)) => (system, number),
            _ => unreachable!(),
        };
        let ask = question(&[(number.0, number.1.as_str())], JAN);
        let registered =
            an.send(&page, &format!("/ombudsdienst/aanvragen/{reference}/registreer"), &[("persoon", &worker)]).await;
        assert_eq!(registered.status, 303, "{reference}");
        // The personnel system is the portal's own, whichever instance is asked.
        let answer = instances[if number.0 == RIZIV { n % 2 } else { 0 }].post(ONE, &ask).await.json();
        assert_eq!(answer["decision"], false, "{n}: {answer}");
    }
}

/// A gateway may check the first of two members and the portal decide by the last: such a body has no answer.
#[tokio::test]
async fn a_member_that_stands_twice_is_400_with_its_place_at_any_depth() {
    let (portal, app) = start().await;
    let usual = by_riziv(SOFIE, JAN).to_string();
    let twice = |member: &str, other: &str| {
        let text = usual.replacen(&format!("\"{member}\":"), &format!("\"{member}\":{other},\"{member}\":"), 1);
        assert_ne!(text, usual);
        text
    };
    let send = async |path: &str, body: String| {
        let answer = app.send(Method::POST, path, &[("content-type", "application/json")], Some(body)).await;
        (answer.status, answer.json()["pointer"].as_str().map(str::to_owned))
    };
    for (body, at) in [
        (twice("resource", "{}"), "/resource"),
        (twice("subject", "null"), "/subject"),
        (usual.replace(r#""type":"patient-record""#, r#""type":"patient-record","type":"patient-record""#), "/resource/type"),
        (
            usual.replace(r#""properties":{"identifiers""#, r#""properties":{"identifiers":[],"identifiers""#),
            "/subject/properties/identifiers",
        ),
        // In what nobody reads, too.
        (usual.replacen('{', r#"{"context":{"ward":[{"bed":1,"bed":2}]},"#, 1), "/context/ward/0/bed"),
    ] {
        assert_eq!(send(ONE, body.clone()).await, (400, Some(at.to_owned())), "{body}");
        let batch = format!(r#"{{"evaluations":[{usual},{body}]}}"#);
        assert_eq!(send(MANY, batch).await, (400, Some(format!("/evaluations/1{at}"))), "{body}");
    }
    let evaluations = format!(r#"{{"evaluations":[],"evaluations":[{usual}]}}"#);
    assert_eq!(send(MANY, evaluations).await, (400, Some("/evaluations".to_owned())));
    assert_eq!(portal.count("select count(*) from decisions").await, 0);
    assert_eq!(send(ONE, usual.clone()).await.0, 200);
}
