//! Officers: known by issuer and subject, a role at an institution, and a NISS (R12); without the role no longer.

use std::sync::Arc;
use std::time::Duration;

use mijntoegang::config::{OfficerPerson, Recheck};
use mijntoegang::identity::oidc::watch_roles;
use mijntoegang::identity::{CookieKey, SignIn};
use serde_json::{Value, json};

use super::{Scene, come_in, go_out, niss, way_back};

#[tokio::test]
async fn an_officer_has_a_role_at_an_institution_and_is_shown_as_one() {
    let scene = Scene::start().await;
    let mia = scene.portal.anonymous();
    let page = mia.get("/aanmelden").await;
    let buttons = page.texts("main button");
    assert_eq!(buttons.len(), 3, "patients, and each ombudsdienst: {buttons:?}");
    assert_eq!(come_in(&mia, &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    let list = mia.get("/ombudsdienst").await;
    assert!(list.has("Mia Claeys") && list.has("Ombudsdienst AZ Sint-Lucas Brugge"), "{}", list.text());
    assert_eq!(mia.get("/uitsluitingen").await.status, 403);
    let row = "select count(*) from officers where niss = '85473099921' and subject = 'sub-1' and given_key = 'mia'";
    assert_eq!(scene.portal.count(row).await, 1);
    // The same person as a patient, in another browser: each page shows as whom.
    let patient = scene.portal.anonymous();
    come_in(&patient, &scene.patients, "patient").await;
    assert_eq!(patient.get("/ombudsdienst").await.status, 403);
}

#[tokio::test]
async fn without_a_role_at_the_chosen_institution_nobody_comes_in() {
    let scene = Scene::start().await;
    let visitor = scene.portal.anonymous();
    for groups in [json!(null), json!([]), json!(["ombuds"]), json!("ombuds-brugge-oud"), json!({ "ombuds-brugge": true })] {
        scene.officers.plan(|plan| plan.userinfo["groups"] = groups.clone());
        let answer = come_in(&visitor, &scene.officers, "medewerker").await;
        assert_eq!(answer.status, 403, "{groups}");
        assert!(answer.has("geen medewerker van een ombudsdienst"));
    }
    scene.officers.plan(|plan| plan.userinfo["groups"] = json!("ombuds-brugge"));
    let elsewhere = scene.portal.builder.institutions[1].id;
    assert_eq!(come_in(&visitor, &scene.officers, &format!("medewerker-{elsewhere}")).await.status, 403);
    // Who works for two, chooses.
    scene.officers.plan(|plan| plan.userinfo["groups"] = json!(["ombuds-brugge", "ombuds-elders"]));
    assert_eq!(come_in(&visitor, &scene.officers, &format!("medewerker-{elsewhere}")).await.location(), "/ombudsdienst");
    let institution = &scene.portal.builder.institutions[1].contact.institution;
    assert!(visitor.get("/ombudsdienst").await.has(institution));
    assert_eq!(scene.portal.count("select count(*) from officers where subject = 'sub-1'").await, 1);
}

#[tokio::test]
async fn an_account_is_taken_over_by_no_other_subject_and_closed_for_good() {
    let scene = Scene::start().await;
    // Entered before: the first subject with that number gets it.
    scene.officers.plan(|plan| plan.userinfo["egovNRN"] = json!("70051500085"));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    let an = "select count(*) from officers where niss = '70051500085' and subject = 'sub-1'";
    assert_eq!(scene.portal.count(an).await, 1);
    // Another subject with the same number does not.
    scene.officers.plan(|plan| {
        plan.claims = json!({ "sub": "sub-2" });
        plan.userinfo["sub"] = json!("sub-2");
    });
    let answer = come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await;
    assert!(answer.status == 403 && answer.has("hoort bij iemand anders"), "{}", answer.text());
    // Nor does the first one take another's number over.
    scene.officers.plan(|plan| {
        plan.claims = json!({});
        plan.userinfo["sub"] = json!("sub-1");
        plan.userinfo["egovNRN"] = json!("01020300071");
    });
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.status, 403);
    assert_eq!(scene.portal.count(an).await, 1);
    scene.portal.owner().await.batch_execute("update officers set active = false where subject = 'sub-1'").await.unwrap();
    scene.officers.plan(|plan| plan.userinfo["egovNRN"] = json!("70051500085"));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.status, 403);
}

