//! Homes and adoptions, at the store: who may confirm, enter, carry out and cancel.

use mijntoegang::db::{Actor, Job};
use uuid::Uuid;

use super::{Scene, now, person};

const HOMES: Actor = Actor::System(Job::Homes);

fn adoption(id: Uuid, patient: Uuid, institution: Uuid, officer: Uuid, hours: i64) -> String {
    format!(
        "insert into home_adoptions (id, patient_id, institution_id, officer_id, identity_check, adopted_at, works_at)
           values ('{id}', '{patient}', '{institution}', '{officer}', 'identiteitskaart', '{}', '{}')",
        now(),
        now() + chrono::TimeDelta::hours(hours)
    )
}

#[tokio::test]
async fn a_home_is_confirmed_by_its_patient_or_by_the_job_and_by_nobody_else() {
    let scene = Scene::new().await;
    let confirm = |patient: Uuid, by: &str| {
        format!(
            "update patients set home_institution_id = '{}', home_confirmed_at = '{}', home_confirmed_by = '{by}' where id = '{patient}'",
            scene.other,
            now()
        )
    };
    for actor in [scene.an, scene.koen, scene.patient(scene.emma), Actor::System(Job::SignIn), Actor::System(Job::Operate)] {
        scene.changes_nothing(actor, &confirm(scene.jan, "patient")).await;
    }
    scene.refused_by_policy(scene.patient(scene.jan), &confirm(scene.jan, "officer")).await;
    scene.refused_by_policy(HOMES, &confirm(scene.jan, "patient")).await;
    let half = format!("update patients set home_confirmed_at = null where id = '{}'", scene.jan);
    assert!(scene.try_as(scene.patient(scene.jan), &half).await.is_err(), "both or neither");
    scene.done(scene.patient(scene.jan), &confirm(scene.jan, "patient")).await;
    scene.done(HOMES, &confirm(scene.jan, "officer")).await;
}

#[tokio::test]
async fn an_adoption_is_entered_and_carried_out_by_the_job_never_early_and_cancelled_by_its_patient() {
    let scene = Scene::new().await;
    let (an, id) = (person(scene.an), Uuid::now_v7());
    scene.owner.batch_execute("delete from home_adoptions").await.unwrap();
    let entered = adoption(id, scene.jan, scene.home, an, 24);
    for actor in [scene.an, scene.koen, scene.patient(scene.jan), Actor::System(Job::SignIn)] {
        scene.refused_by_policy(actor, &entered).await;
    }
    assert!(scene.try_as(HOMES, &adoption(id, scene.jan, scene.home, an, 23)).await.is_err(), "a day, not less");
    scene.done(HOMES, &entered).await;
    scene.owner.batch_execute(&entered).await.unwrap();
    assert!(scene.try_as(HOMES, &adoption(Uuid::now_v7(), scene.jan, scene.other, an, 24)).await.is_err(), "one open a patient");
    for officer in [scene.an, scene.lien, scene.koen] {
        assert_eq!(scene.sees(officer, "home_adoptions").await, 0);
    }
    let done = |hours: i64| {
        format!("update home_adoptions set done_at = '{}' where id = '{id}'", now() + chrono::TimeDelta::hours(hours))
    };
    assert!(scene.try_as(HOMES, &done(23)).await.is_err(), "never early");
    scene.refused_by_policy(scene.patient(scene.jan), &done(24)).await;
    let cancelled = format!("update home_adoptions set cancelled_at = '{}' where id = '{id}'", now());
    for actor in [scene.an, scene.patient(scene.emma)] {
        scene.changes_nothing(actor, &cancelled).await;
    }
    scene.done(HOMES, &done(24)).await;
    scene.done(scene.patient(scene.jan), &cancelled).await;
    scene.owner.batch_execute(&cancelled).await.unwrap();
    scene.changes_nothing(HOMES, &done(24)).await;
}
