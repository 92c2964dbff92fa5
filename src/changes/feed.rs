//! One follower of Postgres in a process, from which every listener of that process is served: an idle listener costs neither a
//! statement nor a connection to Postgres.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use actix_web::web::Bytes;
use diesel_async::SimpleAsyncConnection;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::store::{self, Event, Written};
use crate::db::ids::{ApplicationId, TokenId};
use crate::db::{Actor, Db, Job, Tls, connect, forget_notifications, notified};
use crate::identity::applications::held_tokens;

/// Streams of one application in a process: it needs one, and a few while it changes over.
const STREAMS: usize = 2_000;
/// Changes that one listener is handed at a time, from here or from Postgres.
pub(super) const AT_ONCE: usize = 200;
/// Changes of one reading.
const PAGE: i64 = 500;

/// How often a feed looks around.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Compares open streams with the tokens that hold, and tells each listener that it is there.
    pub pulse: Duration,
    /// Looks for changes without being called, should a call get lost.
    pub poll: Duration,
    /// So many of the last changes are kept for listeners that are nearly there.
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
    pub over: bool,
}

/// The feed of a process.
pub struct Feed {
    pulse: watch::Sender<Pulse>,
    recent: RwLock<VecDeque<Event>>,
    seats: Mutex<HashMap<ApplicationId, usize>>,
    how: Written,
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
        let how = Written { base_url: base_url.to_owned(), break_possible };
        Arc::new(Self { pulse: watch::Sender::new(Pulse::default()), recent: RwLock::default(), seats: Mutex::default(), how })
    }

    /// A place for one more stream of an application; none when it has too many.
    pub(super) fn seat(self: &Arc<Self>, application: ApplicationId) -> Option<Seat> {
        let mut seats = self.seats.lock().ok()?;
        let taken = seats.entry(application).or_default();
        if *taken >= STREAMS {
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
        Some(recent.iter().skip(known).take(AT_ONCE).map(|event| event.text.clone()).collect())
    }

    pub(super) fn how(&self) -> &Written {
        &self.how
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
        let patience = Duration::from_secs(10);
        let db = Db::new(url.expose_secret(), tls, 1)?;
        let mut called = timeout(patience, connect(url.expose_secret(), tls)).await??;
        timeout(patience, called.batch_execute("LISTEN mt_changes")).await??;
        let mut looked: Option<Instant> = None;
        loop {
            forget_notifications(&mut called)?;
            while timeout(patience, self.catch_up(&db, pace.kept)).await?? {}
            *pause = Duration::from_millis(100);
            if looked.is_none_or(|at| at.elapsed() >= pace.pulse) {
                looked = Some(Instant::now());
                let held = Arc::new(timeout(patience, held_tokens(&db)).await??);
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

    /// Reads on; whether there may be more.
    async fn catch_up(&self, db: &Db, kept: usize) -> anyhow::Result<bool> {
        let known = self.pulse.borrow().last;
        let mut tx = db.begin(Actor::System(Job::Feed)).await?;
        // Who begins has nobody listening yet, and need not read what was.
        let known = if known == 0 { (store::last(&mut tx).await? - PAGE).max(0) } else { known };
        let events = store::after(&mut tx, known, PAGE, &self.how).await?;
        tx.commit().await?;
        let Some(last) = events.last().map(|event| event.sequence) else {
            return Ok(false);
        };
        let whole = events.iter().zip(known + 1..).all(|(event, sequence)| event.sequence == sequence);
        anyhow::ensure!(whole, "the sequence has a gap after {known}");
        let more = events.len() >= usize::try_from(PAGE)?;
        if let Ok(mut recent) = self.recent.write() {
            recent.extend(events);
            let surplus = recent.len().saturating_sub(kept);
            recent.drain(..surplus);
        }
        self.pulse.send_modify(|pulse| pulse.last = last);
        Ok(more)
    }
}

/// Whoever dropped the other end never stops.
async fn over(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
