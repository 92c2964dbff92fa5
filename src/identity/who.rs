//! Whose session it is.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::db::Actor;
use crate::db::ids::{InstitutionId, OfficerId, PatientId, PersonId};
use crate::web::csrf;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Patient(PatientId),
    Officer(OfficerId),
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
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) institution: InstitutionId,
}

impl Who {
    pub(super) fn subject(&self) -> Subject {
        match self.kind {
            Kind::Patient => Subject::Patient(self.own_record()),
            Kind::Officer => Subject::Officer(OfficerId::from_uuid(self.id.uuid())),
        }
    }

    pub(super) fn actor(&self) -> Actor {
        match self.subject() {
            Subject::Patient(id) => Actor::Patient(id),
            Subject::Officer(id) => Actor::Officer { id, institution: self.institution },
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

    /// A patient acts for their own record: the person's id is the record's. The only place that says so.
    fn own_record(&self) -> PatientId {
        PatientId::from_uuid(self.id.uuid())
    }

    pub(super) fn patient(&self) -> Option<PatientId> {
        match self.subject() {
            Subject::Patient(id) => Some(id),
            Subject::Officer(_) => None,
        }
    }

    pub(super) fn officer(&self) -> Option<OfficerId> {
        match self.subject() {
            Subject::Officer(id) => Some(id),
            Subject::Patient(_) => None,
        }
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
