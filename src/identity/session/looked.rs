//! Since when an officer looked at the worklist, for what came in meanwhile. Kept in the session: another device has its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::request_session::RequestSession;

const LOOKED: &str = "looked";

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Looked {
    /// What came in after this is new.
    since: DateTime<Utc>,
    /// When the new ones were shown: from the next look on these are no news.
    shown: Option<DateTime<Utc>>,
}

impl RequestSession {
    /// The moment since which what came in is new. `shows_new`: this look shows just that.
    pub fn looked_since(&self, shows_new: bool, now: DateTime<Utc>) -> DateTime<Utc> {
        let kept: Option<Looked> = self.session.get(LOOKED).ok().flatten();
        let looked = kept.unwrap_or(Looked { since: now, shown: None });
        let looked = match (shows_new, looked.shown) {
            (true, _) => Looked { shown: Some(now), ..looked },
            (false, Some(shown)) => Looked { since: shown, shown: None },
            (false, None) => looked,
        };
        let is_kept = kept.is_some_and(|kept| (kept.since, kept.shown) == (looked.since, looked.shown));
        if !is_kept {
            let _ = self.session.insert(LOOKED, looked);
        }
        looked.since
    }

    /// The same without looking.
    pub fn last_looked(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.session.get::<Looked>(LOOKED).ok().flatten().map_or(now, |looked| looked.since)
    }
}
