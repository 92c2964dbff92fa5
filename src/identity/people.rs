//! The people whom a handler can work for. Only this module can make them, so having one is the permission.

use super::session::SessionUser;
use crate::db::Actor;
use crate::db::ids::{InstitutionId, OfficerId, PatientId, PersonId};

/// Somebody signed in who works on a patient's record: today always the patient.
#[derive(Debug, Clone)]
pub struct Patient {
    subject: PatientId,
    person: PersonId,
    name: String,
    home_institution: InstitutionId,
}

/// A patient who may not have chosen an ombudsdienst yet: for the page of that choice alone.
#[derive(Debug, Clone)]
pub struct AnyPatient(pub Patient);

/// A signed-in officer of an ombudsdienst.
#[derive(Debug, Clone)]
pub struct Officer {
    id: OfficerId,
    name: String,
    institution: InstitutionId,
}

/// The role that a page is for.
pub trait Role: Sized + 'static {
    /// Its pages wait until the patient chose an ombudsdienst, where there are several (R11).
    const AFTER_CHOICE_OF_HOME: bool;
    /// The person, when they have this role.
    fn from_user(who: &SessionUser) -> Option<Self>;
    /// Who is signed in.
    fn person(&self) -> PersonId;
}

impl Role for Patient {
    const AFTER_CHOICE_OF_HOME: bool = true;

    fn from_user(who: &SessionUser) -> Option<Self> {
        let subject = who.patient()?;
        Some(Self { subject, person: who.id, name: who.name.clone(), home_institution: who.institution })
    }

    fn person(&self) -> PersonId {
        Self::person(self)
    }
}

impl Role for AnyPatient {
    const AFTER_CHOICE_OF_HOME: bool = false;

    fn from_user(who: &SessionUser) -> Option<Self> {
        Patient::from_user(who).map(Self)
    }

    fn person(&self) -> PersonId {
        self.0.person()
    }
}

impl Role for Officer {
    const AFTER_CHOICE_OF_HOME: bool = false;

    fn from_user(who: &SessionUser) -> Option<Self> {
        let id = who.officer()?;
        Some(Self { id, name: who.name.clone(), institution: who.institution })
    }

    fn person(&self) -> PersonId {
        Self::person(self)
    }
}

impl Patient {
    /// Whose record it is. For what belongs to the person who is signed in, see [`Self::person`].
    pub fn subject(&self) -> PatientId {
        self.subject
    }
    /// Who is signed in: their sessions, saved forms and limits.
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// The name as it is read.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Whose ombudsdienst gets the requests.
    pub fn home_institution(&self) -> InstitutionId {
        self.home_institution
    }
    pub fn actor(&self) -> Actor {
        Actor::Patient(self.subject)
    }
}

impl Officer {
    pub fn id(&self) -> OfficerId {
        self.id
    }
    /// Who is signed in: their sessions, saved forms and limits.
    pub fn person(&self) -> PersonId {
        PersonId::from_uuid(self.id.uuid())
    }
    /// The name as it is read.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The institution whose ombudsdienst it is.
    pub fn institution(&self) -> InstitutionId {
        self.institution
    }
    pub fn actor(&self) -> Actor {
        Actor::Officer { id: self.id, institution: self.institution }
    }
}
