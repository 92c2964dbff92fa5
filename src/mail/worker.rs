//! Delivers what stands in the outbox. Any number of workers may run, in any number of processes.

use std::pin::pin;
use std::time::Duration;

use anyhow::Context;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::notices::is_retry_wanted;
use super::ombuds_notices::claim_ombuds_notice;
use super::outbox::{claim, mark_failure, mark_sent, next_due};
use super::{DeliveryOutcome, FailureScope, Mailer, QueuedMail, Schedule, Sender, Transport};
use crate::db::{Actor, Job, Tls, connect, forget_notifications, notified, read_now};

/// How a worker behaves.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    /// When a mail is tried again.
    pub schedule: Schedule,
    /// How long it sleeps at most when nothing wakes it.
    pub poll: Duration,
    /// How long the server may take to connect and to answer.
    pub server_timeout: Duration,
    /// How long a stopping worker waits for the mail in its hands.
    pub grace: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            schedule: Schedule::default(),
            poll: Duration::from_secs(5),
            server_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(5),
        }
    }
}

impl WorkerSettings {
    /// As in production, only the first retry comes after 5 seconds: for demo and tests.
    pub fn quick() -> Self {
        Self { schedule: Schedule::quick(), ..Self::default() }
    }
}

/// One worker: a connection of its own to Postgres, and at most one to the mail server.
pub struct Worker {
    database_url: SecretString,
    tls: Tls,
    mailer: Mailer,
    settings: WorkerSettings,
}

enum WorkerStep {
    Idle,
    Attempted(DeliveryOutcome),
}

impl Worker {
    /// `database_url` is the application role's.
    pub fn new(database_url: SecretString, tls: Tls, transport: Transport, sender: Sender, settings: WorkerSettings) -> Self {
        let mailer = Mailer::new(transport, sender, settings.server_timeout);
        Self { database_url, tls, mailer, settings }
    }

