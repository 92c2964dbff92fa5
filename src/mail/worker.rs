//! Delivers what stands in the outbox. Any number of workers may run, in any number of processes.

use std::pin::pin;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::notices::is_retry_wanted;
use super::ombuds_notices::claim_ombuds_notice;
use super::outbox::{claim, hold, lease, mark_failure, mark_sent, next_due, release};
use super::{DeliveryOutcome, FailureScope, Mailer, QueuedMail, Sender, Transport, WorkerSettings};
use crate::db::{Actor, Job, Tls, connect, forget_notifications, notified, read_now};

const NO_ANSWER: &str = "Postgres does not answer";
/// A transaction of which nothing is heard any more holds a mail's row: Postgres ends it, and the mail is another's to take.
const CONNECTION_START: &str = "SET idle_in_transaction_session_timeout = '10s'; LISTEN mt_outbox";
const RELEASE_TIMEOUT: Duration = Duration::from_secs(2);

/// One worker: a connection of its own to Postgres, and at most one to the mail server.
pub struct Worker {
    database_url: SecretString,
    tls: Tls,
    mailer: Mailer,
    settings: WorkerSettings,
    attempt: Option<MailInHand>,
}

/// A mail in a worker's hands.
#[derive(Clone)]
struct MailInHand {
    mail: QueuedMail,
    /// By which the row knows whose it is.
    id: Uuid,
    /// What came of it, until that is written down.
    outcome: Option<DeliveryOutcome>,
}

/// A mail that was claimed and leased.
struct ClaimedMail {
    mail: QueuedMail,
    attempt: Uuid,
    /// When, by the database's clock.
    at: DateTime<Utc>,
}

enum WorkerStep {
    Idle,
    Attempted(DeliveryOutcome),
}

impl Worker {
    /// `database_url` is the application role's.
    pub fn new(database_url: SecretString, tls: Tls, transport: Transport, sender: Sender, settings: WorkerSettings) -> Self {
        let mailer = Mailer::new(transport, sender, settings.server_timeout);
        Self { database_url, tls, mailer, settings, attempt: None }
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
        conn.batch_execute(CONNECTION_START).await?;
        Ok(conn)
    }

    /// Ends well at shutdown only.
    async fn work(&mut self, conn: &mut AsyncPgConnection, shutdown: &mut watch::Receiver<bool>) -> anyhow::Result<()> {
        let grace = self.settings.grace;
        while !is_over(shutdown) {
            // What was notified until here, this look at the outbox sees.
            forget_notifications(conn)?;
            let step = {
                let mut step = pin!(self.step(conn));
                tokio::select! {
                    step = &mut step => Some(step),
                    () = over(shutdown) => timeout(grace, step).await.ok(),
                }
            };
            let Some(step) = step else {
                self.let_go(conn).await;
                return Ok(());
            };
            match step? {
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

    /// One mail: leased, delivered, and what came of it written down. No transaction is open while the mail server is talked to.
    async fn step(&mut self, conn: &mut AsyncPgConnection) -> anyhow::Result<WorkerStep> {
        // Postgres was lost before the last one was written down: while its lease lasts, it does not go out again.
        if let Some(MailInHand { mail, id, outcome: Some(outcome) }) = self.attempt.take() {
            return self.write_down(conn, mail, id, outcome).await;
        }
        let taken = timeout(self.settings.database_timeout(), self.take(conn)).await.context(NO_ANSWER)??;
        let Some(ClaimedMail { mail, attempt: id, at }) = taken else {
            return Ok(WorkerStep::Idle);
        };
        self.attempt = Some(MailInHand { mail: mail.clone(), id, outcome: None });
        // Within the lease: when that ends, another worker may have the mail.
        let outcome = timeout(self.settings.delivery_timeout(), self.mailer.deliver(&mail, at)).await;
        let outcome = outcome.unwrap_or_else(|_| DeliveryOutcome::TryLater("timeout".to_owned(), FailureScope::Server));
        self.write_down(conn, mail, id, outcome).await
    }

    /// Claims the next mail and leases it, by the database's clock.
    async fn take(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<Option<ClaimedMail>> {
        let begin = Actor::System(Job::Mail).begin_statement();
        conn.batch_execute(&begin).await?;
        let now = read_now(conn).await?;
        let mut mail = claim_ombuds_notice(conn, now).await?;
        if mail.is_none() {
            // Lets go of the mailboxes that are left alone for a time.
            conn.batch_execute(&format!("COMMIT; {begin}")).await?;
            mail = claim(conn, now).await?;
        }
        let attempt = Uuid::now_v7();
        if let Some(mail) = &mail {
            let until = read_now(conn).await? + self.settings.lease;
            lease(conn, mail.id, attempt, until).await?;
        }
        conn.batch_execute("COMMIT").await?;
        Ok(mail.map(|mail| ClaimedMail { mail, attempt, at: now }))
    }

    async fn write_down(
        &mut self,
        conn: &mut AsyncPgConnection,
        mail: QueuedMail,
        id: Uuid,
        outcome: DeliveryOutcome,
    ) -> anyhow::Result<WorkerStep> {
        let attempt = self.attempt.insert(MailInHand { mail, id, outcome: Some(outcome.clone()) }).clone();
        let written = async {
            conn.batch_execute(&Actor::System(Job::Mail).begin_statement()).await?;
            if hold(conn, attempt.mail.id, id).await? {
                self.record(conn, &attempt.mail, &outcome).await?;
            } else {
                tracing::info!(mail = %attempt.mail.id, "what came of a mail counts no more: its lease ended, or it was written down");
            }
            anyhow::Ok(conn.batch_execute("COMMIT").await?)
        };
        timeout(self.settings.database_timeout(), written).await.context(NO_ANSWER)??;
        self.attempt = None;
        Ok(WorkerStep::Attempted(outcome))
    }

    /// Stopped in the middle of an attempt: the next worker has the mail at once, which may go out once more.
    async fn let_go(&mut self, conn: &mut AsyncPgConnection) {
        let Some(MailInHand { mail, id, outcome: None }) = self.attempt.take() else {
            return;
        };
        let released = async {
            conn.batch_execute(&Actor::System(Job::Mail).begin_statement()).await?;
            release(conn, mail.id, id).await?;
            anyhow::Ok(conn.batch_execute("COMMIT").await?)
        };
        if !matches!(timeout(RELEASE_TIMEOUT, released).await, Ok(Ok(()))) {
            tracing::warn!(mail = %mail.id, "a mail in hand was not let go; it goes on when its lease ends");
        }
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
        let next = timeout(self.settings.database_timeout(), async {
            conn.batch_execute(&Actor::System(Job::Mail).begin_statement()).await?;
            let now = read_now(conn).await?;
            let next = next_due(conn, now).await?;
            conn.batch_execute("COMMIT").await?;
            anyhow::Ok((now, next))
        });
        let (now, next) = next.await.context(NO_ANSWER)??;
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
