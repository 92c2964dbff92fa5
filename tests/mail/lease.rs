//! A mail is a worker's by a lease: a worker that dies, or loses Postgres without a word, holds nobody's mail for long.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use mijntoegang::mail::WorkerSettings;

use crate::db::{Db, tls};
use crate::failing_smtp_server::{Fault, Sink};
use crate::freeze::Freeze;
use crate::{Running, settings, smtp, until};

fn lasting(seconds: u64) -> WorkerSettings {
    WorkerSettings { lease: Duration::from_secs(seconds), ..settings() }
}

#[tokio::test]
async fn the_mail_of_a_worker_that_died_without_a_word_goes_on_when_its_lease_ends() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Silence]).await);
    let way = Freeze::before(&db.app).await;
    let dying = Running::over(way.url(&db.app), smtp(&sink.url()), lasting(4));
    db.write_one().await;
    until("the text is out", async || sink.mails().len() == 1).await;
    let (out, other) = (Instant::now(), Running::with(&db, smtp(&sink.url()), lasting(4)));
    way.freeze();
    dying.kill();
    until("the other delivers it", async || db.rows().await == [("sent".to_owned(), 1, None)]).await;
    assert!(out.elapsed() > Duration::from_secs(3), "not before the lease ended: {:?}", out.elapsed());
    other.stop().await;
    assert_eq!(sink.mails().len(), 2);
    assert_eq!(sink.message_ids().into_iter().collect::<HashSet<_>>().len(), 1);
}

#[tokio::test]
async fn while_the_server_thinks_nothing_is_locked_and_no_other_worker_takes_the_mail() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Late]).await);
    let workers = [(); 2].map(|()| Running::start(&db, smtp(&sink.url())));
    db.write_one().await;
    until("the text is out", async || sink.mails().len() == 1).await;
    let owner = mijntoegang::db::client(&db.owner, &tls()).await.unwrap();
    let free = owner.query("select id from outbox where state = 'waiting' for update skip locked", &[]).await.unwrap();
    assert_eq!(free.len(), 1, "no transaction is open");
    until("sent", async || db.rows().await == [("sent".to_owned(), 1, None)]).await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn what_was_delivered_while_postgres_was_lost_is_written_down_afterwards() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Late]).await);
    let way = Freeze::before(&db.app).await;
    let worker = Running::over(way.url(&db.app), smtp(&sink.url()), lasting(10));
    db.write_one().await;
    until("the text is out", async || sink.mails().len() == 1).await;
    way.freeze();
    until("sent", async || db.rows().await == [("sent".to_owned(), 1, None)]).await;
    worker.stop().await;
    assert_eq!(sink.mails().len(), 1, "and not delivered once more");
}

/// Its transaction is open in Postgres, and holds the mail's row: nobody else can take it either until that ends.
#[tokio::test]
async fn a_worker_whose_connection_dies_while_it_takes_a_mail_goes_on_within_twenty_seconds() {
    let (db, sink) = (Db::new().await, Sink::start(&[]).await);
    let way = Freeze::before(&db.app).await;
    way.freeze_after("UPDATE \"outbox\" SET \"taken_until\"");
    let worker = Running::over(way.url(&db.app), smtp(&sink.url()), settings());
    db.write_one().await;
    until("it froze", async || way.is_frozen()).await;
    until("sent", async || db.rows().await == [("sent".to_owned(), 1, None)]).await;
    worker.stop().await;
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn a_worker_that_stops_leaves_its_mail_to_the_next_at_once() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Silence]).await);
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("the text is out", async || sink.mails().len() == 1).await;
    worker.stop().await;
    let next = Running::start(&db, smtp(&sink.url()));
    until("sent", async || db.rows().await == [("sent".to_owned(), 1, None)]).await;
    next.stop().await;
}

/// What a worker says after its lease is not believed: the mail may be in another's hands.
#[tokio::test]
async fn a_worker_that_comes_back_after_its_lease_changes_nothing() {
    let (db, sink) = (Db::new().await, Sink::start(&[Fault::Late]).await);
    let worker = Running::start(&db, smtp(&sink.url()));
    db.write_one().await;
    until("the text is out", async || sink.mails().len() == 1).await;
    let owner = mijntoegang::db::client(&db.owner, &tls()).await.unwrap();
    let other = "update outbox set taken_by = gen_random_uuid(), taken_until = now() + interval '1 hour'";
    owner.batch_execute(other).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(db.rows().await, [("waiting".to_owned(), 0, None)]);
    worker.stop().await;
}
