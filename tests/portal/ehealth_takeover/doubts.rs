//! Answers that make no sense change nothing, and raise an alarm.

use mijntoegang::demo::ehealth::Behaviour;
use mijntoegang::ehealth::load_figures;

use super::{JAN, SOFIE, Scene, person, rules, sofie};

async fn doubted(scene: &Scene) -> i64 {
    load_figures(&scene.portal.db()).await.unwrap().doubted
}

#[tokio::test]
async fn another_patient_a_page_of_html_or_nothing_where_much_was_changes_nothing() {
    let scene = Scene::start(rules()).await;
    scene.stand_in.exclude(JAN, sofie());
    for number in 1..5 {
        scene.stand_in.exclude(JAN, person(&format!("1000003{number}003"), "Arts", &format!("Nummer {number}")));
    }
    assert!(!scene.permits(SOFIE, JAN).await);
    assert_eq!(scene.periods(JAN).await, 5);
    for behaviour in [Behaviour::Confused, Behaviour::Malformed, Behaviour::LosingAll] {
        scene.stand_in.behave(behaviour);
        scene.next_hour().await;
        scene.until("doubted", async |scene| doubted(scene).await == 1).await;
        assert!(!scene.permits(SOFIE, JAN).await);
        assert_eq!((scene.periods(JAN).await, scene.audited("ehealth-exclusion-gone").await), (5, 0), "{behaviour:?}");
        scene.stand_in.behave(Behaviour::Well);
        scene.next_hour().await;
        scene.until("believed", async |scene| doubted(scene).await == 0).await;
    }
}

#[tokio::test]
async fn a_token_that_the_service_takes_back_is_replaced() {
    let scene = Scene::start(rules()).await;
    assert!(scene.permits(SOFIE, JAN).await);
    scene.stand_in.revoke_tokens();
    scene.stand_in.exclude(JAN, sofie());
    scene.next_hour().await;
    scene.until("refused again", async |scene| load_figures(&scene.portal.db()).await.unwrap().failing_since.is_some()).await;
    scene.portal.clock.advance(chrono::TimeDelta::minutes(6));
    scene.until("refused", async |scene| !scene.permits(SOFIE, JAN).await).await;
}
