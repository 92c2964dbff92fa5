//! What arrives, how often, and what happens when it does not.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::SimpleAsyncConnection;
use mijntoegang::clock::Clock;
use mijntoegang::demo::cluster::Cluster;
use mijntoegang::mail::{EmailAddress, Transport, WorkerSettings, enqueue};
use tokio::net::TcpListener;

use crate::db::{Db, a_patient, sender};
use crate::failing_smtp_server::{Fault, Sink, header};
use crate::{Running, settings, smtp, until};

fn row(state: &str, attempts: i32, last_error: Option<&str>) -> (String, i32, Option<String>) {
    (state.to_owned(), attempts, last_error.map(ToOwned::to_owned))
}

#[tokio::test]
async fn two_workers_deliver_fifty_mails_once() {
    let (db, sink) = (Db::new().await, Sink::start(&[]).await);
    let workers = [Running::start(&db, smtp(&sink.url())), Running::start(&db, smtp(&sink.url()))];
    db.write(25, Clock::System.now()).await;
    db.write(25, Clock::System.now()).await;
    until("50 mails sent", async || db.rows().await.iter().all(|row| row.0 == "sent")).await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(sink.mails().len(), 50);
    assert_eq!(sink.message_ids().into_iter().collect::<HashSet<_>>().len(), 50);
    assert!(db.rows().await.iter().all(|row| row.1 == 1));
    assert!(db.words().await.iter().flatten().all(Option::is_none), "nothing is kept of what arrived");
    let mail = sink.mails().remove(0);
    assert!(mail.contains("\r\n\r\nEr wacht één aanvraag.\r\nhttps://example.org/ombudsdienst\r\n"), "{mail}");
    assert_eq!(header(&mail, "To"), "ombudsdienst@example.org");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
}

#[tokio::test]
async fn a_commit_wakes_the_worker_and_a_rollback_sends_nothing() {
    let (db, sink) = (Db::new().await, Sink::start(&[]).await);
    let asleep = WorkerSettings { poll: Duration::from_secs(600), ..settings() };
    let worker = Running::with(&db, smtp(&sink.url()), asleep);
    db.write_one().await;
    until("the first mail", async || sink.mails().len() == 1).await;

    let to = EmailAddress::parse("ombudsdienst@example.org").unwrap();
    let mail = sender().mail("request-sent", &to, "Nooit", "Tekst").unwrap();
    let mut conn = db.begin(a_patient()).await;
    enqueue(&mut conn, &mail, Clock::System.now()).await.unwrap();
    conn.batch_execute("ROLLBACK").await.unwrap();
    db.write_one().await;
    until("the second mail", async || sink.mails().len() == 2).await;
    worker.stop().await;
    assert!(sink.mails().iter().all(|mail| header(mail, "Subject") == "Aanvraag 1"));
}

#[tokio::test]
async fn mail_waits_for_a_server_that_is_down() {
    let db = Db::new().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let worker = Running::start(&db, smtp(&format!("smtp://127.0.0.1:{port}")));
    db.write(3, Clock::System.now()).await;
    until("attempts", async || db.rows().await.iter().any(|row| row.1 >= 2)).await;
    let sink = Sink::on(TcpListener::bind(("127.0.0.1", port)).await.unwrap(), &[]);
    until("3 mails sent", async || db.rows().await.iter().all(|row| row.0 == "sent")).await;
    worker.stop().await;
    assert_eq!(sink.mails().len(), 3);
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again() {
    let (db, sink) = (
        Db::new().await,
        Sink::start(&[Fault::Rcpt("450 4.2.1 ombudsdienst@example.org is busy"), Fault::Rcpt("421 closing")]).await,
    );
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("sent", async || db.rows().await == [row("sent", 3, None)]).await;
    worker.stop().await;
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn a_final_refusal_is_given_up_and_counted() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Rcpt("550 5.1.1 ombudsdienst@example.org unknown")]).await);
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("failed", async || db.counts().await == (0, 1)).await;
    db.write_one().await;
    until("the next one", async || sink.mails().len() == 1).await;
    worker.stop().await;
    assert_eq!(db.rows().await, [row("failed", 1, Some("smtp 550")), row("sent", 1, None)]);
}

