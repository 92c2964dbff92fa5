//! One follower of Postgres in a process, from which every listener of that process is served: an idle listener costs neither a
//! statement nor a connection to Postgres.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use actix_web::web::Bytes;
use diesel_async::SimpleAsyncConnection;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::store::{self, ChangeEvent, ResourceSettings};
use crate::applications::valid_tokens;
use crate::db::ids::{ApplicationId, TokenId};
use crate::db::{Actor, Db, Job, Tls, connect, forget_notifications, notified};

/// In a process: an application needs one, and a few while it changes over.
const MAX_STREAMS_PER_APPLICATION: usize = 2_000;
/// What one listener gets at a time, from memory or from Postgres.
pub(super) const EVENTS_PER_READ: usize = 200;
/// How long a step of following Postgres may take.
const FOLLOW_TIMEOUT: Duration = Duration::from_secs(10);
const CHANGES_PER_READ: i64 = 500;

/// How often a feed looks around.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Compares open streams with the tokens that hold, and tells each listener that it is there.
    pub pulse: Duration,
    /// Looks for changes without being called, should a call get lost.
    pub poll: Duration,
    /// How many of the last changes are kept in memory, for listeners that are nearly up to date.
    pub kept: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { pulse: Duration::from_secs(15), poll: Duration::from_secs(1), kept: 2_000 }
    }
}

/// What listeners wake up for.
#[derive(Debug, Clone, Default)]
pub(super) struct Pulse {
    /// The last change that was read.
    pub last: i64,
    /// Which look at the tokens this was; two later than one's own beginning, it knows of a token that was new then.
    pub looks: u64,
    /// The tokens that held then.
    pub held: Arc<HashSet<TokenId>>,
    /// How many times the database was found to know fewer changes than were told.
    pub rewound: u64,
    pub over: bool,
}

/// Changes since this process started that could not be written as a resource.
static SKIPPED: AtomicU64 = AtomicU64::new(0);

/// For the metric.
pub fn skipped_changes() -> u64 {
    SKIPPED.load(Ordering::Relaxed)
}

/// The feed of a process.
pub struct Feed {
    pulse: watch::Sender<Pulse>,
    recent: RwLock<VecDeque<ChangeEvent>>,
    seats: Mutex<HashMap<ApplicationId, usize>>,
    resources: ResourceSettings,
}

/// The place of one stream; free again when it is dropped.
pub(super) struct Seat {
    feed: Arc<Feed>,
    application: ApplicationId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Ok(mut seats) = self.feed.seats.lock()
            && let Some(taken) = seats.get_mut(&self.application)
        {
            *taken = taken.saturating_sub(1);
        }
    }
}

impl Feed {
    /// A feed that stands still until [`Feed::run`].
    pub fn new(base_url: &str, break_possible: bool) -> Arc<Self> {
        let resources = ResourceSettings { base_url: base_url.to_owned(), break_possible };
        Arc::new(Self {
            pulse: watch::Sender::new(Pulse::default()),
            recent: RwLock::default(),
            seats: Mutex::default(),
            resources,
        })
    }

    /// A place for one more stream of an application; none when it has too many.
    pub(super) fn seat(self: &Arc<Self>, application: ApplicationId) -> Option<Seat> {
        let mut seats = self.seats.lock().ok()?;
        let taken = seats.entry(application).or_default();
        if *taken >= MAX_STREAMS_PER_APPLICATION {
            return None;
        }
        *taken += 1;
        Some(Seat { feed: Arc::clone(self), application })
    }

    pub(super) fn listen(&self) -> watch::Receiver<Pulse> {
        self.pulse.subscribe()
    }

    /// What comes after a number, where it is at hand; none when it lies too far back.
    pub(super) fn recent_after(&self, after: i64) -> Option<Vec<Bytes>> {
        let recent = self.recent.read().ok()?;
        let first = recent.front()?.sequence;
        if after + 1 < first {
            return None;
        }
        let known = usize::try_from(after + 1 - first).ok()?;
        Some(recent.iter().skip(known).take(EVENTS_PER_READ).map(|event| event.text.clone()).collect())
    }

    pub(super) fn resources(&self) -> &ResourceSettings {
        &self.resources
    }

