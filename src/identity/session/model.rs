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
pub(in crate::identity) enum UserKind {
    Patient,
    Officer,
}

impl UserKind {
    pub(in crate::identity) fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Officer => "officer",
        }
    }

    /// The first part of the paths that this kind of person comes back to.
    pub(in crate::identity) fn may_return_to(self, path: &str) -> bool {
        path.starts_with("/ombudsdienst") == (self == Self::Officer)
    }
}

/// The person behind a session, as the database has them now.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SessionUser {
    pub(in crate::identity) kind: UserKind,
    pub(in crate::identity) id: PersonId,
    pub(in crate::identity) name: String,
    pub(in crate::identity) institution: InstitutionId,
    /// A patient's home institution is confirmed (R11).
    #[serde(default)]
    pub(in crate::identity) home_confirmed: bool,
}

impl SessionUser {
    /// A person who signs in; the name is read with the session.
    pub(in crate::identity) fn new(subject: Subject, institution: InstitutionId) -> Self {
        let (kind, id) = match subject {
            Subject::Patient(own_record) => (UserKind::Patient, own_record.uuid()),
            Subject::Officer(officer) => (UserKind::Officer, officer.uuid()),
        };
        Self { kind, id: PersonId::from_uuid(id), name: String::new(), institution, home_confirmed: false }
    }

    pub(in crate::identity) fn subject(&self) -> Subject {
        match self.kind {
            UserKind::Patient => Subject::Patient(self.own_record()),
            UserKind::Officer => Subject::Officer(OfficerId::from_uuid(self.id.uuid())),
        }
    }

    pub(in crate::identity) fn actor(&self) -> Actor {
        match self.subject() {
            Subject::Patient(id) => Actor::Patient(id),
            Subject::Officer(id) => Actor::Officer { id, institution: self.institution },
        }
    }

    /// What a token says of whom its page was made for.
    pub(in crate::identity) fn holder(&self) -> csrf::Holder {
        let digest = Sha256::digest(format!("{} {}", self.kind.as_str(), self.id));
        let mut holder = csrf::Holder::default();
        for (to, from) in holder.iter_mut().zip(digest) {
            *to = from;
        }
        holder
    }

    /// Whether a form may come from a page that was made for this person: it carries a token, and none of another person's.
    pub(in crate::identity) fn may_have_page(&self, token: &str) -> bool {
        !token.is_empty() && !csrf::is_of_another(token, &self.holder())
    }

    /// A patient acts for their own record: the person's id is the record's. Said here and in `new` only.
    fn own_record(&self) -> PatientId {
        PatientId::from_uuid(self.id.uuid())
    }

    pub(in crate::identity) fn patient(&self) -> Option<PatientId> {
        match self.subject() {
            Subject::Patient(id) => Some(id),
            Subject::Officer(_) => None,
        }
    }

    pub(in crate::identity) fn officer(&self) -> Option<OfficerId> {
        match self.subject() {
            Subject::Officer(id) => Some(id),
            Subject::Patient(_) => None,
        }
    }

    pub(in crate::identity) fn landing(&self) -> &'static str {
        match self.kind {
            UserKind::Patient => "/uitsluitingen",
            UserKind::Officer => "/ombudsdienst",
        }
    }
}

/// What of a provider's session belongs to one of ours.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::identity) struct ByProvider {
    pub(in crate::identity) issuer: String,
    pub(in crate::identity) subject: String,
    pub(in crate::identity) sid: Option<String>,
    /// What asks again, sealed.
    pub(in crate::identity) token: Option<Vec<u8>>,
    /// It lasts so long at most, when that is less than the house's rule.
    pub(in crate::identity) most_minutes: Option<u32>,
}
