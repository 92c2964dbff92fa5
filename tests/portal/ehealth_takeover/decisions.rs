//! The first decision about somebody whom eHealth was never asked about.

use std::time::{Duration, Instant};

use mijntoegang::config::EhealthRules;
use mijntoegang::demo::ehealth::{Behaviour, ExcludedParty};

use super::{JAN, ORGANISATION, PHARMACY, SOFIE, STRANGER, Scene, TOM, denying, person, rules, sofie};
use crate::hospital::{RIZIV, SSIN};

#[tokio::test]
async fn somebody_whom_nobody_here_knows_is_asked_about_first() {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(STRANGER, sofie());
    let (permits, context) = scene.ask(&[(RIZIV, SOFIE)], STRANGER).await;
    assert!(!permits && context["ehealth"] == "current", "{context}");
    assert!(scene.permits(TOM, STRANGER).await);
    assert_eq!(scene.stand_in.calls().len(), 1, "the second decision knows");
    // Nobody reads a letter about what they did themselves before they ever signed in here.
    assert_eq!(scene.portal.count("select count(*) from messages where kind like 'ehealth%'").await, 0);
}

#[tokio::test]
async fn a_person_is_matched_by_niss_then_by_riziv_and_else_added() {
    let scene = Scene::start(rules()).await;
    let named = ExcludedParty::Person {
        niss: Some(STRANGER.to_owned()),
        nihii: Some(SOFIE.to_owned()),
        given: "Sofie".to_owned(),
        family: "Claes".to_owned(),
    };
    scene.stand_in.exclude(JAN, named);
    scene.stand_in.exclude(JAN, person("10000036003", "Piet", "Vreemd"));
    assert!(!scene.permits(SOFIE, JAN).await);
    // The number that the directory did not have.
    assert!(!scene.ask(&[(SSIN, STRANGER)], JAN).await.0);
    assert!(!scene.permits("10000036003", JAN).await);
    let added = "select count(*) from care_workers where family_name = 'Vreemd' and function = 'Arts' and added_by is null";
    assert_eq!(scene.portal.count(added).await, 1);
}

#[tokio::test]
async fn a_slow_service_holds_a_decision_up_no_longer_than_set_and_its_answer_still_lands() {
    let scene = Scene::start(EhealthRules { decision_wait: Duration::from_millis(300), ..rules() }).await;
    scene.stand_in.exclude(STRANGER, sofie());
    scene.stand_in.behave(Behaviour::Slow(Duration::from_secs(3)));
    let began = Instant::now();
    let (permits, context) = scene.ask(&[(RIZIV, SOFIE)], STRANGER).await;
    let took = began.elapsed();
    assert!(permits && context["ehealth"] == "unchecked", "{context}");
    assert!(took >= Duration::from_millis(290) && took < Duration::from_millis(2_500), "{took:?}");
    scene.until("landed", async |scene| scene.periods(STRANGER).await == 1).await;
    assert!(!scene.permits(SOFIE, STRANGER).await);
}

#[tokio::test]
async fn what_is_unchecked_is_what_the_hospital_decided() {
    for (rules, permitted) in [(rules(), true), (denying(), false)] {
        let scene = Scene::start(rules).await;
        scene.stand_in.behave(Behaviour::Failing);
        let (permits, context) = scene.ask(&[(RIZIV, SOFIE)], STRANGER).await;
        assert_eq!((permits, context["ehealth"].as_str().unwrap()), (permitted, "unchecked"), "{context}");
        scene.stand_in.behave(Behaviour::Well);
        scene.portal.clock.advance(chrono::TimeDelta::minutes(6));
        scene.until("permitted", async |scene| scene.ask(&[(RIZIV, SOFIE)], STRANGER).await.1["ehealth"] == "current").await;
        assert!(scene.permits(SOFIE, STRANGER).await);
    }
}

#[tokio::test]
async fn a_portal_without_ehealth_says_nothing_of_it_in_decisions() {
    let portal = crate::support::Portal::start().await;
    let app = portal.application("EPD", &[mijntoegang::applications::Scope::Decision]).await;
    let answer = app.post("/access/v1/evaluation", &crate::hospital::question(&[(RIZIV, SOFIE)], JAN)).await.json();
    assert!(answer["decision"] == true && answer["context"].get("ehealth").is_none(), "{answer}");
    // What was taken over before it was switched off holds.
    let excluded = "with checked as (insert into ehealth_checks (niss, wanted_at, due_at, holds) values ('85073099932', mt_now(), mt_now(), true))
                    insert into ehealth_organisations (id, patient_id, number, name, started_at)
                      select gen_random_uuid(), id, '70000107', 'Apotheek De Linde', mt_now() from patients where niss = '85073099932'";
    portal.owner().await.batch_execute(excluded).await.unwrap();
    let organisation = crate::hospital::question(&[(RIZIV, SOFIE), (ORGANISATION, PHARMACY)], JAN);
    let answer = app.post("/access/v1/evaluation", &organisation).await.json();
    assert!(answer["decision"] == false && answer["context"].get("ehealth").is_none(), "{answer}");
}
