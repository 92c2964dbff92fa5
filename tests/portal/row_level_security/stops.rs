//! Planned stops, at the store: who plans, cancels, carries out and takes back, and in which steps.

use mijntoegang::db::{Actor, Job};
use uuid::Uuid;

use super::{Scene, now, person};

const STOPS: Actor = Actor::System(Job::Stops);

/// Jan's plan: that of a period has its id.
fn cancelled(by: &str) -> String {
    format!("update planned_stops set state = 'cancelled', closed_at = '{}', {by}", now())
}

async fn refused(scene: &Scene, actor: Actor, sql: &str, constraint: &str) {
    scene.app.batch_execute(&actor.begin_statement()).await.unwrap();
    let answer = scene.app.execute(sql, &[]).await.unwrap_err();
    scene.app.batch_execute("rollback").await.unwrap();
    assert_eq!(answer.as_db_error().and_then(|error| error.constraint()), Some(constraint), "{sql}: {answer}");
}

#[tokio::test]
async fn a_plan_is_cancelled_by_its_patient_or_in_the_name_of_an_officer_with_a_title() {
    let scene = Scene::new().await;
    let (an, lien) = (person(scene.an), person(scene.lien));
    let jans = format!("patient_id = '{}'", scene.jan);
    let by_patient = format!("{} where {jans}", cancelled("cancelled_by = 'patient'"));
    let by_officer = |officer: Uuid| {
        format!("{} where {jans}", cancelled(&format!("cancelled_by = 'officer', cancelled_by_officer = '{officer}'")))
    };
    scene.done(scene.patient(scene.jan), &by_patient).await;
    scene.changes_nothing(scene.patient(scene.emma), &by_patient).await;
    scene.refused_by_policy(scene.patient(scene.jan), &by_officer(an)).await;
    scene.done(scene.an, &by_officer(an)).await;
    scene.refused_by_policy(scene.an, &by_officer(lien)).await;
    scene.refused_by_policy(scene.an, &by_patient).await;
    scene.changes_nothing(scene.koen, &by_officer(person(scene.koen))).await;
    scene.changes_nothing(Actor::System(Job::Homes), &by_patient).await;
    scene.refused_by_policy(STOPS, &by_patient).await;
    for sql in
        ["delete from planned_stops", "update planned_stops set stops_at = now()", "update planned_stops set wait_hours = 1"]
    {
        for actor in [scene.an, scene.patient(scene.jan), STOPS] {
            scene.not_granted(actor, sql).await;
        }
    }
    scene.owner.batch_execute(&by_patient).await.unwrap();
    let again = format!("update planned_stops set state = 'waiting', closed_at = null, cancelled_by = null where {jans}");
    assert!(scene.owner.batch_execute(&again).await.is_err(), "a plan never begins again, for the owner either");
    assert!(scene.owner.batch_execute("delete from planned_stops").await.is_err());
}

#[tokio::test]
async fn a_plan_is_made_in_ones_own_name_for_a_period_that_runs_and_once() {
    let scene = Scene::new().await;
    let (an, lien) = (person(scene.an), person(scene.lien));
    let plan = |period: &str, officer: Uuid, institution: Uuid| {
        format!(
            "insert into planned_stops (id, period_id, exclusion_id, patient_id, state, channel, asked_by, identity_check, officer_id, institution_id,
                 message_id, planned_at, wait_hours, stops_at)
               select '{}', p.id, p.exclusion_id, p.patient_id, 'waiting', 'email', 'self', 'gekend', '{officer}', '{institution}',
                 (select m.id from messages m where m.kind = 'registered' limit 1), '{now}', 24, timestamptz '{now}' + interval '24 hours'
               from exclusion_periods p where {period} limit 1",
            Uuid::now_v7(),
            now = now()
        )
    };
    let jans = format!("p.patient_id = '{}'", scene.jan);
    refused(&scene, scene.an, &plan(&jans, an, scene.home), "planned_stops_one_open").await;
    scene.owner.batch_execute(&cancelled("cancelled_by = 'patient'")).await.unwrap();
    scene.done(scene.an, &plan(&jans, an, scene.home)).await;
    scene.refused_by_policy(scene.an, &plan(&jans, lien, scene.home)).await;
    scene.refused_by_policy(scene.an, &plan(&jans, an, scene.other)).await;
    scene.refused_by_policy(scene.patient(scene.jan), &plan(&jans, an, scene.home)).await;
    let ehealth = format!("p.patient_id = '{}' and p.origin = 'ehealth'", scene.emma);
    let ended = format!("p.patient_id = '{}' and p.ended_at is not null", scene.emma);
    for period in [ehealth, ended] {
        refused(&scene, scene.an, &plan(&period, an, scene.home), "planned_stops_of_running_period").await;
    }
}

#[tokio::test]
async fn only_the_job_carries_it_out_with_its_period_and_never_early() {
    let scene = Scene::new().await;
    let an = person(scene.an);
    let jans = format!("patient_id = '{}'", scene.jan);
    let done =
        format!("update planned_stops set state = 'done', closed_at = '{}' where {jans}", now() + chrono::TimeDelta::hours(24));
    for actor in [scene.an, scene.patient(scene.jan), STOPS] {
        refused(&scene, actor, &done, "planned_stops_done_is_ended").await;
    }
    let end = |channel: &str| {
        format!(
            "update exclusion_periods set ended_at = '{}', ended_by = 'ombudsdienst', ended_by_officer = '{an}', end_asked_by = 'self',
               end_identity_check = 'gekend', end_channel = {channel} where ended_at is null and {jans}",
            now() + chrono::TimeDelta::hours(24)
        )
    };
    for channel in ["'telephone'", "'email'", "'letter'", "null"] {
        scene.refused_by_policy(scene.an, &end(channel)).await;
    }
    scene.done(scene.an, &end("'desk'")).await;
    scene.done(STOPS, &end("'telephone'")).await;
    scene.changes_nothing(STOPS, &end("'telephone'").replace(&jans, "origin = 'ehealth'")).await;
    // An hour early, with the period.
    scene.portal.clock.advance(chrono::TimeDelta::hours(23));
    let both = async |actor: Actor| -> Result<(), tokio_postgres::Error> {
        scene.app.batch_execute(&actor.begin_statement()).await.unwrap();
        let answer = scene.app.batch_execute(&format!("{}; {done}", end("'telephone'"))).await;
        scene.app.batch_execute("rollback").await.unwrap();
        answer
    };
    assert!(both(STOPS).await.is_err(), "never early, whatever the program thinks");
    scene.portal.clock.advance(chrono::TimeDelta::hours(1));
    both(STOPS).await.unwrap();
    scene.owner.batch_execute(&cancelled("cancelled_by = 'patient'")).await.unwrap();
    scene.changes_nothing(STOPS, &end("'telephone'")).await;
}