#[tokio::test]
async fn an_officers_number_may_stand_in_the_configuration() {
    let scene = Scene::with(|oidc| {
        oidc.niss_claim = None;
        oidc.officers.persons =
            vec![OfficerPerson { subject: "sub-1".into(), niss: niss("85473099921"), riziv: None, personnel: None }];
    })
    .await;
    scene.officers.plan(|plan| plan.userinfo["egovNRN"] = json!(null));
    assert_eq!(come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    scene.officers.plan(|plan| {
        plan.claims = json!({ "sub": "sub-3" });
        plan.userinfo["sub"] = json!("sub-3");
    });
    assert_eq!(
        come_in(&scene.portal.anonymous(), &scene.officers, "medewerker").await.status,
        403,
        "nobody without a number (R12)"
    );
}

/// Looks after the sessions until `done`, at most ten seconds.
async fn looked_after(scene: &Scene, sql: &str, expected: i64) {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let builder = &scene.portal.builder;
    let sign_in: Arc<SignIn> = Arc::clone(&builder.sign_in);
    let work = tokio::spawn(watch_roles(scene.portal.site(), sign_in, CookieKey(builder.cookie_key.clone()), stopped));
    for _ in 0..200 {
        if scene.portal.count(sql).await == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    work.await.unwrap();
    assert_eq!(scene.portal.count(sql).await, expected, "{sql}");
}

const OPEN: &str = "select count(*) from sessions where officer_id is not null";

#[tokio::test]
async fn a_removed_role_ends_the_open_sessions_within_five_minutes() {
    let scene = Scene::start().await;
    scene.officers.plan(|plan| plan.refresh = Some("vernieuwing".into()));
    let (mia, phone) = (scene.portal.anonymous(), scene.portal.anonymous());
    for browser in [&mia, &phone] {
        assert_eq!(come_in(browser, &scene.officers, "medewerker").await.location(), "/ombudsdienst");
    }
    // Nothing in the table can be used by who reads it.
    let sealed = "select count(*) from sessions where token is not null and position('vernieuwing'::bytea in token) = 0";
    assert_eq!(scene.portal.count(sealed).await, 2);
    scene.portal.clock.advance(chrono::TimeDelta::minutes(5));
    looked_after(&scene, "select count(*) from sessions where checked_at > created_at", 2).await;
    assert_eq!(mia.get("/ombudsdienst").await.status, 200);
    scene.officers.plan(|plan| plan.userinfo["groups"] = json!(["iets anders"]));
    scene.portal.clock.advance(chrono::TimeDelta::minutes(5));
    looked_after(&scene, OPEN, 0).await;
    for browser in [&mia, &phone] {
        assert_eq!(browser.get("/ombudsdienst").await.location(), "/aanmelden");
    }
    let told =
        "select count(*) from audit_events where action = 'session-ended-by-provider' and details ->> 'why' = 'role-removed'";
    assert!(scene.portal.count(told).await >= 1);
}

#[tokio::test]
async fn a_provider_that_is_away_ends_a_session_after_an_hour_and_one_that_says_no_at_once() {
    let scene = Scene::start().await;
    scene.officers.plan(|plan| plan.refresh = Some("vernieuwing".into()));
    let mia = scene.portal.anonymous();
    come_in(&mia, &scene.officers, "medewerker").await;
    scene.officers.plan(|plan| plan.away = true);
    for _ in 0..2 {
        scene.portal.clock.advance(chrono::TimeDelta::minutes(25));
        assert_eq!(mia.get("/ombudsdienst").await.status, 200);
        looked_after(&scene, OPEN, 1).await;
    }
    scene.portal.clock.advance(chrono::TimeDelta::minutes(15));
    looked_after(&scene, OPEN, 0).await;
    scene.officers.plan(|plan| (plan.away, plan.refuses_refresh) = (false, true));
    scene.portal.clock.advance(chrono::TimeDelta::seconds(10));
    come_in(&mia, &scene.officers, "medewerker").await;
    scene.portal.clock.advance(chrono::TimeDelta::minutes(5));
    looked_after(&scene, OPEN, 0).await;
}

#[tokio::test]
async fn without_a_way_to_ask_again_a_session_lasts_an_hour() {
    let scene = Scene::with(|oidc| oidc.officers.recheck = Recheck::None).await;
    let mia = scene.portal.anonymous();
    come_in(&mia, &scene.officers, "medewerker").await;
    for _ in 0..2 {
        scene.portal.clock.advance(chrono::TimeDelta::minutes(25));
        assert_eq!(mia.get("/ombudsdienst").await.status, 200);
    }
    scene.portal.clock.advance(chrono::TimeDelta::minutes(11));
    assert_eq!(mia.get("/ombudsdienst").await.location(), "/aanmelden");
}

#[tokio::test]
async fn the_provider_ends_sessions_by_a_token_that_holds() {
    let scene = Scene::with(|oidc| oidc.officers.recheck = Recheck::BackChannel).await;
    let mia = scene.portal.anonymous();
    come_in(&mia, &scene.officers, "medewerker").await;
    let path = "/aanmelden/afgemeld-door-aanbieder";
    let post = async |over: Value| mia.post(path, &[("logout_token", &scene.officers.logout_token(&over))]).await.status;
    for wrong in [
        json!({ "events": {} }),
        json!({ "nonce": "iets" }),
        json!({ "aud": "een ander" }),
        json!({ "iss": scene.patients.issuer }),
        json!({ "exp": 1_763_000_000 }),
        json!({ "sub": null }),
    ] {
        assert_eq!(post(wrong.clone()).await, 400, "{wrong}");
    }
    assert_eq!(mia.post(path, &[("logout_token", "geen.token.x")]).await.status, 400);
    assert_eq!(mia.get("/ombudsdienst").await.status, 200);
    assert_eq!(post(json!({ "sub": "sub-9" })).await, 200, "somebody else's");
    assert_eq!(mia.get("/ombudsdienst").await.status, 200);
    assert_eq!(post(json!({})).await, 200);
    assert_eq!(mia.get("/ombudsdienst").await.location(), "/aanmelden");
}

/// Where patients and officers sign in at one provider, its token ends a patient's session as well, for the patient to see.
#[tokio::test]
async fn a_session_that_the_provider_ends_leaves_its_trace() {
    let scene = Scene::with(|oidc| oidc.officers.recheck = Recheck::BackChannel).await;
    let patient = scene.portal.anonymous();
    come_in(&patient, &scene.patients, "patient").await;
    let owner = scene.portal.owner().await;
    let move_to = "update sessions set issuer = $1, subject = 'sub-1' where patient_id is not null";
    assert_eq!(owner.execute(move_to, &[&scene.officers.issuer]).await.unwrap(), 1);
    let events = async || scene.portal.count("select count(*) from account_events where kind = 'session-ended'").await;
    for _ in 0..2 {
        let token = scene.officers.logout_token(&json!({}));
        assert_eq!(patient.post("/aanmelden/afgemeld-door-aanbieder", &[("logout_token", &token)]).await.status, 200);
        assert_eq!(events().await, 1, "once");
    }
    assert_eq!(patient.get("/uitsluitingen").await.location(), "/aanmelden");
}

#[tokio::test]
async fn signing_out_leads_past_the_provider_without_a_number_in_the_address() {
    let scene = Scene::start().await;
    let mia = scene.portal.anonymous();
    let asked = go_out(&mia, "medewerker").await;
    mia.get(&way_back(&scene.officers, &asked, "medewerker")).await;
    let page = mia.get("/ombudsdienst").await;
    let answer = mia.send(&page, "/afmelden", &[]).await;
    assert_eq!(answer.location(), "/afgemeld?bij=medewerker");
    let page = mia.get("/afgemeld?bij=medewerker").await;
    let onto = page.header("refresh").strip_prefix("0; url=").unwrap().to_owned();
    assert!(
        onto.starts_with(&format!("{}/end?client_id=mijn-toegang&post_logout_redirect_uri=", scene.officers.issuer)),
        "{onto}"
    );
    assert!(!onto.contains("id_token") && !onto.contains("85473099921"));
    let page = mia.get("/afgemeld").await;
    assert!(page.text_of("h1") == "Je bent afgemeld" && page.header("refresh").is_empty());
    // That nobody can go on is said only once the provider hands back that its own session is over.
    let claim = "Niemand kan op dit toestel nog verder met jouw gegevens.";
    assert!(!page.has(claim) && page.has("Sluit alle vensters van je browser"), "{}", page.text());
    assert!(onto.contains("&state=klaar") && mia.get("/afgemeld?state=klaar").await.has(claim));
    assert_eq!(mia.get("/ombudsdienst").await.location(), "/aanmelden");
}
