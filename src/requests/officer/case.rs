//! A request that an officer takes a step with: held, checked against what the form saw, and answered.

use chrono::{DateTime, Utc};
use diesel::QueryResult;

use super::super::events::{EventRow, events, last_decision};
use super::super::transition::{By, Change, Target, TooLate, apply};
use super::store::{self, Matter};
use crate::db::Tx;
use crate::db::ids::{PatientId, RequestId};
use crate::identity::Officer;
use crate::messages::{self, About, Kind, Notice};
use crate::web::{PageError, RequestReference, Site};

/// Outcome of an officer's step.
pub enum Decided {
    /// Done, now or by the same officer's same form before.
    Done(Box<Matter>),
    /// The step is not possible, or not any more: nothing changed.
    TooLate(Box<Matter>),
    /// The patient ended the exclusion first: nothing is left to retract.
    EndedBefore(DateTime<Utc>),
    /// The person cannot be excluded any more, in these words.
    Obstructed(&'static str),
    /// The form must be mended: a field and the words at it.
    Refused(&'static str, String),
    /// It concerns the officer (R12).
    Withheld,
    /// Not a request of this institution.
    Unknown,
}

/// A request that an officer works on, held until the transaction ends.
pub(super) struct Case<'a> {
    pub(super) site: &'a Site,
    pub(super) officer: &'a Officer,
    pub(super) now: DateTime<Utc>,
    pub(super) tx: Tx,
    pub(super) matter: Matter,
}

/// Holds the request and does this with it; a request that is not for this officer is answered here.
pub(super) async fn with_case<'a>(
    site: &'a Site,
    officer: &'a Officer,
    reference: &RequestReference,
    act: impl AsyncFnOnce(Case<'a>) -> Result<Decided, PageError>,
) -> Result<Decided, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    store::hold(&mut tx, officer, reference).await?;
    if let Some(matter) = store::matter(&mut tx, officer, reference).await? {
        return act(Case { site, officer, now: site.clock.now(), tx, matter }).await;
    }
    let withheld = store::withheld(&mut tx, reference).await?;
    tx.rollback().await?;
    Ok(if withheld { Decided::Withheld } else { Decided::Unknown })
}

impl Case<'_> {
    pub(super) fn patient(&self) -> PatientId {
        self.matter.request.patient_id
    }

    pub(super) fn request(&self) -> RequestId {
        self.matter.request.id
    }

    pub(super) async fn apply(&mut self, change: Change<'_>) -> QueryResult<Result<(), TooLate>> {
        let target = Target { request: self.request(), patient: self.patient() };
        apply(&mut self.tx, By::Officer(self.officer), target, change, self.now).await
    }

    /// Whether the last decision is the one that the form saw.
    pub(super) async fn is_as_seen(&mut self, seen: &str) -> QueryResult<bool> {
        let request = self.request();
        Ok(last_decision(&events(&mut self.tx, request).await?) == seen)
    }

    /// The last step that was taken, by anybody; notes and calls are none.
    pub(super) async fn last_step(&mut self) -> QueryResult<Option<EventRow>> {
        let request = self.request();
        Ok(events(&mut self.tx, request).await?.into_iter().find(|event| event.kind.is_step()))
    }

    /// Undoes what the transaction did, and reads the request as it now is.
    pub(super) async fn too_late(mut self) -> Result<Decided, PageError> {
        let reference = RequestReference::parse(&self.matter.request.reference).ok_or(PageError::NotFound)?;
        self.tx.rollback().await?;
        self.tx = self.site.db.begin(self.officer.actor()).await?;
        let matter = store::matter(&mut self.tx, self.officer, &reference).await?;
        let withheld = matter.is_none() && store::withheld(&mut self.tx, &reference).await?;
        self.tx.rollback().await?;
        Ok(match matter {
            Some(matter) => Decided::TooLate(Box::new(matter)),
            None if withheld => Decided::Withheld,
            None => Decided::Unknown,
        })
    }

    pub(super) async fn refuse(self, field: &'static str, words: impl Into<String>) -> Result<Decided, PageError> {
        self.end(Decided::Refused(field, words.into())).await
    }

    /// Ends without a change.
    pub(super) async fn end(self, outcome: Decided) -> Result<Decided, PageError> {
        self.tx.rollback().await?;
        Ok(outcome)
    }

    pub(super) async fn done(self) -> Result<Decided, PageError> {
        self.tx.commit().await?;
        Ok(Decided::Done(Box::new(self.matter)))
    }

    /// The inbox row, and the neutral mail when an address is known.
    pub(super) async fn tell(&mut self, kind: Kind, subject: &str, body: &str) -> QueryResult<()> {
        let about = About { request: Some(self.request()), ..About::default() };
        let (patient, institution) = (self.patient(), self.officer.institution());
        let notice = Notice { patient, institution, kind, subject, body, about, calm: false };
        messages::tell(&mut self.tx, self.site, Some(self.officer), &notice, self.now).await?;
        Ok(())
    }
}
