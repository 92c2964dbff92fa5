//! Bounded waits: what a lock that is held, a silent Postgres and a client that leaves take from others.

mod errors;
mod freeze_proxy;
mod locks;
mod servers;
mod silence;
mod standby;
mod stop;

use std::time::{Duration, Instant};

use mijntoegang::applications::Scope;
use serde_json::Value;

use crate::break_glass::JAN;
use crate::hospital::{App, by_riziv};
use crate::support::{Page, Portal, Visitor};

const SOFIE: &str = "10000007003";
/// No page waits longer, whatever happens to Postgres.
const LONGEST: Duration = Duration::from_secs(9);

/// Sooner than any wait for a connection or a lock ends.
const PROMPT: Duration = Duration::from_millis(2500);

async fn epd(portal: &Portal) -> App {
    portal.application("EPD", &[Scope::Decision, Scope::BreakGlassWrite]).await
}

fn question() -> Value {
    by_riziv(SOFIE, JAN)
}

/// What was answered, and how long it took.
async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = work.await;
    (done, begun.elapsed())
}

/// The form of a draft that is ready to be sent: its address and its fields.
async fn form_to_send(visitor: &Visitor, draft: &str) -> (String, Vec<(String, String)>) {
    let check = format!("{draft}/controle");
    let fields = visitor.get(&check).await.hidden(&check);
    (check, fields)
}

async fn post(visitor: &Visitor, (path, fields): &(String, Vec<(String, String)>)) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields).await
}

/// Holds what the acts of a patient wait for, as an instance whose machine stands still does, until it is dropped.
async fn hold_lock_of(portal: &Portal, niss: &str) -> tokio_postgres::Client {
    let owner = portal.owner().await;
    let id: uuid::Uuid = owner.query_one("select id from patients where niss = $1", &[&niss]).await.unwrap().get(0);
    owner.batch_execute("begin").await.unwrap();
    owner.execute("select pg_advisory_xact_lock($1)", &[&id.as_u64_pair().1.cast_signed()]).await.unwrap();
    owner
}

/// How many connections of the portal wait for a lock.
async fn waiting(portal: &Portal) -> i64 {
    let sql = "select count(*) from pg_stat_activity
        where usename = 'mijntoegang_app' and datname = current_database() and wait_event_type = 'Lock'";
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.query_one(sql, &[]).await.unwrap().get(0)
}

async fn until(what: &str, within: Duration, mut so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !so().await {
        assert!(begun.elapsed() < within, "not within {within:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What `/health/ready` says.
async fn ready(port: u16) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://127.0.0.1:{port}/health/ready")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Health of a portal, on a port of its own.
fn health(portal: &Portal) -> u16 {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let (site, readiness) = (portal.builder.job_site().unwrap(), portal.builder.readiness.clone());
    tokio::spawn(mijntoegang::app::ops(([127, 0, 0, 1], port).into(), site, readiness).unwrap());
    port
}
