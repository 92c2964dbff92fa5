//! A request that an officer takes a step with: held, checked against what the form saw, and answered.

use chrono::{DateTime, Utc};
use diesel::QueryResult;

use super::super::events::{EventRow, last_decision, list_events};
use super::super::transition::{StepActor, StepChange, StepTarget, TooLate, apply};
use super::store::{self, RequestDetails};
use crate::db::ids::{PatientId, RequestId};
use crate::db::{Tx, read_now};
use crate::identity::Officer;
use crate::messages::{self, About, NewNotice, Notice};
use crate::web::{AppState, PageError, RequestReference};

/// Outcome of an officer's step.
pub enum StepOutcome {
    /// Done, now or by the same officer's same form before.
    Done(Box<RequestDetails>),
    /// It concerns an officer of this ombudsdienst (R12): another one handles it now.
    HandedOver,
    /// The step is not possible, or not any more: nothing changed.
    TooLate(Box<RequestDetails>),
    /// The patient ended the exclusion first: nothing is left to retract.
    EndedBefore(DateTime<Utc>),
    /// The person cannot be excluded any more, in these words.
    Obstructed(&'static str),
    /// The form must be mended: a field and the words at it.
    Refused(&'static str, String),
    /// Not a request that this officer may see.
    Unknown,
}

/// A request that an officer works on, held until the transaction ends.
pub(super) struct HeldRequest<'a> {
    pub(super) site: &'a AppState,
    pub(super) officer: &'a Officer,
    pub(super) now: DateTime<Utc>,
    pub(super) tx: Tx,
    pub(super) details: RequestDetails,
}

/// Holds the request and does this with it; a request that is not for this officer is answered here.
pub(super) async fn with_held_request<'a>(
    site: &'a AppState,
    officer: &'a Officer,
    reference: &RequestReference,
    act: impl AsyncFnOnce(HeldRequest<'a>) -> Result<StepOutcome, PageError>,
) -> Result<StepOutcome, PageError> {
    with_held_requests(site, officer, &[reference], reference, act).await
}

/// The same, with all of these requests held.
pub(super) async fn with_held_requests<'a>(
    site: &'a AppState,
    officer: &'a Officer,
    held: &[&RequestReference],
    reference: &RequestReference,
    act: impl AsyncFnOnce(HeldRequest<'a>) -> Result<StepOutcome, PageError>,
) -> Result<StepOutcome, PageError> {
    let mut tx = site.db.begin(officer.actor()).await?;
    store::lock_requests(&mut tx, officer, held).await?;
    if let Some(details) = store::find_request_details(&mut tx, officer, reference).await? {
        let now = read_now(&mut tx).await?;
        return act(HeldRequest { site, officer, now, tx, details }).await;
    }
    tx.rollback().await?;
    Ok(StepOutcome::Unknown)
}

impl HeldRequest<'_> {
    pub(super) fn patient(&self) -> PatientId {
        self.details.request.patient_id
    }

    pub(super) fn request(&self) -> RequestId {
        self.details.request.id
    }

    pub(super) async fn apply(&mut self, change: StepChange<'_>) -> QueryResult<Result<(), TooLate>> {
        let target = StepTarget { request: self.request(), patient: self.patient() };
        apply(&mut self.tx, StepActor::Officer(self.officer), target, change, self.now).await
    }

    /// Whether the last decision is the one that the form saw.
    pub(super) async fn is_as_seen(&mut self, seen: &str) -> QueryResult<bool> {
        let request = self.request();
        Ok(last_decision(&list_events(&mut self.tx, request).await?) == seen)
    }

    /// The last step that was taken, by anybody; notes and calls are none.
    pub(super) async fn last_step(&mut self) -> QueryResult<Option<EventRow>> {
        let request = self.request();
        Ok(list_events(&mut self.tx, request).await?.into_iter().find(|event| event.kind.is_step()))
    }

    /// Undoes what the transaction did, and reads the request as it now is.
    pub(super) async fn too_late(mut self) -> Result<StepOutcome, PageError> {
        let reference = RequestReference::parse(&self.details.request.reference).ok_or(PageError::NotFound)?;
        self.tx.rollback().await?;
        self.tx = self.site.db.begin(self.officer.actor()).await?;
        let details = store::find_request_details(&mut self.tx, self.officer, &reference).await?;
        self.tx.rollback().await?;
        Ok(details.map_or(StepOutcome::Unknown, |details| StepOutcome::TooLate(Box::new(details))))
    }

    pub(super) async fn refuse(self, field: &'static str, words: impl Into<String>) -> Result<StepOutcome, PageError> {
        self.end(StepOutcome::Refused(field, words.into())).await
    }

    /// Ends without a change.
    pub(super) async fn end(self, outcome: StepOutcome) -> Result<StepOutcome, PageError> {
        self.tx.rollback().await?;
        Ok(outcome)
    }

    pub(super) async fn done(self) -> Result<StepOutcome, PageError> {
        self.tx.commit().await?;
        Ok(StepOutcome::Done(Box::new(self.details)))
    }

    /// The inbox row, and the neutral mail when an address is known.
    pub(super) async fn post_notice(&mut self, notice: &Notice) -> QueryResult<()> {
        let about = About { request: Some(self.request()), ..About::default() };
        let (patient, institution) = (self.patient(), self.officer.institution());
        let new = NewNotice { patient, institution, notice, about, low_priority: false, letter_at_once: false };
        messages::post_notice(&mut self.tx, self.site, Some(self.officer), &new, self.now).await?;
        Ok(())
    }
}
