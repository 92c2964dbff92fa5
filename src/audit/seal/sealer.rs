//! Seals what was written: in every process that has the key, one at a time over all of them.
//!
//! A seal is committed first, its head appended to each process's file right after, out of the database and only if it is
//! genuine. An interrupted run is completed by the next one; heads that another process sealed are copied likewise.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::encode::{self, Hash, NOTHING};
use super::head_file::HeadFile;
use super::keys::{Key, Keyring};
use super::records::{AuditRow, Seal};
use super::snapshot::{Snapshot, ranges_of};
use super::store::{self, Tip};
use super::verify::is_genuine;
use crate::db::{Actor, Job, Tls, connect, read_now};

const MAX_ROWS_PER_SEAL: i32 = 5000;
/// So many are sealed at once; fewer gather until the oldest has waited for [`GATHERING_TIME`], so that a quiet system makes few seals.
const MIN_ROWS_PER_SEAL: i32 = 100;
const GATHERING_TIME: TimeDelta = TimeDelta::seconds(10);
const POLL_INTERVAL: Duration = Duration::from_secs(2);
const SEAL_TIMEOUT: Duration = Duration::from_secs(20);
const LOG_REPEAT_INTERVAL: Duration = Duration::from_secs(60);
/// A row that waits longer for its seal is logged as a warning.
const MAX_SEAL_WAIT: TimeDelta = TimeDelta::seconds(60);

/// What a process needs to seal.
#[derive(Clone)]
pub struct Sealing {
    /// Signs.
    pub key: Key,
    /// All keys whose seals stand in the chain, this one too.
    pub known: Keyring,
    /// Outside the database.
    pub heads: HeadFile,
}

/// One sealer, with a connection of its own.
pub struct Sealer {
    database_url: SecretString,
    tls: Tls,
    sealing: Sealing,
    seeded_until: Option<DateTime<Utc>>,
    warned_at: Mutex<Option<Instant>>,
}

/// What came of a turn.
enum SealOutcome {
    Sealed {
        /// Whether there are more rows.
        more: bool,
    },
    /// No rows, or few that gather.
    Idle,
    /// Another sealer is at it; the oldest row waits for so many seconds.
    HeldElsewhere { seconds: i64 },
}

impl Sealer {
    /// `database_url` is the application role's.
    pub fn new(database_url: SecretString, tls: Tls, sealing: Sealing) -> Self {
        Self { database_url, tls, sealing, seeded_until: None, warned_at: Mutex::default() }
    }

    /// For the demo: rows that happened before this moment were seeded with a past of their own and did not wait for their seal.
    #[must_use]
    pub fn with_seeded_rows(self, until: DateTime<Utc>) -> Self {
        Self { seeded_until: Some(until), ..self }
    }

