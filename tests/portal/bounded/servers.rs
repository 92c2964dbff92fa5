//! An address with several servers: the one that takes writes is found, whatever the others do.

use std::sync::Arc;
use std::time::Duration;

use mijntoegang::clock::Clock;
use mijntoegang::demo::cluster::Cluster;

use super::freeze_proxy::FreezeProxy;
use super::{PROMPT, epd, question, timed};
use crate::support::{Portal, Visitor, filled, start_of_tests};

const DATABASE: &str = "portal";

async fn set_read_only(cluster: &Cluster, value: &str) {
    let admin = cluster.admin("postgres").await.unwrap();
    admin.batch_execute(&format!("alter system set default_transaction_read_only = {value}")).await.unwrap();
    admin.batch_execute("select pg_reload_conf()").await.unwrap();
}

/// A server that is up, with the people of the demo.
async fn server() -> Arc<Cluster> {
    tokio::task::spawn_blocking(|| filled(DATABASE, false)).await.unwrap()
}

async fn sign_in(visitor: &Visitor) -> u16 {
    let page = visitor.get("/aanmelden").await;
    if page.status != 200 {
        return page.status;
    }
    visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", "jan")]).await.status
}

#[tokio::test]
async fn the_server_that_takes_writes_is_found_and_found_again() {
    let (first, second) = (server().await, server().await);
    let (silent, to_first, to_second) =
        (FreezeProxy::start(&first).await, FreezeProxy::start(&first).await, FreezeProxy::start(&second).await);
    silent.mute(true);
    set_read_only(&first, "on").await;
    let hosts = [&silent, &to_first, &to_second].map(|proxy| format!("127.0.0.1:{}", proxy.port())).join(",");
    let url = format!("postgres://mijntoegang_app@{hosts}/{DATABASE}?target_session_attrs=read-write");
    let portal =
        Portal::on(second.clone(), DATABASE.into(), Clock::fixed(start_of_tests()), |builder| builder.database_url = url.into())
            .await;
    let app = epd(&portal).await;
    // One server says nothing, one takes no writes.
    let (jan, took) = timed(portal.signed_in("jan")).await;
    assert!(took < PROMPT, "{took:?}");
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
    let (answer, took) = timed(app.post("/access/v1/evaluation", &question())).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(took < PROMPT, "{took:?}");

    // They change places, and every connection stays open.
    set_read_only(&second, "on").await;
    set_read_only(&first, "off").await;
    let visitor = portal.anonymous();
    let mut answers = Vec::new();
    while answers.last() != Some(&303) {
        assert!(answers.len() < 40, "{answers:?}");
        answers.push(sign_in(&visitor).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let refused = answers.len() - 1;
    assert!(refused > 0, "the first writes find a server that takes none");
    assert!(answers[..refused].iter().all(|status| *status == 503), "{answers:?}");
    assert_eq!(visitor.get("/uitsluitingen").await.status, 200);
}
