//! A Postgres that says nothing: connections that are lost without a word, and one that is taken and never answered.

use std::process::Command;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::freeze_proxy::FreezeProxy;
use super::{LONGEST, epd, health, question, ready, timed, until};
use crate::support::{INSTITUTIONS, Portal, cluster, new_database, start_of_tests, write_private};

/// A portal whose connections to Postgres go through a proxy.
async fn behind_a_proxy() -> (Portal, FreezeProxy) {
    let (database, cluster) = (new_database().await, tokio::task::spawn_blocking(cluster).await.unwrap());
    let proxy = FreezeProxy::start(&cluster).await;
    let url = proxy.url("mijntoegang_app", &database);
    let clock = mijntoegang::clock::Clock::fixed(start_of_tests());
    let portal = Portal::over(database, clock, |builder| builder.database_url = url.into()).await;
    (portal, proxy)
}

#[tokio::test]
async fn connections_that_are_lost_without_a_word_are_given_back() {
    let (portal, proxy) = behind_a_proxy().await;
    let app = epd(&portal).await;
    let mut visitors = Vec::new();
    for _ in 0..4 {
        visitors.push(portal.signed_in("jan").await);
        visitors.push(portal.signed_in("emma").await);
    }
    // The pools are full.
    join_all(visitors.iter().map(|visitor| visitor.get("/uitsluitingen"))).await;
    for _ in 0..8 {
        assert_eq!(app.post("/access/v1/evaluation", &question()).await.status, 200);
    }
    for round in 0..2 {
        proxy.freeze();
        let frozen = Instant::now();
        let reading = visitors.iter().map(async |visitor| {
            let mut late = 0;
            while frozen.elapsed() < Duration::from_secs(16) {
                let begun = frozen.elapsed();
                let (page, took) = timed(visitor.get("/uitsluitingen")).await;
                assert!(took < LONGEST, "a page took {took:?}");
                assert!([200, 503].contains(&page.status), "{}", page.text());
                late += usize::from(page.status == 503 && begun > Duration::from_secs(10));
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            late
        });
        let deciding = async {
            let mut late = 0;
            while frozen.elapsed() < Duration::from_secs(16) {
                let begun = frozen.elapsed();
                let (answer, took) = timed(app.post("/access/v1/evaluation", &question())).await;
                assert!(took < Duration::from_secs(6), "a decision took {took:?}");
                assert!([200, 503].contains(&answer.status), "{}", answer.text);
                late += usize::from(answer.status == 503 && begun > Duration::from_secs(10));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            late
        };
        let (pages, decisions) = futures_util::future::join(join_all(reading), deciding).await;
        assert_eq!((pages.iter().sum::<usize>(), decisions), (0, 0), "in round {round} it was right again after 10 seconds");
    }
}

#[tokio::test]
async fn an_instance_that_hears_nothing_of_postgres_is_not_ready() {
    let (portal, proxy) = behind_a_proxy().await;
    let (port, jan) = (health(&portal), portal.signed_in("jan").await);
    assert_eq!(ready(port).await, (200, String::new()));
    proxy.mute(true);
    proxy.freeze();
    let ((status, words), took) = timed(ready(port)).await;
    assert_eq!(status, 503, "{words}");
    assert!(took < Duration::from_secs(5), "{words} after {took:?}");
    let (page, took) = timed(jan.get("/uitsluitingen")).await;
    assert_eq!(page.status, 503);
    assert!(took < LONGEST, "a page took {took:?}");
    proxy.mute(false);
    until("it is ready again", Duration::from_secs(10), async || ready(port).await.0 == 200).await;
    assert_eq!(jan.get("/uitsluitingen").await.status, 200);
}

#[tokio::test]
async fn the_start_says_within_ten_seconds_that_postgres_is_silent() {
    let (database, cluster) = (new_database().await, tokio::task::spawn_blocking(cluster).await.unwrap());
    let proxy = FreezeProxy::start(&cluster).await;
    proxy.mute(true);
    let folder = std::env::temp_dir().join(format!("mijntoegang-silent-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("portal.toml");
    let text = format!(
        "base_url = \"http://127.0.0.1:9\"\nlisten = \"127.0.0.1:0\"\nsmtp_url = \"smtp://127.0.0.1:9\"\n\
         mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{}\"\n{INSTITUTIONS}",
        "0a".repeat(64),
        proxy.url("mijntoegang_app", &database)
    );
    write_private(&file, &text);
    for command in ["check", "serve", "worker"] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        program.arg(command).arg("--config").arg(&file).env_clear();
        let (output, took) = timed(tokio::task::spawn_blocking(move || program.output().unwrap())).await;
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("mijntoegang: database_url: Postgres does not answer: it takes the connection and says nothing"),
            "{said}"
        );
        assert!(took < Duration::from_secs(10), "{command} took {took:?}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
