//! What one listener gets: first what it has not seen yet, then each change as it comes, and a sign of life in between.

use std::collections::VecDeque;
use std::sync::Arc;

use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::watch;

use super::feed::{EVENTS_PER_READ, Feed, Pulse, Seat};
use super::store;
use crate::db::ids::TokenId;
use crate::db::{Actor, DbError, Job};
use crate::web::{ApiError, AppState};

pub(super) struct Listener {
    /// Its place among those of its application.
    pub _seat: Seat,
    pub site: Data<AppState>,
    pub feed: Arc<Feed>,
    /// Its token: the stream ends when that does not hold any more.
    pub token: TokenId,
    /// The last number it has.
    pub seen: i64,
}

struct StreamState {
    listener: Listener,
    pulse: watch::Receiver<Pulse>,
    /// The look at the tokens from which on its own must be among them.
    known_from: u64,
    /// The last look that it was told of.
    told: u64,
    /// As the pulse had it at the beginning.
    rewound: u64,
    /// Ready to go out.
    waiting: VecDeque<Bytes>,
}

/// The stream's body. It ends when the token does not hold any more, when the portal stops, when Postgres fails it, and when the database
/// was brought back to a moment: the listener comes back with its last number.
pub(super) fn stream(listener: Listener) -> impl Stream<Item = Result<Bytes, ApiError>> {
    let pulse = listener.feed.listen();
    let Pulse { looks, rewound, .. } = *pulse.borrow();
    let waiting = VecDeque::from([Bytes::from(format!("retry: 2000\n{}", position(listener.seen)))]);
    unfold(Some(StreamState { listener, pulse, known_from: looks + 2, told: looks, rewound, waiting }), |state| async {
        let mut state = state?;
        match state.next().await {
            Ok(Some(text)) => Some((Ok(text), Some(state))),
            Ok(None) => None,
            Err(error) => Some((Err(error.into()), None)),
        }
    })
}

/// A sign of life: up to where the listener has everything. As an event too, since most client libraries drop comments; without an
/// id, which would be that of a change.
fn position(seen: i64) -> String {
    format!(": position {seen}\nevent: position\ndata: {{\"sequence\":{seen}}}\n\n")
}

impl StreamState {
    async fn next(&mut self) -> Result<Option<Bytes>, DbError> {
        loop {
            let now = self.pulse.borrow_and_update().clone();
            // Checked first: an application whose access ended gets nothing more, not even what is ready.
            if now.over
                || now.rewound != self.rewound
                || (now.looks >= self.known_from && !now.held.contains(&self.listener.token))
            {
                return Ok(None);
            }
            if let Some(text) = self.waiting.pop_front() {
                return Ok(Some(text));
            }
            if now.last > self.listener.seen {
                self.read().await?;
                continue;
            }
            if now.looks > self.told {
                self.told = now.looks;
                return Ok(Some(Bytes::from(position(self.listener.seen))));
            }
            if self.pulse.changed().await.is_err() {
                return Ok(None);
            }
        }
    }

    /// What comes next: from what the feed has at hand, or, for who is far behind, from Postgres.
    async fn read(&mut self) -> Result<(), DbError> {
        let Listener { site, feed, seen, .. } = &mut self.listener;
        if let Some(recent) = feed.recent_after(*seen) {
            *seen += i64::try_from(recent.len()).unwrap_or(0);
            self.waiting.extend(recent);
            return Ok(());
        }
        let mut tx = site.db.begin(Actor::System(Job::Feed)).await?;
        let (events, _) =
            store::after(&mut tx, *seen, i64::try_from(EVENTS_PER_READ).unwrap_or(i64::MAX), feed.resources()).await?;
        tx.commit().await?;
        if let Some(last) = events.last() {
            *seen = last.sequence;
        }
        self.waiting.extend(events.into_iter().map(|event| event.text));
        Ok(())
    }
}
