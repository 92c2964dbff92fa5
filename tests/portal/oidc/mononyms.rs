//! People with one name sign in, as patients and as officers; a provider that sends no given names is noticed.

use serde_json::{Value, json};

use super::provider::Provider;
use super::{Scene, come_in, is_signed_in};
use crate::mononyms::{reads_well, written_mails_read_well};
use crate::suite_log;
use crate::support::{Portal, Visitor};

async fn signed_in(portal: &Portal, provider: &Provider, door: &str) -> Visitor {
    let visitor = portal.anonymous();
    let answer = come_in(&visitor, provider, door).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    visitor
}

#[tokio::test]
async fn a_patient_with_one_name_signs_in_asks_and_is_helped_by_an_officer_with_one_name() {
    let scene = Scene::start().await;
    let portal = &scene.portal;
    scene.patients.plan(|plan| plan.userinfo = json!({ "sub": "sub-1", "egovNRN": "65.00.00-999.75", "surname": "Suharto" }));
    scene.officers.plan(|plan| {
        plan.userinfo = json!({ "sub": "sub-1", "egovNRN": "85473099921", "surname": "Sukarno", "groups": ["ombuds-brugge"] });
    });
    let suharto = signed_in(portal, &scene.patients, "patient").await;
    let list = suharto.get("/uitsluitingen").await;
    reads_well(&list, "Suharto");
    assert!(list.has("Suharto"), "{}", list.text());
    let reference = suharto.request_for("Sofie Claes", "Sofie Claes Arts").await;

    let officer = signed_in(portal, &scene.officers, "medewerker").await;
    let page = officer.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    reads_well(&page, "Suharto");
    reads_well(&page, "Sukarno");
    let chosen = page.radio("Sofie Claes Arts");
    let registered =
        officer.send(&page, &format!("/ombudsdienst/aanvragen/{reference}/registreer"), &[("persoon", &chosen)]).await;
    assert_eq!(registered.status, 303, "{}", registered.text());
    reads_well(&officer.get(&format!("/ombudsdienst/aanvragen/{reference}")).await, "Sukarno");
    let list = suharto.get("/uitsluitingen").await;
    assert!(list.has("Nu uitgesloten") && list.has("Sofie Claes"), "{}", list.text());
    written_mails_read_well(portal).await;
    let officers = "select count(*) from officers where family_name = 'Sukarno' and given_name is null and given_key is null";
    assert_eq!(portal.count(officers).await, 1);

    // However a provider says that there is none.
    for none in [json!(""), json!(" "), json!("-"), json!("."), json!(null)] {
        scene.patients.plan(|plan| plan.userinfo["givenName"] = none.clone());
        signed_in(portal, &scene.patients, "patient").await;
        assert_eq!(portal.count("select count(*) from patients where family_name = 'Suharto' and given_name is null").await, 1);
    }
    // A family name there must be.
    for none in [json!(""), json!("-"), json!(null)] {
        scene.patients.plan(|plan| plan.userinfo["surname"] = none.clone());
        assert_eq!(come_in(&portal.anonymous(), &scene.patients, "patient").await.status, 403, "{none}");
    }
}

/// A break that is being reported holds the patient's row after the lock of that patient's breaks; a sign-in takes that lock. Were it
/// to hold the row before, each would wait for the other.
#[tokio::test]
async fn a_sign_in_of_somebody_known_waits_for_nobody_who_holds_their_row() {
    let scene = Scene::start().await;
    let portal = &scene.portal;
    signed_in(portal, &scene.patients, "patient").await;
    let mut owner = portal.owner().await;
    let holding = owner.transaction().await.unwrap();
    holding.execute("select id from patients for no key update", &[]).await.unwrap();
    let again = signed_in(portal, &scene.patients, "patient");
    tokio::time::timeout(std::time::Duration::from_secs(10), again).await.expect("it waited for the row");
    holding.rollback().await.unwrap();
}

