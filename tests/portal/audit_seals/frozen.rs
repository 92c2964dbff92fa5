//! A sealer whose connection died without a word keeps nobody from sealing.

use std::time::{Duration, Instant};

use super::*;
use crate::freeze::Freeze;
use crate::suite_log;

async fn until(what: &str, limit: Duration, mut is_so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn another_seals_soon_after_a_sealer_froze_with_the_lock() {
    let scene = Scene::new().await;
    scene.act(3).await;
    scene.clock.advance(TimeDelta::seconds(11));
    let app = cluster().connection_string("mijntoegang_app", &scene.database);
    let way = Freeze::before(&app).await;
    // With the lock in hand it asks for the last seal.
    way.freeze_after("audit_seals");
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let frozen = Sealer::new(way.url(&app).into(), tls(), scene.sealing.clone());
    let frozen = tokio::spawn(frozen.run(stopped.clone()));
    until("it has the lock", Duration::from_secs(10), async || way.is_frozen()).await;
    frozen.abort();
    let other = Sealer::new(app.into(), tls(), scene.sealing.clone());
    let other = tokio::spawn(other.run(stopped));
    let sealed = async || scene.number("select count(*) from audit_seals").await == 1;
    until("another seals", Duration::from_secs(20), sealed).await;
    other.abort();
    assert!(scene.verify().await.is_whole());
}

#[tokio::test]
async fn rows_that_wait_while_another_holds_the_lock_are_warned_of() {
    suite_log::begin();
    let mut scene = Scene::new().await;
    scene.act(1).await;
    let holder = client(&scene.owner_url(), &tls()).await.unwrap();
    holder.batch_execute("begin; select pg_advisory_xact_lock(hashtext('mijntoegang audit seal'))").await.unwrap();
    let warned = |seconds: i64| {
        let of_it = |line: &&str| line.contains("another process holds the seal's lock");
        suite_log::text().lines().filter(of_it).filter(|line| line.contains(&format!("\"seconds\":{seconds}"))).count()
    };
    assert!(!scene.sealer.seal_once(&mut scene.conn).await.unwrap());
    assert_eq!(warned(0), 0);
    scene.clock.advance(TimeDelta::seconds(4711));
    for _ in 0..3 {
        assert!(!scene.sealer.seal_once(&mut scene.conn).await.unwrap());
    }
    assert_eq!(warned(4711), 1, "and not each time");
    assert_eq!(scene.seals().await.len(), 0);
    holder.batch_execute("rollback").await.unwrap();
    scene.seal().await;
    assert_eq!(scene.seals().await.len(), 1);
}

#[tokio::test]
async fn few_rows_gather_and_many_are_sealed_at_once() {
    let scene = Scene::new().await;
    let app = cluster().connection_string("mijntoegang_app", &scene.database);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let sealer = Sealer::new(app.into(), tls(), scene.sealing.clone());
    let sealer = tokio::spawn(sealer.run(stopped));
    let seals = async || scene.number("select count(*) from audit_seals").await;
    scene.act(3).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(seals().await, 0, "three rows of now wait for more");
    scene.act(100).await;
    until("a hundred are sealed", Duration::from_secs(10), async || seals().await > 0).await;
    let before = seals().await;
    scene.act(1).await;
    scene.clock.advance(TimeDelta::seconds(11));
    until("one that waited is sealed", Duration::from_secs(10), async || seals().await > before).await;
    scene.act(1).await;
    stop.send(true).unwrap();
    sealer.await.unwrap();
    let report = scene.verify().await;
    assert!(report.is_whole() && report.waiting == 0 && report.rows == 105, "what is there when it stops is sealed: {report:?}");
    assert!(report.seals <= 5, "{report:?}");
}
