//! People with one name sign in, as patients and as officers.

use serde_json::json;

use super::provider::Provider;
use super::{Scene, come_in};
use crate::one_name::reads_well;
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
    assert_eq!(
        portal.count("select count(*) from outbox where subject || body like '%  %' or body ~ 'Suharto|Sukarno|null'").await,
        0
    );
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