    /// Works until `shutdown` becomes true or its sender is gone. Survives restarts of Postgres and of the mail server.
    pub async fn run(mut self, mut shutdown: watch::Receiver<bool>) {
        let mut pause = Duration::from_millis(100);
        while !is_over(&shutdown) {
            let connected = tokio::select! {
                () = over(&mut shutdown) => break,
                connected = timeout(self.settings.server_timeout, self.connect()) => connected.context("timeout").flatten(),
            };
            match connected {
                Ok(mut conn) => {
                    pause = Duration::from_millis(100);
                    match self.work(&mut conn, &mut shutdown).await {
                        Ok(()) => break,
                        Err(error) => {
                            tracing::warn!(error = format!("{error:#}"), "the mail worker lost Postgres; it connects again")
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "the mail worker cannot reach Postgres; it tries again")
                }
            }
            tokio::select! {
                () = over(&mut shutdown) => break,
                () = sleep(pause) => {}
            }
            pause = (pause * 2).min(self.settings.poll);
        }
        self.mailer.rest().await;
    }

    async fn connect(&self) -> anyhow::Result<AsyncPgConnection> {
        let mut conn = connect(self.database_url.expose_secret(), &self.tls).await?;
        conn.batch_execute("LISTEN mt_outbox").await?;
        Ok(conn)
    }

    /// Ends well at shutdown only.
    async fn work(&mut self, conn: &mut AsyncPgConnection, shutdown: &mut watch::Receiver<bool>) -> anyhow::Result<()> {
        // A step that hangs longer than the server's own limits hangs in Postgres.
        let (limit, grace) = (self.settings.server_timeout * 8, self.settings.grace);
        while !is_over(shutdown) {
            // What was notified until here, this look at the outbox sees.
            forget_notifications(conn)?;
            let step = {
                let mut step = pin!(timeout(limit, self.step(conn)));
                tokio::select! {
                    step = &mut step => step,
                    // Dropped in the middle it is rolled back: the mail waits, and may go out once more.
                    () = over(shutdown) => match timeout(grace, step).await {
                        Ok(step) => step,
                        Err(_) => return Ok(()),
                    },
                }
            };
            match step.context("Postgres does not answer")?? {
                WorkerStep::Idle => {
                    self.mailer.rest().await;
                    let nap = self.nap(conn).await?;
                    tokio::select! {
                        () = over(shutdown) => {}
                        woken = notified(conn) => woken?,
                        () = sleep(nap) => {}
                    }
                }
                // All mail would meet the same trouble: the server is asked again in a while, with one mail.
                WorkerStep::Attempted(DeliveryOutcome::TryLater(_, FailureScope::Server)) => {
                    let pause = self.settings.schedule.first_retry.to_std().unwrap_or(self.settings.poll);
                    tokio::select! {
                        () = over(shutdown) => {}
                        () = sleep(pause) => {}
                    }
                }
                WorkerStep::Attempted(_) => {}
            }
        }
        Ok(())
    }

    /// One mail, in one transaction that holds its row: no other worker can take it meanwhile.
    async fn step(&mut self, conn: &mut AsyncPgConnection) -> anyhow::Result<WorkerStep> {
        let begin = Actor::System(Job::Mail).begin_statement();
        conn.batch_execute(&begin).await?;
        let now = read_now(conn).await?;
        let mut mail = claim_ombuds_notice(conn, now).await?;
        if mail.is_none() {
            // Lets go of the mailboxes that are left alone for a time.
            conn.batch_execute(&format!("COMMIT; {begin}")).await?;
            mail = claim(conn, now).await?;
        }
        let Some(mail) = mail else {
            conn.batch_execute("COMMIT").await?;
            return Ok(WorkerStep::Idle);
        };
        let outcome = self.mailer.deliver(&mail).await;
        self.record(conn, &mail, &outcome).await?;
        conn.batch_execute("COMMIT").await?;
        Ok(WorkerStep::Attempted(outcome))
    }

    async fn record(&self, conn: &mut AsyncPgConnection, mail: &QueuedMail, outcome: &DeliveryOutcome) -> anyhow::Result<()> {
        let now = read_now(conn).await?;
        let attempt = mail.attempts.saturating_add(1);
        let QueuedMail { id, kind, created_at, .. } = mail;
        match outcome {
            DeliveryOutcome::Delivered => {
                tracing::info!(mail = %id, kind, attempt, "mail delivered");
                mark_sent(conn, mail, now).await?;
            }
            DeliveryOutcome::TryLater(class, _) if mail.patient_id.is_some() && !is_retry_wanted(conn, *id).await? => {
                tracing::info!(mail = %id, kind, attempt, class, "mail not delivered, and not wanted any more or told by a later one");
            }
            DeliveryOutcome::TryLater(class, scope) => {
                let next = self.settings.schedule.next(*created_at, now, attempt, *scope);
                match next {
                    Some(next) => tracing::warn!(mail = %id, kind, attempt, class, %next, "mail not delivered yet"),
                    None => tracing::error!(mail = %id, kind, attempt, class, "mail given up: its time is over"),
                }
                mark_failure(conn, mail, next, class).await?;
            }
            DeliveryOutcome::GiveUp(class) => {
                tracing::error!(mail = %id, kind, attempt, class, "mail given up: refused for good");
                mark_failure(conn, mail, None, class).await?;
            }
        }
        Ok(())
    }

    async fn nap(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<Duration> {
        let next = timeout(self.settings.server_timeout, async {
            conn.batch_execute(&Actor::System(Job::Mail).begin_statement()).await?;
            let now = read_now(conn).await?;
            let next = next_due(conn, now).await?;
            conn.batch_execute("COMMIT").await?;
            anyhow::Ok((now, next))
        });
        let (now, next) = next.await.context("Postgres does not answer")??;
        let until = next.and_then(|next| (next - now).to_std().ok());
        Ok(until.map_or(self.settings.poll, |until| until.min(self.settings.poll)))
    }
}

fn is_over(shutdown: &watch::Receiver<bool>) -> bool {
    *shutdown.borrow() || shutdown.has_changed().is_err()
}

async fn over(shutdown: &mut watch::Receiver<bool>) {
    // An error means that the sender is dropped: the program stops.
    drop(shutdown.wait_for(|over| *over).await);
}
