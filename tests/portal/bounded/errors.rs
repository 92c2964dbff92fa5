//! Trouble in Postgres that passes is told as that, by its SQLSTATE.

use std::time::Duration;

use super::{epd, form_to_send, health, post, question, ready};
use crate::support::{Portal, portal_of_its_own};

/// Has every request that is sent fail with this SQLSTATE.
async fn fail_with(owner: &tokio_postgres::Client, state: &str) {
    let function = format!(
        "create or replace function fail() returns trigger language plpgsql as $$
           begin raise exception 'Kein Platz auf dem Gerät' using errcode = '{state}'; end $$"
    );
    owner.batch_execute(&function).await.unwrap();
}

#[tokio::test]
async fn what_passes_is_503_and_what_is_ours_500() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let app = epd(&portal).await;
    let owner = portal.owner().await;
    let form = form_to_send(&jan, &jan.draft_for("Sofie Claes", "Sofie Claes Arts").await).await;
    fail_with(&owner, "53100").await;
    owner
        .batch_execute(
            "create trigger fail before insert on exclusion_requests for each row execute function fail();
             create trigger fail before insert on decisions for each row execute function fail()",
        )
        .await
        .unwrap();
    for state in ["53100", "53200", "57014", "58030", "25006", "40001", "40P01", "55P03", "08006"] {
        fail_with(&owner, state).await;
        let page = post(&jan, &form).await;
        assert_eq!((page.status, page.header("retry-after")), (503, "60"), "{state}");
        assert_eq!(page.text_of("h1"), "Even niet bereikbaar");
        let answer = app.post("/access/v1/evaluation", &question()).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{state}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    for state in ["22012", "42P01", "55000", "XX000", "P0001"] {
        fail_with(&owner, state).await;
        assert_eq!(post(&jan, &form).await.status, 500, "{state}");
        assert_eq!(app.post("/access/v1/evaluation", &question()).await.status, 500, "{state}");
    }
    owner.batch_execute("drop trigger fail on exclusion_requests; drop trigger fail on decisions").await.unwrap();
    assert_eq!(post(&jan, &form).await.status, 303);
    assert_eq!(app.post("/access/v1/evaluation", &question()).await.status, 200);
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_not_ready_and_says_so() {
    let portal = portal_of_its_own().await;
    let (jan, app) = (portal.signed_in("jan").await, epd(&portal).await);
    let form = form_to_send(&jan, &jan.draft_for("Sofie Claes", "Sofie Claes Arts").await).await;
    let port = health(&portal);
    assert_eq!(ready(port).await, (200, String::new()));
    let admin = portal.cluster.admin("postgres").await.unwrap();
    let read_only = async |value: &str| {
        admin.batch_execute(&format!("alter system set default_transaction_read_only = {value}")).await.unwrap();
        admin.batch_execute("select pg_reload_conf()").await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    read_only("on").await;
    assert_eq!(ready(port).await, (503, "decisions: Postgres takes no writes\npages: Postgres takes no writes\n".to_owned()));
    let page = post(&jan, &form).await;
    assert_eq!((page.status, page.header("retry-after")), (503, "60"), "{}", page.text());
    let answer = app.post("/access/v1/evaluation", &question()).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{}", answer.text);
    read_only("off").await;
    assert_eq!(ready(port).await.0, 200);
    assert_eq!(post(&jan, &form).await.status, 303);
}
