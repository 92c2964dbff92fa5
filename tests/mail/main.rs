//! Mail from the outbox to a server, with a real Postgres and everything that goes wrong on the way.
#![expect(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test may")]

#[path = "../support/certificate.rs"]
mod certificate;
#[path = "../support/databases.rs"]
mod databases;
mod db;
mod delivery;
mod failing_smtp_server;
#[path = "../portal/common/freeze.rs"]
mod freeze;
mod lease;
mod outbox_access;
mod smtp_interop;

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use mijntoegang::mail::{Schedule, SmtpUrl, Transport, Worker, WorkerSettings};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A worker that stops with this value.
pub struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    pub fn start(db: &db::Db, transport: Transport) -> Self {
        Self::with(db, transport, settings())
    }

    pub fn with(db: &db::Db, transport: Transport, settings: WorkerSettings) -> Self {
        Self::over(db.app.clone(), transport, settings)
    }

    pub fn over(url: String, transport: Transport, settings: WorkerSettings) -> Self {
        let (stop, stopped) = watch::channel(false);
        let worker = Worker::new(url.into(), db::tls(), transport, db::sender(), settings);
        Self { stop, task: tokio::spawn(worker.run(stopped)) }
    }

    /// As a machine that dies.
    pub fn kill(self) {
        self.task.abort();
    }

    pub async fn stop(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap();
    }
}

pub fn settings() -> WorkerSettings {
    WorkerSettings {
        schedule: Schedule { first_retry: TimeDelta::milliseconds(100), ..Schedule::default() },
        poll: Duration::from_millis(500),
        server_timeout: Duration::from_secs(5),
        grace: Duration::from_millis(200),
        lease: Duration::from_secs(300),
    }
}

pub fn smtp(url: &str) -> Transport {
    Transport::smtp(SmtpUrl::parse(url).unwrap(), None).unwrap()
}

/// Waits until it is so.
pub async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < Duration::from_secs(20), "not within 20 seconds: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