    /// Follows Postgres until `stopped` becomes true. Survives its restarts: listeners stay, and hear what came meanwhile.
    pub async fn run(self: Arc<Self>, url: SecretString, tls: Tls, pace: Pace, mut stopped: watch::Receiver<bool>) {
        let followed = async {
            let mut pause = Duration::from_millis(100);
            loop {
                if let Err(error) = self.follow(&url, &tls, pace, &mut pause).await {
                    tracing::warn!(cause = format!("{error:#}"), "the feed of changes lost Postgres; it tries again");
                }
                sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
        };
        tokio::select! {
            () = followed => {}
            () = over(&mut stopped) => {}
        }
        self.pulse.send_modify(|pulse| pulse.over = true);
    }

    /// Ends with an error only.
    async fn follow(&self, url: &SecretString, tls: &Tls, pace: Pace, pause: &mut Duration) -> anyhow::Result<()> {
        let db = Db::new(url.expose_secret(), tls, 1)?;
        let mut called = timeout(FOLLOW_TIMEOUT, connect(url.expose_secret(), tls)).await??;
        timeout(FOLLOW_TIMEOUT, called.batch_execute("LISTEN mt_changes")).await??;
        timeout(FOLLOW_TIMEOUT, self.compare(&db)).await??;
        let mut looked: Option<Instant> = None;
        loop {
            forget_notifications(&mut called)?;
            while timeout(FOLLOW_TIMEOUT, self.catch_up(&db, pace.kept)).await?? {}
            *pause = Duration::from_millis(100);
            if looked.is_none_or(|at| at.elapsed() >= pace.pulse) {
                looked = Some(Instant::now());
                let held = Arc::new(timeout(FOLLOW_TIMEOUT, valid_tokens(&db)).await??);
                self.pulse.send_modify(|pulse| {
                    pulse.looks += 1;
                    pulse.held = held;
                });
            }
            tokio::select! {
                woken = notified(&mut called) => woken?,
                () = sleep(pace.poll.min(pace.pulse)) => {}
            }
        }
    }

    /// A database that was brought back to a moment knows fewer changes than were told: the streams end, and who comes back with such a
    /// number is told to load everything again.
    async fn compare(&self, db: &Db) -> anyhow::Result<()> {
        let told = self.pulse.borrow().last;
        let mut tx = db.begin(Actor::System(Job::Feed)).await?;
        let last = store::last(&mut tx).await?;
        tx.commit().await?;
        if last < told {
            tracing::warn!(told, last, "the database knows fewer changes than were told; all streams of changes end");
            if let Ok(mut recent) = self.recent.write() {
                recent.clear();
            }
            self.pulse.send_modify(|pulse| {
                pulse.last = 0;
                pulse.rewound += 1;
            });
        }
        Ok(())
    }

    /// Reads on; whether there may be more.
    async fn catch_up(&self, db: &Db, kept: usize) -> anyhow::Result<bool> {
        let known = self.pulse.borrow().last;
        let mut tx = db.begin(Actor::System(Job::Feed)).await?;
        // A feed that starts has no listeners yet, so it skips the past.
        let is_start = known == 0;
        let known = if is_start { (store::last(&mut tx).await? - CHANGES_PER_READ).max(0) } else { known };
        let (events, unwritten) = store::after(&mut tx, known, CHANGES_PER_READ, &self.resources).await?;
        tx.commit().await?;
        let Some(last) = events.last().map(|event| event.sequence) else {
            return Ok(false);
        };
        // Those of the past were told when they came, and old breaks are gone (docs/retention.md).
        if !is_start {
            for sequence in unwritten {
                SKIPPED.fetch_add(1, Ordering::Relaxed);
                tracing::error!(
                    sequence,
                    "a change cannot be written as a resource; its followers are told to load everything again"
                );
            }
        }
        let more = events.len() >= usize::try_from(CHANGES_PER_READ)?;
        if let Ok(mut recent) = self.recent.write() {
            recent.extend(events);
            let surplus = recent.len().saturating_sub(kept);
            recent.drain(..surplus);
        }
        self.pulse.send_modify(|pulse| pulse.last = last);
        Ok(more)
    }
}

/// Never returns when the sender was dropped without stopping.
async fn over(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
