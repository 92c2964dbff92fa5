//! Who may read and write what is kept of checks.

use super::{JAN, STRANGER, Scene, rules};

#[tokio::test]
async fn a_patient_sees_only_the_own_check_and_only_the_job_takes_over() {
    let scene = Scene::start(rules()).await;
    scene.permits(super::SOFIE, JAN).await;
    scene.permits(super::SOFIE, STRANGER).await;
    let app = scene.portal.app_role().await;
    let count = async |settings: &str| -> i64 {
        app.batch_execute("begin").await.unwrap();
        app.batch_execute(settings).await.unwrap();
        let found = app.query_one("select count(*) from ehealth_checks", &[]).await.unwrap().get(0);
        app.batch_execute("rollback").await.unwrap();
        found
    };
    let jan = scene.portal.owner().await.query_one("select id::text from patients where niss = $1", &[&JAN]).await.unwrap();
    let jan: String = jan.get(0);
    assert_eq!(count("select set_config('mt.kind', 'system', true), set_config('mt.job', 'ehealth', true)").await, 2);
    assert_eq!(
        count(&format!("select set_config('mt.kind', 'patient', true), set_config('mt.patient', '{jan}', true)")).await,
        1
    );
    assert_eq!(count("select 1").await, 0);
    for job in ["decide", "sweep", "mail"] {
        let settings = format!("select set_config('mt.kind', 'system', true), set_config('mt.job', '{job}', true)");
        assert_eq!(count(&settings).await, 0, "{job}");
        app.batch_execute("begin").await.unwrap();
        app.batch_execute(&settings).await.unwrap();
        app.batch_execute("select mt_ehealth_want(array['01020300071'], 0)").await.unwrap();
        app.batch_execute("commit").await.unwrap();
    }
    assert_eq!(scene.portal.count("select count(*) from ehealth_checks").await, 2);
}
