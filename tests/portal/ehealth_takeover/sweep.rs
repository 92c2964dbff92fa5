//! The hourly sweep over two instances of which one is killed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use mijntoegang::config::EhealthRules;
use mijntoegang::ehealth;
use mijntoegang::web::EhealthLink;
use tokio::sync::watch;

use super::{Scene, checker, rules};
use crate::support::Portal;

const PEOPLE: usize = 400;
const CALLS_PER_SECOND: u32 = 200;

/// Numbers that fit.
pub fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|n| 700_101_000 + n).map(|first| format!("{first}{:02}", 97 - first % 97)).collect()
}

/// Writes down that applications asked about these people.
pub async fn want(scene: &Scene, people: &[String]) {
    let insert = "insert into ehealth_checks (niss, wanted_at, due_at) select n, mt_now(), mt_now() from unnest($1::text[]) as n";
    scene.portal.owner().await.execute(insert, &[&people]).await.unwrap();
}

#[tokio::test]
async fn each_is_asked_about_once_an_hour_over_two_instances_with_one_killed_midway() {
    let rules = EhealthRules { calls_per_second: CALLS_PER_SECOND, ..rules() };
    let scene = Scene::start(rules).await;
    let connect = |builder: &mut mijntoegang::app::AppBuilder| builder.ehealth = EhealthLink::connected(rules);
    let second = Portal::over(scene.portal.database.clone(), scene.portal.clock.clone(), connect).await;
    let (kill, killed) = watch::channel(false);
    tokio::spawn(ehealth::run(Arc::clone(&checker(&second, &scene.stand_in, rules)), killed));
    want(&scene, &numbers(PEOPLE)).await;
    scene.until("midway", async |scene| scene.stand_in.calls().len() >= PEOPLE / 3).await;
    kill.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // What it had in hand is anybody's again.
    scene.portal.clock.advance(TimeDelta::seconds(31));
    let unchecked = "select count(*) from ehealth_checks where checked_at is null";
    scene.until("all", async |scene| scene.portal.count(unchecked).await == 0).await;
    tokio::time::sleep(Duration::from_millis(500)).await;

    let calls = scene.stand_in.calls();
    let mut times: HashMap<&str, usize> = HashMap::new();
    calls.iter().for_each(|(_, niss)| *times.entry(niss).or_default() += 1);
    assert_eq!(times.len(), PEOPLE, "none skipped");
    let again = calls.len() - PEOPLE;
    assert!(again <= 32 && times.values().all(|count| *count <= 2), "only what the killed one had in hand: {again}");
    for (index, (began, _)) in calls.iter().enumerate() {
        let within = calls[index..].iter().take_while(|(at, _)| *at - *began < Duration::from_secs(1)).count();
        assert!(within <= CALLS_PER_SECOND as usize * 11 / 10, "{within} calls in a second");
    }
    // Spread over the time in which an answer is current, and none of them too late.
    let spread = "select count(distinct date_trunc('minute', due_at)) from ehealth_checks";
    assert!(scene.portal.count(spread).await >= 8);
    let due =
        "select count(*) from ehealth_checks where due_at - checked_at between interval '48 minutes' and interval '57 minutes'";
    assert_eq!(scene.portal.count(due).await, i64::try_from(PEOPLE).unwrap());
}

#[tokio::test]
async fn those_whom_nobody_asked_about_for_thirty_days_are_swept_no_longer_unless_something_holds() {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(super::JAN, super::sofie());
    assert!(!scene.permits(super::SOFIE, super::JAN).await && scene.permits(super::SOFIE, super::STRANGER).await);
    scene.portal.clock.advance(TimeDelta::days(31));
    scene
        .until("swept", async |scene| {
            scene.portal.count("select count(*) from ehealth_checks where checked_at = mt_now()").await == 1
        })
        .await;
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(scene.stand_in.calls().last().unwrap().1, super::JAN);
    assert_eq!(scene.stand_in.calls().len(), 3);
    mijntoegang::operate::sweep_once(&scene.portal.site()).await.unwrap();
    assert_eq!(scene.portal.count("select count(*) from ehealth_checks").await, 1);
}
