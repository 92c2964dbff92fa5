//! Whether this instance should get requests: asked of the very pools that its pages and decisions use, on the threads of their
//! workers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::web;
use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::{LocalBoxFuture, join_all};
use tokio::sync::{mpsc, oneshot};

use crate::db::Db;
use crate::web::AppState;

/// A worker that has not answered by then is not ready.
const READY_TIMEOUT: Duration = Duration::from_secs(4);

/// Asks a worker's site one thing.
type ReadyCheck = for<'a> fn(&'a AppState) -> LocalBoxFuture<'a, Result<(), String>>;

/// What each worker is asked, by the names that `/health/ready` answers with.
const CHECKS: [(&str, ReadyCheck); 3] = [
    ("pages", |site| Box::pin(can_write(&site.db))),
    ("decisions", |site| Box::pin(can_write(&site.decisions_db))),
    ("clock", |site| Box::pin(has_the_same_clock(&site.db))),
];

/// What this machine's clock says is not used, and tells of a wrong one all the same (R22).
async fn has_the_same_clock(db: &Db) -> Result<(), String> {
    db.read_now().await.map_err(|error| error.to_string())?;
    let difference = db.clock_difference();
    if difference.is_small() { Ok(()) } else { Err(format!("{:+.1} s from that of Postgres", difference.seconds())) }
}

/// A standby, and a database that was made read-only, answer and take nothing.
async fn can_write(db: &Db) -> Result<(), String> {
    let query = "pg_is_in_recovery() or current_setting('transaction_read_only')::boolean";
    let read_only = db.query_idempotent(async |mut conn: &AsyncPgConnection| {
        diesel::select(sql::<Bool>(query)).get_result::<bool>(&mut conn).await
    });
    match read_only.await {
        Ok(false) => Ok(()),
        Ok(true) => Err("Postgres takes no writes".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

type Verdicts = Vec<(&'static str, Result<(), String>)>;

/// The workers of the server, and whether it is about to stop.
#[derive(Clone, Default)]
pub struct Readiness {
    workers: Arc<Mutex<Vec<mpsc::UnboundedSender<oneshot::Sender<Verdicts>>>>>,
    stopping: Arc<AtomicBool>,
}

impl Readiness {
    /// Adds a worker, which answers on this thread.
    pub(super) fn add_worker(&self, site: web::Data<AppState>) {
        let (send, mut receive) = mpsc::unbounded_channel::<oneshot::Sender<Verdicts>>();
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).push(send);
        actix_web::rt::spawn(async move {
            while let Some(answer) = receive.recv().await {
                // The question may be given up while an earlier answer takes its time.
                if !answer.is_closed() {
                    let verdicts = join_all(CHECKS.map(async |(name, check)| (name, check(&site).await))).await;
                    let _ = answer.send(verdicts);
                }
            }
        });
    }

    /// From now on this instance says that it is not ready, and serves on.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// What is wrong: nothing when it is ready.
    ///
    /// # Errors
    /// One line for each fault.
    pub(super) async fn check(&self) -> Result<(), Vec<String>> {
        if AtomicBool::load(&self.stopping, Ordering::Acquire) {
            return Err(vec!["stopping".to_owned()]);
        }
        let workers = {
            let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
            workers.retain(|worker| !worker.is_closed());
            workers.clone()
        };
        let asked = join_all(workers.iter().map(async |worker| {
            let (answer, answered) = oneshot::channel();
            worker.send(answer).ok()?;
            tokio::time::timeout(READY_TIMEOUT, answered).await.ok()?.ok()
        }));
        let mut faults = Vec::new();
        for verdicts in asked.await {
            match verdicts {
                None => faults.push("a worker does not answer".to_owned()),
                Some(verdicts) => {
                    faults.extend(verdicts.into_iter().filter_map(|(name, verdict)| Some(format!("{name}: {}", verdict.err()?))))
                }
            }
        }
        if workers.is_empty() {
            faults.push("no worker yet".to_owned());
        }
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
