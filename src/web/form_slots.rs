//! How many forms of one session are under way at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::db::wait_within_request;

/// Two tabs.
const MAX_FORMS_PER_SESSION: usize = 2;
/// How long another one waits, longer than a form that waits for a lock. It holds no connection meanwhile.
const SLOT_TIMEOUT: Duration = Duration::from_secs(5);

/// The slots of a process, by the session's cookie.
#[derive(Debug, Default)]
pub struct FormSlots(Mutex<HashMap<String, Weak<Semaphore>>>);

impl FormSlots {
    fn of_session(&self, session: &str) -> Arc<Semaphore> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slots) = sessions.get(session).and_then(Weak::upgrade) {
            return slots;
        }
        sessions.retain(|_, slots| slots.strong_count() > 0);
        let slots = Arc::new(Semaphore::new(MAX_FORMS_PER_SESSION));
        sessions.insert(session.to_owned(), Arc::downgrade(&slots));
        slots
    }

    /// A slot, held until it is dropped; none within the time.
    pub async fn take(&self, session: &str) -> Option<OwnedSemaphorePermit> {
        wait_within_request(SLOT_TIMEOUT, self.of_session(session).acquire_owned()).await?.ok()
    }
}