#[tokio::test]
async fn a_known_given_name_is_never_overwritten_with_nothing() {
    let scene = Scene::start().await;
    let portal = &scene.portal;
    for (provider, door) in [(&scene.patients, "patient"), (&scene.officers, "medewerker")] {
        signed_in(portal, provider, door).await;
        provider.plan(|plan| plan.userinfo["givenName"] = json!(null));
        signed_in(portal, provider, door).await;
        // The family name is still taken over, and the person is found under both.
        provider.plan(|plan| plan.userinfo["surname"] = json!("Janssens"));
        signed_in(portal, provider, door).await;
    }
    let patient = "select count(*) from patients where given_name = 'Zoë' and family_name = 'Janssens'
        and (search_key, family_key, sorted_key) = ('zoe janssens', 'janssens zoe', 'janssens zoe')";
    assert_eq!(portal.count(patient).await, 1);
    let officer = "select count(*) from officers where given_name = 'Mia' and family_name = 'Janssens' and (given_key, family_key) = ('mia', 'janssens')";
    assert_eq!(portal.count(officer).await, 1);
    // A given name that becomes known is taken.
    scene.patients.plan(|plan| plan.userinfo["givenName"] = json!("Zita"));
    signed_in(portal, &scene.patients, "patient").await;
    assert_eq!(portal.count("select count(*) from patients where given_name = 'Zita' and search_key = 'zita janssens'").await, 1);
}

/// Lines of the log with this message about a claim.
fn lines(message: &str, claim: &str) -> Vec<Value> {
    let text = suite_log::text();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines
        .filter(|line| {
            line["fields"]["claim"] == claim && line["fields"]["message"].as_str().unwrap_or_default().starts_with(message)
        })
        .collect()
}

#[tokio::test]
async fn a_claim_of_the_wrong_type_is_refused_and_the_log_says_what_came_but_not_its_value() {
    let scene = Scene::start().await;
    let usual = scene.patients.state.lock().unwrap().plan.clone();
    for (claim, value, found) in [
        ("egovNRN", json!(1_020_399_942_u64), "a number of 10 digits"),
        ("egovNRN", json!(85_073_000_061_u64), "a number of 11 digits"),
        ("egovNRN", json!(["85073000061"]), "a list of 1"),
        ("egovNRN", json!("8507300006"), "a text of 10 characters, 10 of them digits"),
        ("egovNRN", json!(null), "nothing"),
        ("givenName", json!(["Sporenvrouw"]), "a list of 1"),
        ("surname", json!({ "nl": "Sporenvrouw" }), "an object"),
        ("surname", json!(12), "a number of 2 digits"),
    ] {
        scene.patients.plan(|plan| {
            *plan = usual.clone();
            plan.userinfo[claim] = value.clone();
        });
        let visitor = scene.portal.anonymous();
        assert_eq!(come_in(&visitor, &scene.patients, "patient").await.status, 403, "{claim} {value}");
        assert!(!is_signed_in(&visitor).await);
        let told = lines("unusable claim of the provider", claim);
        let line = told.iter().find(|line| line["fields"]["found"] == found).unwrap_or_else(|| panic!("{found}: {told:?}"));
        assert_eq!(line["level"], "WARN");
        assert!(line["fields"]["expected"].is_string());
    }
    let log = suite_log::text();
    assert!(!log.contains("Sporenvrouw") && !log.contains("1020399942"));
}

#[tokio::test]
async fn the_operator_is_warned_once_when_nobody_has_a_given_name() {
    let scene = Scene::start().await;
    // A name of this test's own: the log is that of the whole suite.
    let warned = || {
        let of_patients = |line: &Value| line["span"]["route"] == "/aanmelden/terug/patient" && line["fields"]["people"] == 5;
        lines("none of the last people who signed in has a given name", "givenName")
            .iter()
            .filter(|line| of_patients(line))
            .count()
    };
    let before = warned();
    for (n, niss) in ["85073000061", "85073099932", "01020399942", "01020300071", "85473099921", "01420399931"].iter().enumerate()
    {
        scene.patients.plan(|plan| {
            let subject = format!("niemand-{n}");
            plan.claims = json!({ "sub": subject });
            plan.userinfo = json!({ "sub": subject, "egovNRN": niss, "surname": "Peeters" });
        });
        signed_in(&scene.portal, &scene.patients, "patient").await;
        // Again: the same person counts once.
        signed_in(&scene.portal, &scene.patients, "patient").await;
        assert_eq!(warned() - before, usize::from(n >= 4), "{n}");
    }
}
