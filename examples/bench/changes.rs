//! How soon a change is heard on another instance, by one and by ten copies, what a thousand listeners cost who hear nothing, and
//! whether the first decision after an exclusion is a no.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use mijntoegang::clock::Clock;
use mijntoegang::db::{self, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::connection::Connection;
use crate::{Serving, cpu, data, load, print};

const CHANGES: usize = 1_000;
const LISTENERS: usize = 1_000;
/// Hospitals that keep a copy each (docs/scale.md).
const COPIES: usize = 10;
/// Changes that all of them hear.
const COPIED: usize = 500;

/// An open stream.
struct Listener {
    stream: TcpStream,
    text: String,
}

impl Listener {
    async fn open(address: SocketAddr, token: &str) -> anyhow::Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let request = format!("GET /api/v1/changes HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut listener = Self { stream, text: String::new() };
        listener.until("position").await?;
        Ok(listener)
    }

    /// Reads on until this text was there.
    async fn until(&mut self, sign: &str) -> anyhow::Result<()> {
        let mut part = vec![0; 16 * 1024];
        loop {
            if let Some(at) = self.text.find(sign) {
                self.text = self.text.get(at + sign.len()..).unwrap_or_default().to_owned();
                return Ok(());
            }
            let read = self.stream.read(&mut part).await?;
            ensure!(read > 0, "the stream ended: {}", self.text);
            self.text.push_str(&String::from_utf8_lossy(part.get(..read).unwrap_or_default()));
        }
    }
}

/// Says that this application enforces all exclusions there are.
pub async fn acknowledge_all(address: SocketAddr, token: &str) -> anyhow::Result<()> {
    let body = format!(r#"{{"sequence":{},"enforced_at":"{}"}}"#, data::exclusions(), Clock::System.now().to_rfc3339());
    let acknowledgement = format!(
        "POST /api/v1/changes/acknowledgements HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    Connection::open(address).await?.ask_status(&acknowledgement, "204").await
}

/// Has a patient exclude a care worker, as a registration does. Answers the id, once it is committed.
async fn exclude(client: &tokio_postgres::Client, worker: Uuid, patient: Uuid) -> anyhow::Result<Uuid> {
    let id = Uuid::now_v7();
    client
        .batch_execute(&format!(
            "begin;
             insert into exclusions (id, patient_id, care_worker_id, origin) values ('{id}', '{patient}', '{worker}', 'nexuzhealth');
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               values ('{id}', '{id}', '{patient}', '{worker}', 'nexuzhealth', now());
             commit"
        ))
        .await?;
    Ok(id)
}

/// Ten copies follow one instance: how soon the last one has a change, and what a change costs the portal and Postgres.
async fn measure_copies(
    client: &tokio_postgres::Client,
    people: &[Uuid],
    token: &str,
    listening: &Serving,
    postgres: &std::path::Path,
) -> anyhow::Result<()> {
    let mut copies = Vec::with_capacity(COPIES);
    for _ in 0..COPIES {
        copies.push(Listener::open(listening.address, token).await?);
    }
    let from = cpu::seconds(listening.child.id(), postgres)?;
    let mut heard = Vec::with_capacity(COPIED);
    for (n, worker) in people.iter().cycle().enumerate().take(COPIED) {
        let id = exclude(client, *worker, data::patient(CHANGES + n + 1)).await?.to_string();
        let committed = Instant::now();
        for copy in &mut copies {
            copy.until(&id).await?;
        }
        heard.push(committed.elapsed());
    }
    let until = cpu::seconds(listening.child.id(), postgres)?;
    print("copies_heard_p50", load::percentile(&mut heard, 0.50), "ms until the last of 10");
    print("copies_heard_p99", load::percentile(&mut heard, 0.99), "ms until the last of 10");
    print("copies_cpu_server", (until.0 - from.0) * 1e6 / COPIED as f64, "us a change for 10");
    print("copies_cpu_postgres", (until.1 - from.1) * 1e6 / COPIED as f64, "us a change, its writing included");
    Ok(())
}

/// Measures over two instances, and prints the result. `writing` answers decisions, `listening` has the streams.
pub async fn measure(
    owner: &str,
    token: &str,
    writing: SocketAddr,
    listening: &Serving,
    postgres: &std::path::Path,
) -> anyhow::Result<()> {
    let client = db::client(owner, &Tls::new(None)?).await?;
    let people = client
        .query(
            "select id, riziv from care_workers where riziv is not null order by id desc limit $1",
            &[&i64::try_from(CHANGES)?],
        )
        .await?;
    let mut listener = Listener::open(listening.address, token).await?;
    let mut asking = Connection::open(writing).await?;
    let (mut heard, mut refused) = (Vec::new(), 0);
    for (n, row) in people.iter().enumerate() {
        let (worker, riziv, patient): (Uuid, String, Uuid) = (row.get(0), row.get(1), data::patient(n + 1));
        let body = format!(
            r#"{{"subject":{{"type":"practitioner","id":"{riziv}","properties":{{"system":"https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional"}}}},"action":{{"name":"read"}},"resource":{{"type":"patient-record","id":"{}"}}}}"#,
            data::niss(i32::try_from(n + 1)?)
        );
        let ask = format!(
            "POST /access/v1/evaluation HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let id = exclude(&client, worker, patient).await?;
        let committed = Instant::now();
        listener.until(&id.to_string()).await?;
        heard.push(committed.elapsed());
        asking.ask(&ask).await?;
        refused += usize::from(asking.body()?.contains("\"decision\":false"));
    }
    print("change_heard_p50", load::percentile(&mut heard, 0.50), "ms");
    print("change_heard_p99", load::percentile(&mut heard, 0.99), "ms");
    print("refused_at_once", refused as f64, &format!("of {CHANGES}"));
    ensure!(refused == CHANGES, "a decision after an exclusion was a yes");
    let people: Vec<Uuid> = people.iter().map(|row| row.get(0)).collect();
    measure_copies(&client, &people, token, listening, postgres).await?;

    let before = listening.memory_mb()?;
    let mut open = Vec::with_capacity(LISTENERS);
    for _ in 0..LISTENERS {
        open.push(Listener::open(listening.address, token).await.context("a listener was refused")?);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (from, seconds) = (cpu::seconds(listening.child.id(), postgres)?, 32);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let until = cpu::seconds(listening.child.id(), postgres)?;
    print("listeners_memory", (listening.memory_mb()? - before) * 1024.0 / LISTENERS as f64, "KB each");
    print("listeners_cpu_server", (until.0 - from.0) * 100.0 / seconds as f64, "% of a core for 1000");
    print("listeners_cpu_postgres", (until.1 - from.1) * 100.0 / seconds as f64, "% of a core for 1000");
    drop(open);
    Ok(())
}
