//! Pages that neither skip nor repeat: the first one notes up to which change it looks, and everything after it looks no further.
//! The position is sealed in the address of the next page: no address holds a person, and only the application that was given
//! one can use it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::query::ConsentSearch;
use crate::applications::HospitalApp;
use crate::db::ids::ExclusionId;
use crate::identity::{CookieKey, SealingKey};
use crate::web::{ApiError, random};

/// For all pages of one search together.
const PAGE_TOKEN_LIFE: TimeDelta = TimeDelta::hours(24);

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum PagePosition {
    /// In what a search found, from below this exclusion on.
    Search {
        ask: ConsentSearch,
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
        /// Size of a page.
        count: i64,
    },
}

#[derive(Serialize, Deserialize)]
struct SealedPosition {
    since: DateTime<Utc>,
    place: PagePosition,
}

/// Seals places for one application, and reads them again.
pub(super) struct PageSealer<'a> {
    key: SealingKey<'a>,
    subject: String,
    since: DateTime<Utc>,
}

impl<'a> PageSealer<'a> {
    /// Of a reader who begins now.
    pub fn of(key: &'a CookieKey, application: &HospitalApp, now: DateTime<Utc>) -> Self {
        let key = SealingKey::for_purpose(key, "fhir-page");
        Self { key, subject: format!("page of {}", application.id()), since: now }
    }

    pub fn seal(&self, place: &PagePosition) -> Result<String, ApiError> {
        let text =
            serde_json::to_string(&SealedPosition { since: self.since, place: place.clone() }).map_err(anyhow::Error::from)?;
        let sealed = self.key.seal(&self.subject, &text).ok_or_else(|| anyhow::anyhow!("nothing can be sealed"))?;
        Ok(random::encode(&sealed))
    }

    /// Out of an address. The reader's time runs on from the first page.
    pub fn open(&mut self, page: &str) -> Result<PagePosition, ApiError> {
        let none = || ApiError::malformed("_page", "invalid or expired page token; repeat the search");
        let text = random::decode(page).and_then(|sealed| self.key.unseal(&self.subject, &sealed)).ok_or_else(none)?;
        let sealed: SealedPosition = serde_json::from_str(&text).map_err(|_| none())?;
        if self.since - sealed.since > PAGE_TOKEN_LIFE {
            return Err(none());
        }
        self.since = sealed.since;
        Ok(sealed.place)
    }
}
