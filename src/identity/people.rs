//! The people whom a handler can work for. Only this module can make them, so having one is the permission.

use uuid::Uuid;

use super::session::{Kind, Who};
use crate::db::Actor;

#[derive(Debug, Clone)]
pub struct Patient {
    id: Uuid,
    name: String,
    home_institution: Uuid,
}

/// A signed-in officer of an ombudsdienst.
#[derive(Debug, Clone)]
pub struct Officer {
    id: Uuid,
    name: String,
    institution: Uuid,
}

/// A role that a page is for.
pub trait Role: Sized + 'static {
    /// The person, when they have this role.
    fn of(who: &Who) -> Option<Self>;
    fn id(&self) -> Uuid;
}

impl Role for Patient {
    fn of(who: &Who) -> Option<Self> {
        (who.kind == Kind::Patient).then(|| Self { id: who.id, name: who.name.clone(), home_institution: who.institution })
    }

    fn id(&self) -> Uuid {
        self.id
    }
}

impl Role for Officer {
    fn of(who: &Who) -> Option<Self> {
        (who.kind == Kind::Officer).then(|| Self { id: who.id, name: who.name.clone(), institution: who.institution })
    }

    fn id(&self) -> Uuid {
        self.id
    }
}

impl Patient {
    pub fn id(&self) -> Uuid {
        self.id
    }
    /// The name as it is read.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Whose ombudsdienst gets the requests.
    pub fn home_institution(&self) -> Uuid {
        self.home_institution
    }
    pub fn actor(&self) -> Actor {
        Actor::Patient(self.id)
    }
}

impl Officer {
    pub fn id(&self) -> Uuid {
        self.id
    }
    /// The name as it is read.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The institution whose ombudsdienst it is.
    pub fn institution(&self) -> Uuid {
        self.institution
    }
    pub fn actor(&self) -> Actor {
        Actor::Officer { id: self.id, institution: self.institution }
    }
}
