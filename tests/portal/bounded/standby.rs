//! A Postgres that is to wait for a standby: what only one machine has is not answered as done.

use std::time::Duration;

use futures_util::future::join;
use mijntoegang::applications::Scope;
use mijntoegang::clock::Clock;
use tokio::time::timeout;

use super::{LONGEST, SOFIE, epd, form_to_send, post, question, timed};
use crate::break_glass::JAN;
use crate::support::{Portal, filled, start_of_tests};

const REQUESTS: &str = "select count(*) from exclusion_requests";
const WAITING: &str = "from pg_stat_activity where wait_event = 'SyncRep'";

async fn wait_for_standby(admin: &tokio_postgres::Client, names: &str) {
    admin.batch_execute(&format!("alter system set synchronous_standby_names = '{names}'")).await.unwrap();
    admin.batch_execute("select pg_reload_conf()").await.unwrap();
    while admin.query_one("show synchronous_standby_names", &[]).await.unwrap().get::<_, String>(0) != names {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Breaks every wait for a standby off, as `pg_cancel_backend` does, while `asked` is answered.
async fn break_off_while<T>(admin: &tokio_postgres::Client, asked: impl Future<Output = T>) -> T {
    let breaking = async {
        loop {
            let waited: i64 = admin.query_one(&format!("select count(*) {WAITING}"), &[]).await.unwrap().get(0);
            if waited > 0 {
                admin.query(&format!("select pg_cancel_backend(pid) {WAITING}"), &[]).await.unwrap();
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    join(asked, breaking).await.0
}

async fn portal_that_can_have_standbys() -> Portal {
    let cluster = tokio::task::spawn_blocking(|| filled("portal", true)).await.unwrap();
    Portal::on(cluster, "portal".into(), Clock::fixed(start_of_tests()), |_| ()).await
}

#[tokio::test]
async fn no_follower_hears_of_a_change_that_no_standby_has() {
    let portal = portal_that_can_have_standbys().await;
    let follower = portal.application("EPD", &[Scope::ChangesRead]).await;
    let address = format!("{}/api/v1/changes", portal.base);
    let mut stream =
        reqwest::Client::builder().no_proxy().build().unwrap().get(address).bearer_auth(&follower.token).send().await.unwrap();
    let admin = portal.cluster.admin("portal").await.unwrap();
    wait_for_standby(&admin, "nobody").await;
    // As after a wait that was broken off: committed, and visible, on the primary alone.
    admin
        .batch_execute(&format!(
            "set synchronous_commit = local;
             with who as (select p.id as patient, w.id as worker, gen_random_uuid() as id from patients p, care_workers w
                 where p.niss = '{JAN}' and w.riziv = '{SOFIE}'),
               made as (insert into exclusions (id, patient_id, care_worker_id, origin) select id, patient, worker, 'nexuzhealth' from who)
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               select id, id, patient, worker, 'nexuzhealth', mt_now() from who"
        ))
        .await
        .unwrap();
    let mut heard = String::new();
    let mut hear = async |limit: Duration| {
        let listening = async {
            while !heard.contains("event: consent") {
                heard.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
            }
        };
        timeout(limit, listening).await.is_ok()
    };
    assert!(!hear(Duration::from_secs(3)).await, "a change was told that a failover may take back");
    wait_for_standby(&admin, "").await;
    assert!(hear(Duration::from_secs(20)).await, "it is told once nothing can take it back");
}

#[tokio::test]
async fn what_no_standby_has_is_not_answered() {
    let portal = portal_that_can_have_standbys().await;
    let (jan, app) = (portal.signed_in("jan").await, epd(&portal).await);
    let form = form_to_send(&jan, &jan.draft_for("Sofie Claes", "Sofie Claes Arts").await).await;
    assert_eq!(app.post("/access/v1/evaluation", &question()).await.status, 200);
    let before = portal.count(REQUESTS).await;
    let admin = portal.cluster.admin("portal").await.unwrap();
    wait_for_standby(&admin, "nobody").await;

    // No time-out of Postgres ends the wait; ours does, and the answer is no decision.
    let (answer, took) = timed(app.post("/access/v1/evaluation", &question())).await;
    assert_eq!(answer.status, 503, "{}", answer.text);
    assert!(took < LONGEST, "{took:?}");
    // As the superuser: what another role's connection waits for is hidden.
    let waiting: i64 = admin.query_one(&format!("select count(*) {WAITING}"), &[]).await.unwrap().get(0);
    assert!(waiting >= 1, "Postgres itself waits on");
    break_off_while(&admin, async {}).await;

    // A wait that is broken off ends in a success by Postgres's word.
    let answer = break_off_while(&admin, app.post("/access/v1/evaluation", &question())).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{}", answer.text);
    let logged = portal.count("select count(*) from decisions").await;
    assert_eq!(logged, 3, "Postgres did commit them");
    let page = break_off_while(&admin, post(&jan, &form)).await;
    assert_eq!(page.status, 503, "{}", page.text());

    wait_for_standby(&admin, "").await;
    assert_eq!(app.post("/access/v1/evaluation", &question()).await.status, 200);
    assert_eq!(post(&jan, &form).await.status, 303);
    assert_eq!(portal.count(REQUESTS).await, before + 1);
}