    /// Works until `shutdown` becomes true or its sender is gone; then seals what is there. Survives restarts of Postgres.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) {
        let (mut conn, mut told) = (None, None::<Instant>);
        loop {
            let over = *shutdown.borrow() || shutdown.has_changed().is_err();
            let pause =
                match timeout(SEAL_TIMEOUT, self.turn(&mut conn, !over)).await.context("Postgres does not answer").flatten() {
                    Ok(true) => Duration::ZERO,
                    Ok(false) => POLL_INTERVAL,
                    Err(error) => {
                        conn = None;
                        if told.is_none_or(|told| told.elapsed() > LOG_REPEAT_INTERVAL) {
                            told = Some(Instant::now());
                            tracing::error!(error = format!("{error:#}"), "the audit could not be sealed; retrying");
                        }
                        POLL_INTERVAL
                    }
                };
            if over && (pause > Duration::ZERO) {
                return;
            }
            tokio::select! {
                // An error says that the sender is gone.
                _ = shutdown.wait_for(|over| *over), if !over => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// Seals once and brings the file of heads up to date. Answers whether there may be more at once.
    async fn turn(&self, conn: &mut Option<AsyncPgConnection>, gathers: bool) -> anyhow::Result<bool> {
        let conn = match conn {
            Some(conn) => conn,
            None => conn.insert(connect(self.database_url.expose_secret(), &self.tls).await?),
        };
        self.turn_over(conn, gathers).await
    }

    /// One turn over this connection, however few rows there are: for tests.
    ///
    /// # Errors
    /// Those of the database; and when the database is behind the file of heads, or does not fit it.
    pub async fn seal_once(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<bool> {
        self.turn_over(conn, false).await
    }

    async fn turn_over(&self, conn: &mut AsyncPgConnection, gathers: bool) -> anyhow::Result<bool> {
        let sealed = self.seal(conn, gathers).await;
        if !matches!(sealed, Ok(SealOutcome::Sealed { .. })) {
            conn.batch_execute("ROLLBACK").await?;
        }
        let more = match sealed? {
            SealOutcome::Sealed { more } => more,
            SealOutcome::Idle => false,
            SealOutcome::HeldElsewhere { seconds } => {
                self.warn_of_wait(seconds);
                false
            }
        };
        self.copy_heads(conn).await?;
        Ok(more)
    }

    /// Another process seals, or a connection of it that died has not been given up yet.
    fn warn_of_wait(&self, seconds: i64) {
        let mut warned_at = self.warned_at.lock().unwrap_or_else(PoisonError::into_inner);
        if seconds > MAX_SEAL_WAIT.num_seconds() && warned_at.is_none_or(|at| at.elapsed() > LOG_REPEAT_INTERVAL) {
            *warned_at = Some(Instant::now());
            tracing::warn!(seconds, "audit rows wait for their seal, and another process holds the seal's lock");
        }
    }

    async fn seal(&self, conn: &mut AsyncPgConnection, gathers: bool) -> anyhow::Result<SealOutcome> {
        store::begin(conn).await?;
        if !store::try_lock(conn).await? {
            let seconds = store::oldest_wait(conn).await?;
            return Ok(SealOutcome::HeldElsewhere { seconds });
        }
        let tip = store::tip(conn).await?;
        self.fits_the_file(conn, &tip).await?;
        let now = read_now(conn).await?;
        if gathers {
            let few = store::unsealed(conn, tip.settled, MIN_ROWS_PER_SEAL).await?;
            let is_young = few.first().is_some_and(|row| (TimeDelta::zero()..GATHERING_TIME).contains(&(now - row.happened_at)));
            if few.is_empty() || (is_young && few.len() < usize::try_from(MIN_ROWS_PER_SEAL)?) {
                return Ok(SealOutcome::Idle);
            }
        }
        let (mut rows, seen) = store::unsealed_seen(conn, tip.settled, MAX_ROWS_PER_SEAL).await?;
        let Some(first) = rows.first() else {
            return Ok(SealOutcome::Idle);
        };
        let seeded = self.seeded_until.is_some_and(|until| first.happened_at < until);
        if first.happened_at + MAX_SEAL_WAIT < now && !seeded {
            tracing::warn!(seconds = (now - first.happened_at).num_seconds(), "audit rows waited too long for their seal");
        }
        // A seal is of one month, and leaves out no row between its own.
        let month = (first.happened_at.year(), first.happened_at.month());
        let full = rows.len() >= usize::try_from(MAX_ROWS_PER_SEAL).unwrap_or(usize::MAX);
        let of_month = rows.iter().take_while(|row| (row.happened_at.year(), row.happened_at.month()) == month).count();
        let part = of_month < rows.len();
        rows.truncate(of_month);
        let seal = self.make(conn, &tip, (rows.as_slice(), seen), (!full && !part, now)).await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(SealOutcome::Idle);
        };
        store::add(conn, &seal, (first.id, last.id, i32::try_from(rows.len())?)).await?;
        conn.batch_execute("COMMIT").await?;
        tracing::debug!(seal = seal.number, rows = rows.len(), "sealed");
        Ok(SealOutcome::Sealed { more: full || part })
    }

    /// The seal of these rows, made now, with what Postgres saw when it read them. `all`: nothing else that it saw is unsealed.
    async fn make(
        &self,
        conn: &mut AsyncPgConnection,
        tip: &Tip,
        (rows, text): (&[AuditRow], String),
        (all, now): (bool, DateTime<Utc>),
    ) -> anyhow::Result<Seal> {
        let snapshot = Snapshot::parse(&text).context("a snapshot that cannot be read")?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let (first, last) = (rows.first().context("no rows")?, ids.last().copied().context("no rows")?);
        let mut settled = tip.settled;
        if all {
            // Every transaction that had a number below these is over, so none can add a row there.
            let mut settles = |last: i64, seen: &Snapshot| {
                if seen.xmax <= snapshot.xmin {
                    settled = settled.max(last);
                }
            };
            settles(last, &snapshot);
            for open in store::open(conn, tip.settled).await? {
                settles(open.last_id, &Snapshot::parse(&open.snapshot).context("a snapshot that cannot be read")?);
            }
        }
        let mut seal = Seal {
            number: tip.number + 1,
            previous_hash: tip.hash.to_vec(),
            signed_at: now,
            month: first.happened_at.date_naive().with_day(1).context("no month")?,
            ids: ranges_of(&ids),
            snapshot: text,
            complete: all,
            settled,
            row_hashes: rows.iter().map(encode::row).collect::<Vec<Hash>>().concat(),
            hash: Vec::new(),
            key_id: self.sealing.key.id().to_owned(),
            signature: Vec::new(),
        };
        let hash = encode::seal(&seal);
        seal.signature = self.sealing.key.sign(&hash);
        seal.hash = hash.to_vec();
        Ok(seal)
    }

    /// Nothing is sealed on top of a chain that was cut off or made again.
    async fn fits_the_file(&self, conn: &mut AsyncPgConnection, tip: &Tip) -> anyhow::Result<()> {
        if let Some(seal) = &tip.seal {
            let genuine = is_genuine(seal, &self.sealing.known);
            ensure!(genuine, "seal {} was changed, or is signed by nobody known; run: mijntoegang audit verify", seal.number);
        }
        let Some((number, hash)) = self.sealing.heads.last()? else {
            return Ok(());
        };
        if number > tip.number {
            bail!(
                "the database ends at seal {}, but {} knows seal {number}: it was cut off, or restored from a backup (then: mijntoegang audit restored)",
                tip.number,
                self.sealing.heads.path().display()
            );
        }
        if number > 0
            && let Some(seal) = store::seal(conn, number).await?
        {
            ensure!(seal.hash == hash, "seal {number} is not the one whose head {} has", self.sealing.heads.path().display());
        }
        Ok(())
    }

    /// Appends the heads that the file does not have yet, this process's and others'.
    async fn copy_heads(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<()> {
        let (mut number, mut hash) = self.sealing.heads.last()?.unwrap_or((0, NOTHING));
        loop {
            conn.batch_execute(&Actor::System(Job::Seal).begin_statement()).await?;
            let new = store::seals(conn, number, 500).await;
            conn.batch_execute("ROLLBACK").await?;
            let mut heads = Vec::new();
            for seal in new? {
                let follows = number == 0 || (seal.number == number + 1 && seal.previous_hash == hash);
                ensure!(
                    follows && is_genuine(&seal, &self.sealing.known),
                    "seal {} does not follow seal {number}, or is signed by nobody known; run: mijntoegang audit verify",
                    seal.number
                );
                number = seal.number;
                hash = seal.hash.try_into().unwrap_or(NOTHING);
                heads.push((number, hash));
            }
            if heads.is_empty() {
                return Ok(());
            }
            let file = self.sealing.heads.clone();
            tokio::task::spawn_blocking(move || file.add(&heads)).await??;
        }
    }
}
