//! The job that carries plans out.

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::clock::Clock;
use mijntoegang::exclusions::stops::carry_out_due;

use super::{BY_TELEPHONE, Scene};
use crate::support::{Portal, new_database};

#[tokio::test]
async fn it_is_never_early_and_ends_what_it_ends_as_any_ending() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    scene.portal.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert_eq!(scene.carry_out().await, 0, "never early");
    assert!(!scene.is_permitted().await);
    scene.portal.clock.advance(TimeDelta::seconds(1));
    assert!(!scene.is_permitted().await, "until the job carries it out");
    let changes = scene.portal.count("select last from change_counter").await;
    assert_eq!(scene.carry_out().await, 1);
    assert!(scene.is_permitted().await);
    assert_eq!((scene.states().await, scene.told().await), (vec!["done".to_owned()], [1, 0, 1]));
    assert_eq!(scene.audited("stop-carried-out").await, 1);
    assert_eq!(scene.portal.count("select last from change_counter").await, changes + 1, "one version for the feed");
    let row = scene
        .portal
        .owner()
        .await
        .query_one(
            "select p.ended_by, o.given_name, p.end_asked_by, p.end_identity_check, p.end_channel, p.ended_at = s.closed_at,
                 (select count(*) from outbox b where b.kind = 'patient-notice' and b.created_at = p.ended_at)
               from exclusion_periods p join planned_stops s on s.period_id = p.id join officers o on o.id = p.ended_by_officer",
            &[],
        )
        .await
        .unwrap();
    let text = |at: usize| row.get::<_, String>(at);
    assert_eq!([text(0), text(1), text(2), text(3), text(4)], ["ombudsdienst", "An", "self", "teruggebeld", "telephone"]);
    assert!(row.get::<_, bool>(5));
    assert_eq!(row.get::<_, i64>(6), 1, "the neutral notice");
    assert!(scene.portal.told_body("m.kind = 'ended'").await.starts_with(
        "Sofie Claes is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op jouw vraag, op 24 november 2026 om 14.05 uur."
    ));
    assert_eq!(scene.carry_out().await, 0, "once");
    assert_eq!(scene.told().await, [1, 0, 1]);
}

#[tokio::test]
async fn two_instances_carry_it_out_once_and_a_late_one_ends_it_then() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    scene.portal.clock.advance(TimeDelta::hours(60));
    assert!(!scene.is_permitted().await, "nobody carried it out yet");
    let (one, two) = (scene.site(), scene.site());
    let (one, two) = tokio::join!(carry_out_due(&one), carry_out_due(&two));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!((scene.states().await, scene.told().await), (vec!["done".to_owned()], [1, 0, 1]));
    let ended = "select ended_at from exclusion_periods where ended_by = 'ombudsdienst'";
    let ended: DateTime<Utc> = scene.portal.owner().await.query_one(ended, &[]).await.unwrap().get(0);
    assert_eq!(ended, scene.portal.clock.now(), "it held until then");
}

#[tokio::test]
async fn hours_are_counted_also_in_the_night_of_summer_time() {
    let start: DateTime<Utc> = "2026-03-28T13:00:00Z".parse().unwrap();
    let scene = Scene::over(Portal::over(new_database().await, Clock::fixed(start), |_| {}).await).await;
    let planned = scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    assert!(scene.an.get(&planned).await.has("De uitsluiting stopt op 29 maart 2026 om 15.00 uur."), "24 hours, not a day");
    scene.portal.clock.advance(TimeDelta::hours(24) - TimeDelta::microseconds(1));
    assert_eq!(scene.carry_out().await, 0);
    scene.portal.clock.advance(TimeDelta::microseconds(1));
    assert_eq!(scene.carry_out().await, 1);
}

#[tokio::test]
async fn whoever_comes_first_wins_between_the_job_and_niet_stopzetten() {
    for _ in 0..5 {
        let scene = Scene::new().await;
        scene.stop(&scene.an, &BY_TELEPHONE).await.location();
        scene.portal.clock.advance(TimeDelta::hours(24));
        let jan = scene.portal.signed_in("jan").await;
        let scene = Scene { jan, ..scene };
        let site = scene.site();
        let (kept, carried) = tokio::join!(scene.keep(), carry_out_due(&site));
        let states = scene.states().await;
        match (kept.status, carried.unwrap()) {
            (303, 0) => assert_eq!((states, scene.told().await), (vec!["cancelled".to_owned()], [1, 0, 0])),
            (409, 1) => assert_eq!((states, scene.told().await), (vec!["done".to_owned()], [1, 0, 1])),
            other => panic!("{other:?}: {states:?}"),
        }
        assert_eq!(scene.is_permitted().await, kept.status == 409);
    }
}

#[tokio::test]
async fn what_breaks_in_the_middle_leaves_everything_as_it_was() {
    let scene = Scene::new().await;
    scene.stop(&scene.an, &BY_TELEPHONE).await.location();
    scene.portal.clock.advance(TimeDelta::hours(24));
    let owner = scene.portal.owner().await;
    // The last statement of its transaction fails.
    owner
        .batch_execute(
            "create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
             create trigger broken before insert on audit_events for each row when (new.action = 'stop-carried-out') execute function broken()",
        )
        .await
        .unwrap();
    assert!(carry_out_due(&scene.site()).await.is_err());
    assert!(!scene.is_permitted().await);
    assert_eq!((scene.states().await, scene.told().await), (vec!["waiting".to_owned()], [1, 0, 0]));
    owner.batch_execute("drop trigger broken on audit_events").await.unwrap();
    assert_eq!(scene.carry_out().await, 1);
    assert_eq!(scene.told().await, [1, 0, 1]);
}
