//! Whose session it is.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::Actor;
use crate::web::csrf;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Patient(Uuid),
    Officer(Uuid),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Patient,
    Officer,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Officer => "officer",
        }
    }

    /// The first part of the paths that this kind of person comes back to.
    pub(super) fn may_return_to(self, path: &str) -> bool {
        path.starts_with("/ombudsdienst") == (self == Self::Officer)
    }
}

/// The person behind a session, as the database has them now.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Who {
    pub(super) kind: Kind,
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) institution: Uuid,
}

impl Who {
    pub(super) fn subject(&self) -> Subject {
        match self.kind {
            Kind::Patient => Subject::Patient(self.id),
            Kind::Officer => Subject::Officer(self.id),
        }
    }

    pub(super) fn actor(&self) -> Actor {
        match self.kind {
            Kind::Patient => Actor::Patient(self.id),
            Kind::Officer => Actor::Officer { id: self.id, institution: self.institution },
        }
    }

    /// What a token says of whom its page was made for.
    pub(super) fn holder(&self) -> csrf::Holder {
        let digest = Sha256::digest(format!("{} {}", self.kind.as_str(), self.id));
        let mut holder = csrf::Holder::default();
        for (to, from) in holder.iter_mut().zip(digest) {
            *to = from;
        }
        holder
    }

    /// The patient's own id.
    pub(super) fn patient(&self) -> Option<Uuid> {
        (self.kind == Kind::Patient).then_some(self.id)
    }

    pub(super) fn landing(&self) -> &'static str {
        match self.kind {
            Kind::Patient => "/uitsluitingen",
            Kind::Officer => "/ombudsdienst",
        }
    }
}

/// What of a provider's session belongs to one of ours.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ByProvider {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) sid: Option<String>,
    /// What asks again, sealed.
    pub(super) token: Option<Vec<u8>>,
    /// It lasts so long at most, when that is less than the house's rule.
    pub(super) most_minutes: Option<u32>,
}
