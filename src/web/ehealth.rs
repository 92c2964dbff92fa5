//! What pages and decisions know of eHealth, and how they ask for a check. The feature that talks to the service takes the other end.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use crate::config::{Ehealth, EhealthRules};
use crate::db::ids::PatientId;

/// Whom to ask about before the sweep does.
#[derive(Debug)]
pub enum UrgentCheck {
    /// One who uses the portal; nobody waits.
    Patient(PatientId),
    /// Those of questions, by NISS. `done` is dropped, or told, when all of them were answered or failed.
    Asked { niss: Vec<String>, done: Option<oneshot::Sender<()>> },
}

/// The receiving end, for the task that talks to the service.
pub type UrgentChecks = mpsc::UnboundedReceiver<UrgentCheck>;

struct Service {
    rules: EhealthRules,
    checks: mpsc::UnboundedSender<UrgentCheck>,
    taken: Mutex<Option<UrgentChecks>>,
}

struct Connection {
    /// Milliseconds since 1970, or 0: the service answers in time.
    late_since: AtomicI64,
    service: Option<Service>,
}

/// The connection to eHealth as a process has it, or that there is none.
#[derive(Clone, Default)]
pub struct EhealthLink(Option<Arc<Connection>>);

impl EhealthLink {
    /// eHealth's exclusions are not taken over.
    pub fn off() -> Self {
        Self(None)
    }

    pub fn connected(rules: EhealthRules) -> Self {
        let (checks, taken) = mpsc::unbounded_channel();
        let service = Service { rules, checks, taken: Mutex::new(Some(taken)) };
        Self(Some(Arc::new(Connection { late_since: AtomicI64::new(0), service: Some(service) })))
    }

    /// A capability with no service behind it, for tests of what pages say: nothing is asked.
    pub fn said(capability: Ehealth) -> Self {
        if capability == Ehealth::Off {
            return Self::off();
        }
        let link = Self(Some(Arc::new(Connection { late_since: AtomicI64::new(0), service: None })));
        link.set_late_since(capability.late_since());
        link
    }

    fn service(&self) -> Option<&Service> {
        self.0.as_ref()?.service.as_ref()
    }

    /// The checks that are asked for; once.
    pub fn take_checks(&self) -> Option<UrgentChecks> {
        self.service()?.taken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// How answers are used; `None` where nothing is asked.
    pub fn rules(&self) -> Option<EhealthRules> {
        self.service().map(|service| service.rules)
    }

    /// What is true of it now.
    pub fn capability(&self) -> Ehealth {
        let Some(connection) = &self.0 else {
            return Ehealth::Off;
        };
        match connection.late_since.load(Ordering::Relaxed) {
            0 => Ehealth::On,
            since => DateTime::from_timestamp_millis(since).map_or(Ehealth::On, |since| Ehealth::Late { since }),
        }
    }

    /// Whether exclusions at eHealth appear and go here in time.
    pub fn is_on(&self) -> bool {
        self.capability().is_on()
    }

    pub fn set_late_since(&self, since: Option<DateTime<Utc>>) {
        if let Some(connection) = &self.0 {
            connection.late_since.store(since.map_or(0, |since| since.timestamp_millis()), Ordering::Relaxed);
        }
    }

    /// Asks about a patient beside what goes on, unless that was done a moment ago: nobody waits for the answer.
    pub fn check_beside(&self, patient: PatientId) {
        if let Some(service) = self.service() {
            let _ = service.checks.send(UrgentCheck::Patient(patient));
        }
    }

    /// Writes down that applications ask about these people, and asks about them where that is due.
    pub fn check_asked_beside(&self, niss: Vec<String>) {
        if let Some(service) = self.service()
            && !niss.is_empty()
        {
            let _ = service.checks.send(UrgentCheck::Asked { niss, done: None });
        }
    }

    /// Asks about people, and waits for the answers at most this long. What is not answered by then still lands.
    pub async fn check_within(&self, niss: Vec<String>, wait: Duration) {
        let Some(service) = self.service() else {
            return;
        };
        let (done, answered) = oneshot::channel();
        if service.checks.send(UrgentCheck::Asked { niss, done: Some(done) }).is_ok() {
            let _ = tokio::time::timeout(wait, answered).await;
        }
    }
}
