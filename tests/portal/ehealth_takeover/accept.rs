//! `mijntoegang ehealth accept`: an answer that was doubted and is right after all.

use mijntoegang::directory::Niss;
use mijntoegang::operate::ehealth_command::accept;

use super::doubts::with_many;
use super::{JAN, SOFIE, STRANGER, Scene};

async fn accepted(scene: &Scene, number: Option<&str>) -> Result<String, String> {
    let niss = number.map(|number| Niss::parse(number).unwrap());
    accept(&scene.portal.owner_pool(), niss.as_ref()).await.map_err(|error| error.to_string())
}

/// Jan ended all of five there, and the answer is doubted.
async fn with_doubt() -> Scene {
    let scene = with_many(5).await;
    assert!(scene.stand_in.end(JAN, SOFIE));
    (1..5).for_each(|number| assert!(scene.stand_in.end(JAN, &format!("1000003{number}003"))));
    scene.next_hour().await;
    scene.until("doubted", async |scene| scene.doubted().await == 1).await;
    assert!(!scene.permits(SOFIE, JAN).await);
    scene
}

#[tokio::test]
async fn what_an_operator_accepts_ends_and_is_on_record() {
    let scene = with_doubt().await;
    assert_eq!(accepted(&scene, Some(STRANGER)).await.unwrap_err(), "no answer about that person is doubted; nothing was done");
    assert!(!scene.permits(SOFIE, JAN).await);
    let told = accepted(&scene, Some(JAN)).await.unwrap();
    assert!(told.contains("about 1 person") && !told.contains(JAN), "{told}");
    scene.until("permitted", async |scene| scene.permits(SOFIE, JAN).await).await;
    assert_eq!((scene.holding(JAN).await, scene.doubted().await), (0, 0));
    let audited = "select count(*) from audit_events where action = 'ehealth-answer-accepted' and actor_kind = 'system'
                     and patient_id = mt_patient_with('85073099932')";
    assert_eq!(scene.portal.count(audited).await, 1);
    // Once: the next one is doubted again.
    assert_eq!(accepted(&scene, Some(JAN)).await.unwrap_err(), "no answer about that person is doubted; nothing was done");
    assert_eq!(scene.portal.count("select count(*) from ehealth_checks where accepted_until is not null").await, 0);
}

#[tokio::test]
async fn everybody_who_is_doubted_can_be_accepted_at_once() {
    let scene = with_doubt().await;
    assert!(accepted(&scene, None).await.unwrap().contains("about 1 person"));
    scene.until("permitted", async |scene| scene.permits(SOFIE, JAN).await).await;
    assert_eq!(accepted(&scene, None).await.unwrap_err(), "no answer about anybody is doubted; nothing was done");
}
