//! Pages that neither skip nor repeat: the first one notes up to which change it looks, and everything after it looks no further.
//! Where a reader is stands sealed in the address of the next page, so that no address holds a person, and nobody but the
//! application that was given it can use it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ask::Search;
use crate::db::ids::ExclusionId;
use crate::identity::CookieKey;
use crate::identity::applications::HospitalApp;
use crate::web::{ApiError, random};

/// So long a reader may take over all pages.
const LIFE: TimeDelta = TimeDelta::hours(24);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Place {
    /// In what a search found, from below this exclusion on.
    Search {
        ask: Search,
        /// The last change that is looked at.
        up_to: i64,
        /// The last exclusion of the page before.
        before: Option<ExclusionId>,
    },
    History {
        of: Option<ExclusionId>,
        /// The first change that is looked at.
        floor: i64,
        /// Below this one.
        below: i64,
        /// So many at a time.
        count: i64,
    },
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    since: DateTime<Utc>,
    place: Place,
}

/// Seals places for one application, and reads them again.
pub(super) struct Pages<'a> {
    key: &'a CookieKey,
    subject: String,
    since: DateTime<Utc>,
}

impl<'a> Pages<'a> {
    /// Of a reader who begins now.
    pub fn of(key: &'a CookieKey, application: &HospitalApp, now: DateTime<Utc>) -> Self {
        Self { key, subject: format!("page of {}", application.id()), since: now }
    }

    pub fn seal(&self, place: &Place) -> Result<String, ApiError> {
        let text = serde_json::to_string(&Sealed { since: self.since, place: place.clone() })
            .map_err(|error| ApiError::Internal(error.into()))?;
        let sealed = self.key.seal(&self.subject, &text).ok_or_else(|| anyhow::anyhow!("nothing can be sealed"))?;
        Ok(random::encode(&sealed))
    }

    /// Out of an address. The reader's time runs on from the first page.
    pub fn open(&mut self, page: &str) -> Result<Place, ApiError> {
        let none = || ApiError::malformed("_page", "this page was not given to you, or a day ago: begin again");
        let text = random::decode(page).and_then(|sealed| self.key.unseal(&self.subject, &sealed)).ok_or_else(none)?;
        let sealed: Sealed = serde_json::from_str(&text).map_err(|_| none())?;
        if self.since - sealed.since > LIFE {
            return Err(none());
        }
        self.since = sealed.since;
        Ok(sealed.place)
    }
}
