//! Somebody whom the directory does not know yet, named twice: one entry, and the patient is told once.

use std::time::Duration;

use futures_util::future::join3;

use super::{JAN, SOFIE, STRANGER, Scene, person, rules, sofie, tom};
use crate::hospital::RIZIV;
use crate::one_patient::{all_the_same, merge};

const NEWCOMER: &str = "10000036003";

async fn entries(scene: &Scene) -> i64 {
    scene.portal.count("select count(*) from care_workers where riziv8 = '10000036'").await
}

async fn told(scene: &Scene, kind: &str) -> i64 {
    scene.portal.count(&format!("select count(*) from messages where kind = '{kind}'")).await
}

#[tokio::test]
async fn two_answers_at_once_that_name_the_same_newcomer_add_one_entry() {
    let scene = Scene::start(rules()).await;
    for patient in [JAN, STRANGER] {
        scene.stand_in.exclude(patient, person(NEWCOMER, "Piet", "Vreemd"));
    }
    // Both answers have looked for the newcomer before either may add anybody.
    let mut owner = scene.portal.owner().await;
    let holding = owner.transaction().await.unwrap();
    holding.batch_execute("lock table care_workers in share mode").await.unwrap();
    let release = async {
        let waiting = "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";
        scene.until("both wait", async |scene| scene.portal.count(waiting).await == 2).await;
        holding.commit().await.unwrap();
    };
    let question = [(RIZIV, NEWCOMER)];
    join3(scene.ask(&question, JAN), scene.ask(&question, STRANGER), release).await;
    for patient in [JAN, STRANGER] {
        scene.until("refused", async |scene| !scene.permits(NEWCOMER, patient).await).await;
    }
    assert_eq!((entries(&scene).await, scene.holding(JAN).await, scene.holding(STRANGER).await), (1, 1, 1));
}

#[tokio::test]
async fn a_merged_patient_is_told_once_of_whom_both_numbers_exclude() {
    let scene = Scene::start(rules()).await;
    let _jan = scene.portal.signed_in("jan").await;
    scene.until_checked(JAN).await;
    // Both excluded Sofie before it was known that they are one.
    for patient in [JAN, STRANGER] {
        scene.stand_in.exclude(patient, sofie());
    }
    scene.next_hour().await;
    scene.until("refused", async |scene| !scene.permits(SOFIE, JAN).await && !scene.permits(SOFIE, STRANGER).await).await;
    merge(&scene.portal, STRANGER, JAN, all_the_same()).await.unwrap();
    let before = (told(&scene, "ehealth_appeared").await, told(&scene, "ehealth_gone").await);
    assert_eq!(before, (1, 0));

    // Under one number with the whole RIZIV number, under the other with its first eight digits.
    scene.stand_in.exclude(JAN, person(NEWCOMER, "Piet", "Vreemd"));
    scene.stand_in.exclude(STRANGER, person("10000036", "P.", "Vreemd"));
    for patient in [JAN, STRANGER] {
        scene.stand_in.exclude(patient, tom());
    }
    scene.next_hour().await;
    scene.until("refused", async |scene| !scene.permits(NEWCOMER, JAN).await).await;
    assert_eq!((entries(&scene).await, told(&scene, "ehealth_appeared").await), (1, 3));

    for patient in [JAN, STRANGER] {
        assert!(scene.stand_in.end(patient, SOFIE));
    }
    scene.next_hour().await;
    scene.until("permitted", async |scene| scene.permits(SOFIE, JAN).await).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(told(&scene, "ehealth_gone").await, 1, "two periods ended, which are one exclusion to the patient");
    assert_eq!(scene.audited("ehealth-exclusion-gone").await, 2);
}