#[tokio::test]
async fn after_three_days_it_is_given_up() {
    let db = Db::new().await;
    let start: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
    db.set_clock(start).await;
    db.write(1, start).await;
    // Nobody listens on port 1.
    let worker = Running::with(&db, smtp("smtp://127.0.0.1:1"), settings());
    until("a first attempt", async || db.rows().await == [row("waiting", 1, Some("unreachable"))]).await;
    db.set_clock(start + TimeDelta::days(3) - TimeDelta::seconds(1)).await;
    until("a second attempt", async || db.rows().await == [row("waiting", 2, Some("unreachable"))]).await;
    db.set_clock(start + TimeDelta::days(3)).await;
    until("the end", async || db.rows().await == [row("failed", 3, Some("unreachable"))]).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_connection_lost_after_the_text_sends_again_under_the_same_id() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::LostAfterData]).await);
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("sent", async || db.rows().await == [row("sent", 2, None)]).await;
    worker.stop().await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 2);
    // Each attempt says when it goes out; all else is the same mail.
    let [first, second] =
        [&mails[0], &mails[1]].map(|mail| mail.lines().filter(|line| !line.starts_with("Date: ")).collect::<Vec<_>>());
    assert!(first.iter().any(|line| line.starts_with("Message-ID: ")));
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_server_that_falls_silent_holds_nobody_up_for_long() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Silence]).await);
    let impatient = WorkerSettings { server_timeout: Duration::from_millis(100), ..settings() };
    let worker = Running::with(&db, smtp(&sink.url()), impatient);
    db.write_one().await;
    until("sent at the second attempt", async || db.rows().await == [row("sent", 2, None)]).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_stopping_worker_does_not_wait_for_a_silent_server() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Silence]).await);
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("the text is out", async || sink.mails().len() == 1).await;
    let start = Instant::now();
    worker.stop().await;
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(db.rows().await, [row("waiting", 0, None)]);
}

#[tokio::test]
async fn without_the_required_tls_nothing_is_sent() {
    let (db, sink) = (Db::new().await, Sink::start(&[]).await);
    let worker = Running::start(&db, smtp(&format!("{}?tls=required", sink.url())));
    db.write_one().await;
    until("a second attempt", async || db.rows().await == [row("waiting", 2, Some("tls not offered"))]).await;
    worker.stop().await;
    assert!(sink.commands().iter().all(|verb| verb == "EHLO" || verb == "QUIT"), "{:?}", sink.commands());
}

#[tokio::test]
async fn postgres_may_restart_under_a_worker() {
    let cluster = Cluster::start(None, false).unwrap();
    let db = Db::fill(&cluster, "mail").await;
    let sink = Sink::start(&[]).await;
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("the first mail", async || sink.mails().len() == 1).await;
    // Written down as well: else it goes out again, and counts as the second.
    until("the first is noted", async || db.rows().await.iter().all(|row| row.0 == "sent")).await;
    cluster.halt();
    tokio::time::sleep(Duration::from_millis(300)).await;
    cluster.resume().unwrap();
    db.write_one().await;
    until("the second mail", async || sink.mails().len() == 2).await;
    worker.stop().await;
    assert!(db.rows().await.iter().all(|row| row.0 == "sent"));
}

#[tokio::test]
async fn a_folder_gets_one_readable_file_a_mail() {
    let db = Db::new().await;
    let folder = std::env::temp_dir().join(format!("mijntoegang-mail-{}", std::process::id()));
    let worker = Running::start(&db, Transport::Folder(folder.clone()));
    db.write(2, Clock::System.now()).await;
    until("sent", async || db.rows().await.iter().all(|row| row.0 == "sent")).await;
    worker.stop().await;
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
    let mut subjects = HashSet::new();
    for file in &files {
        assert_eq!(file.extension().unwrap(), "eml");
        let mail = std::fs::read_to_string(file).unwrap();
        assert!(mail.starts_with("From: \"Mijn Toegang\" <noreply@example.org>\nTo: ombudsdienst@example.org\n"), "{mail}");
        subjects.insert(header(&mail, "Subject"));
        assert!(mail.ends_with("\n\nEr wacht één aanvraag.\nhttps://example.org/ombudsdienst\n"), "{mail}");
    }
    assert_eq!(subjects, HashSet::from(["Aanvraag 1".to_owned(), "Aanvraag 2".to_owned()]));
    std::fs::remove_dir_all(folder).unwrap();
}
