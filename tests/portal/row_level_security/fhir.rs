//! What a hospital application reads through the functions of the FHIR endpoints, and that no other actor does.

use mijntoegang::applications::{Scope, registry};
use mijntoegang::db::{Actor, Job};

use super::Scene;

const SEARCH: &str = "mt_consent_search(null, null, null, null, null, null, '{}', '{}', 1000000, null, 1000)";

/// An application with these scopes.
async fn application(scene: &Scene, name: &str, scopes: &[Scope]) -> Actor {
    scene.portal.application(name, scopes).await;
    super::as_application(scene.id(&format!("select id from applications where name = '{name}'")).await)
}

#[tokio::test]
async fn consents_are_found_by_applications_that_may_read_them() {
    let scene = Scene::new().await;
    let reader = application(&scene, "Lezer", &[Scope::ConsentRead]).await;
    let other = application(&scene, "Anders", &[Scope::Decision, Scope::BreakGlassWrite, Scope::ChangesRead]).await;
    let all = scene.count("select count(*) from exclusions").await;
    assert!(all > 0);
    assert_eq!(scene.sees(reader, SEARCH).await, all);
    let by_patient = SEARCH.replacen("null", "'85073099932'", 1);
    assert_eq!(scene.sees(reader, &by_patient).await, 1);
    let rows = format!("mt_consent_rows(array(select * from {SEARCH}))");
    assert_eq!(scene.sees(reader, &rows).await, all);
    for stranger in [other, scene.patient(scene.jan), scene.an, Actor::System(Job::Break), Actor::System(Job::Decide)] {
        for asked in [SEARCH, &by_patient, &rows] {
            assert_eq!(scene.sees(stranger, asked).await, 0, "{asked} by {stranger:?}");
        }
    }
    assert_eq!(scene.sees_after("begin", SEARCH).await, 0, "nobody");
    // Nothing of a person stands where an application reads for itself.
    assert!(scene.sees(reader, "changes").await > 0);
    for table in ["patients", "exclusions", "exclusion_periods", "breaks", "break_stops", "break_openings"] {
        assert_eq!(scene.sees(reader, table).await, 0, "{table}");
    }
    scene.not_granted(reader, "select person from changes").await;
    registry::revoke(&scene.portal.owner_pool(), "Lezer", None).await.unwrap();
    assert_eq!(scene.sees(reader, SEARCH).await, 0, "shut out");
}

#[tokio::test]
async fn a_break_is_read_by_the_application_that_reported_it() {
    let scene = Scene::new().await;
    let epd = application(&scene, "EPD", &[Scope::BreakGlassWrite]).await;
    let other = application(&scene, "Labo", &[Scope::BreakGlassWrite, Scope::ConsentRead]).await;
    let report = scene.id("select report_id from breaks where application = 'EPD'").await;
    let contents = scene.id("select report_id from break_openings").await;
    for (told, rows) in [(report, 2), (contents, 1)] {
        // The scene gives the break's own id to a stop as well.
        let own = format!("mt_break_reported('{told}')");
        assert_eq!(scene.sees(epd, &own).await, rows);
        for stranger in [other, scene.patient(scene.emma), scene.an, Actor::System(Job::Break), Actor::System(Job::Feed)] {
            assert_eq!(scene.sees(stranger, &own).await, 0, "{stranger:?}");
        }
    }
    let stop = "insert into break_stops select gen_random_uuid(), id, gen_random_uuid(), starts_at, received_at from breaks";
    for actor in [scene.patient(scene.emma), scene.an] {
        scene.refused_by_policy(actor, stop).await;
        scene.not_granted(actor, "update break_stops set stops_at = received_at").await;
    }
    scene.changes_nothing(epd, stop).await;
    scene.owner.batch_execute("update applications set scopes = '{decision}' where name = 'EPD'").await.unwrap();
    assert_eq!(scene.sees(epd, &format!("mt_break_reported('{report}')")).await, 0, "the scope was taken away");
}
