//! The job `ehealth`: asks about those who are wanted at once, and sweeps over the others. Any number of instances may do so.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use super::breaker::Breaker;
use super::client::Client;
use super::figures::refresh_capability;
use super::store::{self, Claim};
use crate::config::EhealthRules;
use crate::db::DbError;
use crate::db::ids::EhealthLeaseId;
use crate::web::{AppState, UrgentCheck};

/// Of one process.
const CONCURRENT_CALLS: usize = 16;
const SWEEP_INTERVAL: Duration = Duration::from_millis(100);
/// When nothing was due.
const IDLE_INTERVAL: Duration = Duration::from_secs(1);
const CAPABILITY_INTERVAL: Duration = Duration::from_secs(5);
/// How often a call of another instance is looked for.
const OTHER_INSTANCE_INTERVAL: Duration = Duration::from_millis(50);

/// What checks are made with.
pub struct Checker {
    pub(super) site: AppState,
    pub(super) client: Client,
    pub(super) rules: EhealthRules,
    pub(super) breaker: Breaker,
    pub(super) calls: Semaphore,
}

impl Checker {
    pub fn new(site: AppState, client: Client, rules: EhealthRules) -> Self {
        Self { site, client, rules, breaker: Breaker::default(), calls: Semaphore::new(CONCURRENT_CALLS) }
    }

    /// Asks about these people as soon as the pace allows. What is not claimed here and now is due, for whichever instance comes first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn check_asked(&self, asked: &[String]) -> Result<(), DbError> {
        let began = Instant::now();
        let niss = store::want(&self.site.db, asked, &self.rules).await?;
        if !self.breaker.allows(began) {
            return Ok(());
        }
        let holder = EhealthLeaseId::generate();
        let claimed = store::claim(&self.site.db, holder, Claim::Asked(&niss), &self.rules).await?;
        let all = claimed.len() == niss.len();
        futures_util::future::join_all(claimed.into_iter().map(|claimed| self.check(claimed, holder))).await;
        while !all && began.elapsed() < self.rules.decision_wait && store::is_on_its_way(&self.site.db, &niss).await? {
            tokio::time::sleep(OTHER_INSTANCE_INTERVAL).await;
        }
        Ok(())
    }

    /// Makes the checks that are due, as many as may be made now. Answers how many that were.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sweep(self: &Arc<Self>, running: &mut JoinSet<()>) -> Result<usize, DbError> {
        let most = self.calls.available_permits();
        if most == 0 || !self.breaker.allows(Instant::now()) {
            return Ok(0);
        }
        let holder = EhealthLeaseId::generate();
        let claimed = store::claim(&self.site.db, holder, Claim::Sweep { most }, &self.rules).await?;
        let count = claimed.len();
        for one in claimed {
            let checker = Arc::clone(self);
            running.spawn(async move { checker.check(one, holder).await });
        }
        Ok(count)
    }

    async fn answer(&self, urgent: UrgentCheck) -> Result<(), DbError> {
        match urgent {
            UrgentCheck::Patient(patient) => match store::niss_of(&self.site.db, patient).await? {
                Some(niss) => self.check_asked(&[niss]).await,
                None => Ok(()),
            },
            UrgentCheck::Asked { niss, done } => {
                let asked = self.check_asked(&niss).await;
                // Whoever waited may have gone.
                let _ = done.map(|done| done.send(()));
                asked
            }
        }
    }
}

/// What the job does next.
enum JobStep {
    Urgent(UrgentCheck),
    Capability,
    Sweep,
}

/// Until told to stop; calls that are on their way are ended with it, and their leases end by themselves.
pub async fn run(checker: Arc<Checker>, mut stopped: watch::Receiver<bool>) {
    let Some(mut urgent) = checker.site.ehealth.take_checks() else {
        let _ = stopped.wait_for(|stop| *stop).await;
        return;
    };
    let mut running = JoinSet::new();
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut capability = tokio::time::interval(CAPABILITY_INTERVAL);
    capability.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next_sweep = Instant::now();
    loop {
        let turn = tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            Some(one) = urgent.recv() => JobStep::Urgent(one),
            _ = capability.tick() => JobStep::Capability,
            _ = ticks.tick() => JobStep::Sweep,
        };
        match turn {
            JobStep::Urgent(one) => {
                let checker = Arc::clone(&checker);
                running.spawn(async move { log_failure(checker.answer(one).await) });
            }
            JobStep::Capability => log_failure(refresh_capability(&checker.site).await),
            JobStep::Sweep => {
                while running.try_join_next().is_some() {}
                if Instant::now() >= next_sweep {
                    let claimed = checker.sweep(&mut running).await;
                    let idle = matches!(claimed, Ok(0) | Err(_));
                    log_failure(claimed.map(drop));
                    next_sweep = Instant::now() + if idle { IDLE_INTERVAL } else { SWEEP_INTERVAL };
                }
            }
        }
    }
}

fn log_failure(outcome: Result<(), DbError>) {
    if let Err(error) = outcome {
        tracing::warn!(cause = %error, "checks at eHealth could not be read or written; retrying");
    }
}

/// Forgets whom nobody asked about for 30 days, in the hourly sweep's transaction.
pub async fn forget_unwanted(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    store::forget(conn).await.map(drop)
}
