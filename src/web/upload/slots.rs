//! How many forms with files are read at once, and the slowest rate at which they may arrive.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Poll;
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Payload};
use futures_util::stream::poll_fn;
use futures_util::{Stream, StreamExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::db::ids::PersonId;
use crate::web::body::MAX_DRAIN;

/// Forms with files read at once in a process: what they hold in memory stays within 500 MB.
const MAX_CONCURRENT_UPLOADS: usize = 32;
/// Two tabs. The others are left for other people.
const MAX_UPLOADS_PER_PERSON: usize = 2;
/// Less than this within [`Uploads::silence`], 400 bytes a second, and the form is dropped.
const MIN_BYTES_PER_WINDOW: usize = 8 * 1024;

/// The slots of a process.
#[derive(Debug)]
pub struct Uploads {
    /// A form is dropped when its sender is silent for this long, or sends less than [`MIN_BYTES_PER_WINDOW`] in it.
    silence: Duration,
    everybody: Arc<Semaphore>,
    persons: Mutex<HashMap<PersonId, Weak<Semaphore>>>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self::with_silence_limit(Duration::from_secs(20))
    }
}

/// A slot, held while a form's files are read.
pub(super) struct Slot {
    _of_all: OwnedSemaphorePermit,
    _of_person: OwnedSemaphorePermit,
}

impl Uploads {
    /// With another limit than the usual 20 seconds.
    pub fn with_silence_limit(silence: Duration) -> Self {
        Self { silence, everybody: Arc::new(Semaphore::new(MAX_CONCURRENT_UPLOADS)), persons: Mutex::default() }
    }

    pub(super) const fn silence(&self) -> Duration {
        self.silence
    }

    fn of_person(&self, person: PersonId) -> Arc<Semaphore> {
        let mut persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = persons.get(&person).and_then(Weak::upgrade) {
            return theirs;
        }
        persons.retain(|_, slots| slots.strong_count() > 0);
        let theirs = Arc::new(Semaphore::new(MAX_UPLOADS_PER_PERSON));
        persons.insert(person, Arc::downgrade(&theirs));
        theirs
    }

    /// A slot for this person. The person's own limit comes first, so that waiting for it keeps no slot from others.
    pub(super) async fn slot(&self, person: PersonId) -> Option<Slot> {
        let both = async {
            let of_person = self.of_person(person).acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.everybody).acquire_owned().await.ok()?;
            Some(Slot { _of_all: of_all, _of_person: of_person })
        };
        tokio::time::timeout(self.silence, both).await.ok().flatten()
    }
}

/// What arrived of a body so far; names and empty parts count too.
#[derive(Debug, Default)]
pub(super) struct Wire {
    bytes: Cell<usize>,
    slow: Cell<bool>,
}

impl Wire {
    pub(super) fn is_too_long(&self) -> bool {
        self.bytes.get() > MAX_DRAIN
    }

    pub(super) fn is_too_slow(&self) -> bool {
        self.slow.get()
    }
}

/// The body, which ends in an error at [`MAX_DRAIN`] bytes or when it arrives too slowly.
pub(super) fn counted(mut payload: Payload, silence: Duration) -> (impl Stream<Item = Result<Bytes, PayloadError>>, Rc<Wire>) {
    let wire = Rc::new(Wire::default());
    let count = Rc::clone(&wire);
    let (mut window, mut before) = (Instant::now(), 0);
    let parts = poll_fn(move |context| {
        let polled = payload.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(bytes))) = &polled {
            let seen = count.bytes.get() + bytes.len();
            count.bytes.set(seen);
            if window.elapsed() >= silence {
                count.slow.set(seen - before < MIN_BYTES_PER_WINDOW);
                (window, before) = (Instant::now(), seen);
            }
            if count.is_too_long() || count.is_too_slow() {
                return Poll::Ready(Some(Err(PayloadError::Overflow)));
            }
        }
        polled
    });
    (parts, wire)
}
