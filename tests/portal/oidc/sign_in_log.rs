//! What signing in leaves behind, when it succeeds and when it fails: a line of the log that says in which role and why, never
//! who; in the audit who came in, and no other person.

use serde_json::{Value, json};

use super::provider::Signed;
use super::{Scene, come_in, go_out, way_back};
use crate::suite_log;

/// Lines with this message and, where it failed, cause, of people on their way back to this door. Those of other tests that run
/// meanwhile are among them.
fn lines(message: &str, door: &str, why: Option<&str>) -> Vec<Value> {
    let text = suite_log::text();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let route = if door == "patient" { "/aanmelden/terug/patient" } else { "/aanmelden/terug/medewerker" };
    lines
        .filter(|line| {
            let fields = &line["fields"];
            let here = fields["role"] == door && line["span"]["route"] == route;
            here && fields["message"] == message && why.is_none_or(|why| fields["why"] == why)
        })
        .collect()
}

#[tokio::test]
async fn a_failed_sign_in_is_logged_with_its_cause_and_a_successful_one_is_in_the_audit() {
    let scene = Scene::start().await;
    let (portal, patients, officers) = (&scene.portal, &scene.patients, &scene.officers);
    let usual = patients.state.lock().unwrap().plan.clone();
    type Change = fn(&mut super::provider::Plan);
    let cases: [(&str, Change); 6] = [
        ("Invalid(\"another nonce\")", |plan| plan.claims = json!({ "nonce": "sporennonce" })),
        ("Invalid(\"wrongly signed\")", |plan| plan.signed = Signed::ByAnother),
        ("AuthenticationLevel", |plan| plan.claims = json!({ "acr": "sporenniveau" })),
        ("Missing(Niss)", |plan| plan.userinfo["egovNRN"] = json!("85473099922")),
        ("Missing(Name)", |plan| plan.userinfo["surname"] = json!(null)),
        ("Unavailable", |plan| plan.away = true),
    ];
    for (why, change) in cases {
        patients.plan(|plan| *plan = usual.clone());
        let visitor = portal.anonymous();
        let asked = go_out(&visitor, "patient").await;
        let back = way_back(patients, &asked, "patient");
        let before = lines("not signed in", "patient", Some(why)).len();
        patients.plan(|plan| {
            change(plan);
            plan.userinfo["givenName"] = json!("Sporenvrouw");
        });
        assert!(visitor.get(&back).await.status >= 400, "{why}");
        let told = lines("not signed in", "patient", Some(why));
        assert!(told.len() > before, "{why} stands in the log");
        for line in told {
            assert_eq!(line["level"], "WARN");
            assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "when, in UTC");
            assert!(line["span"]["request_id"].is_string(), "{line}");
        }
        portal.clock.advance(chrono::TimeDelta::seconds(6));
    }
    patients.plan(|plan| *plan = usual);
    // Used before, stopped, refused there; no role, and an account that was closed.
    let visitor = portal.anonymous();
    for (query, why) in
        [("state=sporenstaat&code=sporencode", "Stale"), ("error=access_denied", "Cancelled"), ("error=invalid_scope", "Refused")]
    {
        let state = go_out(&visitor, "patient").await["state"].as_str().unwrap().to_owned();
        let query = if why == "Stale" { query.to_owned() } else { format!("{query}&state={state}&iss={}", patients.issuer) };
        let before = lines("not signed in", "patient", Some(why)).len();
        visitor.get(&format!("/aanmelden/terug/patient?{query}")).await;
        assert!(lines("not signed in", "patient", Some(why)).len() > before, "{why}");
    }
    let before = lines("not signed in", "officer", Some("NoRole")).len();
    officers.plan(|plan| plan.userinfo["groups"] = json!([]));
    assert_eq!(come_in(&visitor, officers, "medewerker").await.status, 403);
    assert!(lines("not signed in", "officer", Some("NoRole")).len() > before);
    // In the audit stands who came in. A failed one is nobody's: what the provider said is not believed.
    assert_eq!(portal.count("select count(*) from audit_events").await, 0);

    officers.plan(|plan| plan.userinfo["groups"] = json!(["ombuds-brugge"]));
    assert_eq!(come_in(&visitor, officers, "medewerker").await.location(), "/ombudsdienst");
    let audited = "select count(*) from audit_events a join officers o on o.id = a.actor_id where a.action = 'signed-in' and o.subject = 'sub-1'";
    assert_eq!(portal.count(audited).await, 1);
    let id = "select id::text from officers where subject = 'sub-1'";
    let id: String = portal.owner().await.query_one(id, &[]).await.unwrap().get(0);
    let told = lines("signed in", "officer", None);
    assert_eq!(told.iter().filter(|line| line["fields"]["account"] == id).count(), 1);

    portal.owner().await.batch_execute("update officers set active = false where subject = 'sub-1'").await.unwrap();
    let before = lines("not signed in", "officer", Some("AccountRefused")).len();
    assert_eq!(come_in(&portal.anonymous(), officers, "medewerker").await.status, 403);
    assert!(lines("not signed in", "officer", Some("AccountRefused")).len() > before);
    assert_eq!(portal.count("select count(*) from audit_events").await, 1);

    let log = suite_log::text().to_lowercase();
    for word in ["sporen", "85473099921", "85473099922", "d'hondt"] {
        let line = log.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word}: {line:?}");
    }
}
