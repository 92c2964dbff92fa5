//! Breaks, their cases and letters at the store: whose they are to see and to change.

use mijntoegang::db::Actor;

use super::{Scene, now, person};

#[tokio::test]
async fn a_break_is_its_patients_and_its_ombudsdiensts() {
    let scene = Scene::new().await;
    let emma = scene.patient(scene.emma);
    for (actor, rows) in [(emma, 1), (scene.an, 1), (scene.lien, 1), (scene.patient(scene.jan), 0), (scene.koen, 0)] {
        for table in ["breaks", "break_openings", "break_stops", "break_cases"] {
            assert_eq!(scene.sees(actor, table).await, rows, "{table} by {actor:?}");
        }
    }
    let insert = "insert into breaks (id, application, report_id, content_hash, kind, patient_id, identifiers, reported_name, reported_function, named_key,
         place, starts_at, ends_at, motivation, motivation_missing, motivation_long, person_unknown, period_odd, opens, received_at, institution_id)
       select gen_random_uuid(), 'EPD', gen_random_uuid(), sha256('x'), 'no_relationship', id, '[]', '', '', '', '', now(), now(), '', true, false,
         true, false, false, now(), home_institution_id from patients";
    for actor in [emma, scene.an] {
        scene.refused_by_policy(actor, insert).await;
        scene.not_granted(actor, "update breaks set motivation = 'anders'").await;
        scene.not_granted(actor, "update breaks set opens = true").await;
        for table in ["breaks", "break_openings", "break_stops", "break_cases"] {
            scene.not_granted(actor, &format!("delete from {table}")).await;
        }
    }
    let stop = format!("update breaks set stopped_at = '{}'", now());
    scene.changes_nothing(emma, &stop).await;
    let reviewed = |by: Actor| format!("update breaks set reviewed_by = '{}', reviewed_at = '{}'", person(by), now());
    scene.done(scene.an, &reviewed(scene.an)).await;
    scene.refused_by_policy(scene.an, &reviewed(scene.lien)).await;
    scene.changes_nothing(scene.koen, &reviewed(scene.koen)).await;
    scene.changes_nothing(emma, &reviewed(scene.an)).await;
    // An officer does not stop one, whatever else the row says.
    let both = format!("update breaks set reviewed_by = '{}', reviewed_at = '{}', stopped_at = ends_at", person(scene.an), now());
    assert!(scene.try_as(scene.an, &both).await.unwrap_err().starts_with("MT006"));
}

#[tokio::test]
async fn a_case_is_opened_by_its_patient_and_worked_by_officers_in_their_own_name() {
    let scene = Scene::new().await;
    let (emma, now) = (scene.patient(scene.emma), now());
    scene.owner.batch_execute("delete from break_cases").await.unwrap();
    let broken = scene.id("select id from breaks").await;
    let open = format!(
        "insert into break_cases (break_id, state, opened_at, latest_on) values ('{broken}', 'open', '{now}', '2026-12-23')"
    );
    scene.done(emma, &open).await;
    for actor in [scene.patient(scene.jan), scene.an, scene.koen] {
        scene.refused_by_policy(actor, &open).await;
    }
    scene.owner.batch_execute(&open).await.unwrap();
    let take =
        |by: Actor| format!("update break_cases set state = 'investigating', taken_by = '{}', taken_at = '{now}'", person(by));
    let close = |by: Actor| {
        format!(
            "update break_cases set state = 'founded', findings = 'x', words = 'y', closed_by = '{}', closed_at = '{now}'",
            person(by)
        )
    };
    for (act, refused) in [(take(scene.an), take(scene.lien)), (close(scene.an), close(scene.lien))] {
        scene.done(scene.an, &act).await;
        scene.refused_by_policy(scene.an, &refused).await;
        scene.changes_nothing(scene.koen, &act).await;
        scene.changes_nothing(emma, &act).await;
    }
    scene.owner.batch_execute(&close(scene.an)).await.unwrap();
    scene.changes_nothing(scene.an, &take(scene.an)).await;
    scene.changes_nothing(scene.lien, &close(scene.lien)).await;
}

#[tokio::test]
async fn a_letter_is_an_officers_to_send_once_and_reading_stays_the_patients() {
    let scene = Scene::new().await;
    let now = now();
    let sent = |by: Actor| {
        format!("update messages set letter_sent_at = '{now}', letter_sent_by = '{}' where kind = 'broken'", person(by))
    };
    scene.done(scene.an, &sent(scene.an)).await;
    scene.changes_nothing(scene.koen, &sent(scene.koen)).await;
    let read = format!("update messages set read_at = '{now}' where kind = 'broken'");
    scene.done(scene.patient(scene.emma), &read).await;
    for (actor, sql, code) in [
        (scene.an, sent(scene.lien), "MT008"),
        (scene.patient(scene.emma), sent(scene.an), "MT008"),
        (scene.an, read, "MT009"),
        (scene.an, sent(scene.an).replace("set ", &format!("set read_at = '{now}', ")), "MT009"),
    ] {
        assert!(scene.try_as(actor, &sql).await.unwrap_err().starts_with(code), "{sql}");
    }
}
