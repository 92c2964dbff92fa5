//! Officer accounts and their own entries of the directory (R12).

use serde_json::json;

use crate::oidc::{Scene, come_in};
use crate::support::Portal;

/// The entries of an account, by name.
async fn entries(portal: &Portal, officer: &str) -> Vec<String> {
    let sql =
        "select mt_full_name(c.given_name, c.family_name) from officer_entries e join care_workers c on c.id = e.care_worker_id
                 join officers o on o.id = e.officer_id where o.given_name = $1 order by 1";
    portal.owner().await.query(sql, &[&officer]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_demos_officers_stand_in_the_directory() {
    let portal = Portal::start().await;
    for (officer, entry) in [("An", "An De Smet"), ("Lien", "Lien Maes"), ("Koen", "Koen Baert")] {
        assert_eq!(entries(&portal, officer).await, [entry]);
    }
    assert_eq!(mijntoegang::officers::count_without_entry(&portal.db()).await.unwrap(), 0);
}

#[tokio::test]
async fn links_follow_the_numbers_of_each_sign_in() {
    let scene = Scene::with(|oidc| {
        oidc.officers.riziv_claim = Some("riziv".into());
        oidc.officers.personnel_claim = Some("employee.number".into());
    })
    .await;
    let portal = &scene.portal;
    let sign_in =
        async || assert_eq!(come_in(&portal.anonymous(), &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    sign_in().await;
    assert!(entries(portal, "Mia").await.is_empty());
    assert_eq!(mijntoegang::officers::count_without_entry(&portal.db()).await.unwrap(), 1);
    // The first 8 digits of the RIZIV number, whatever the qualification.
    scene.officers.plan(|plan| plan.userinfo["riziv"] = json!("1-00000-07-999"));
    sign_in().await;
    assert_eq!(entries(portal, "Mia").await, ["Sofie Claes"]);
    // The personnel number of the own institution, however it is written.
    scene.officers.plan(|plan| plan.userinfo["employee"] = json!({ "number": "p-1002 " }));
    sign_in().await;
    assert_eq!(entries(portal, "Mia").await, ["Greet Vandamme", "Sofie Claes"]);
    // The NISS.
    portal
        .owner()
        .await
        .batch_execute("update care_workers set niss = '85473099921' where family_name = 'Baert' and given_name = 'Koen'")
        .await
        .unwrap();
    sign_in().await;
    assert_eq!(entries(portal, "Mia").await, ["Greet Vandamme", "Koen Baert", "Sofie Claes"]);
    // What a number no longer names is unlinked; one that cannot be read links nothing and keeps nobody out.
    scene.officers.plan(|plan| {
        plan.userinfo["riziv"] = json!("onbekend");
        plan.userinfo["employee"] = json!({ "number": "P-1201" });
    });
    sign_in().await;
    assert_eq!(entries(portal, "Mia").await, ["Koen Baert"], "P-1201 is a number of another institution");
}

#[tokio::test]
async fn the_numbers_may_stand_in_the_configuration() {
    let scene = Scene::with(|oidc| {
        oidc.officers.persons = vec![mijntoegang::config::OfficerPerson {
            subject: "sub-1".into(),
            niss: crate::oidc::niss("85473099921"),
            riziv: mijntoegang::directory::RizivNumber::parse("10000007").ok(),
            personnel: mijntoegang::directory::PersonnelNumber::parse("P-1001").ok(),
        }];
    })
    .await;
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    assert_eq!(entries(&scene.portal, "Mia").await, ["Sofie Claes", "Tom Janssens"]);
}
