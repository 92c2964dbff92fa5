//! What the patient does with a request: one transaction a use case, with its audit row, and its mail where something waits.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use super::draft::{Draft, RequestedPerson, Stage};
use super::drafts;
use super::eligibility::{self, Applicant, Obstacle};
use super::model::{EventKind, State};
use super::new_request::{NewRequest, ReceivedDates};
use super::routing::route_request;
use super::store::{self, Request};
use super::transition::{StepActor, StepChange, StepTarget, apply};
use crate::audit::{Event, record};
use crate::conflicts::{Routing, WaitingMatter, notify_handlers};
use crate::db::ids::{DraftId, RequestId};
use crate::db::{read_now, unique_violation};
use crate::identity::Patient;
use crate::messages;
use crate::web::{AppState, PageError, RequestReference};

/// Outcome of sending a draft.
#[derive(Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// It is with the ombudsdienst.
    Now,
    /// It was already, under this reference.
    Before(String),
    /// Changed in another window since the page was shown.
    Changed,
    /// A step lacks its answer.
    Missing(Stage),
    /// This person cannot be excluded, or not any more.
    Obstructed(Obstacle),
    /// Not a draft of this patient.
    Unknown,
}

/// Sends a draft: request, event, audit row, mail to the ombudsdienst and the draft's end, together or not at all (R10).
/// The draft's row is held meanwhile, so twenty of the same form make one request.
///
/// # Errors
/// When the database fails; nothing was sent then.
pub async fn send_request(site: &AppState, patient: &Patient, draft: DraftId, version: i32) -> Result<SendOutcome, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let outcome = send_in_transaction(&mut tx, site, patient, draft, version).await;
    match outcome {
        Ok(SendOutcome::Now) => tx.commit().await?,
        Ok(_) => tx.rollback().await?,
        Err(error) if unique_violation(&error) == Some("exclusion_requests_one_open") => {
            // Two drafts for one person at the same moment: the other one was first.
            tx.rollback().await?;
            let mut tx = site.db.begin(patient.actor()).await?;
            let other = match drafts::find_draft(&mut tx, patient, draft).await?.and_then(|stored| stored.draft.person) {
                Some(RequestedPerson::Chosen { care_worker, .. }) => {
                    eligibility::open_request_for_entry(&mut tx, Applicant::Own(patient), care_worker).await?
                }
                _ => None,
            };
            tx.commit().await?;
            return Ok(other.map_or(SendOutcome::Changed, |reference| SendOutcome::Obstructed(Obstacle::RequestOpen(reference))));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(outcome?)
}

async fn send_in_transaction(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    draft: DraftId,
    version: i32,
) -> QueryResult<SendOutcome> {
    // No index sees that two descriptions are one person, so a patient's requests are sent one after the other.
    store::lock_requests_of_patient(conn, patient.subject()).await?;
    let Some(stored) = drafts::lock_draft(conn, patient, draft).await? else {
        return Ok(SendOutcome::Unknown);
    };
    if stored.sent {
        let request = store::find_request_of_draft(conn, patient, draft).await?;
        return Ok(request.map_or(SendOutcome::Unknown, |request| SendOutcome::Before(request.row.reference)));
    }
    let next = stored.draft.next();
    if next != Stage::Check {
        return Ok(SendOutcome::Missing(next));
    }
    if stored.version != version {
        return Ok(SendOutcome::Changed);
    }
    let Routing::To(route) = route_request(conn, site, patient, &stored.draft).await? else {
        return Ok(SendOutcome::Missing(Stage::Conflict));
    };
    let Draft { person: Some(person), read: Some(read), answers: Some(answers), .. } = stored.draft else {
        return Ok(SendOutcome::Missing(next));
    };
    if let Err(obstacle) = eligibility::check(conn, Applicant::Own(patient), &person).await? {
        return Ok(SendOutcome::Obstructed(obstacle));
    }
    let now = read_now(conn).await?;
    let (id, reference) = (RequestId::generate(), RequestReference::draw(conn, now).await?);
    let (chosen, advised) = match &person {
        RequestedPerson::Chosen { care_worker, has_riziv } => (Some(*care_worker), *has_riziv && site.ehealth.is_on()),
        RequestedPerson::Described { .. } => (None, false),
    };
    let new = NewRequest {
        id,
        reference: &reference,
        draft,
        patient: patient.subject(),
        route,
        person: &person,
        ehealth_advised: advised,
        consequences: &read,
        remark: answers.remark.as_deref(),
        contact: &answers.contact,
        received: ReceivedDates::at(now, &site.rules),
        entered: None,
    };
    new.insert(conn).await?;
    store::add_event(conn, id, EventKind::Sent, None, None, now).await?;
    record(conn, patient.actor(), Event::request_sent(patient.subject(), id, chosen), now).await?;
    notify_handlers(conn, site, route.handler.institution, WaitingMatter::Request(id), now).await?;
    if let Some(conversation) = stored.conversation {
        messages::link_request(conn, patient, conversation, id).await?;
    }
    drafts::mark_draft_sent(conn, patient, draft, now).await?;
    Ok(SendOutcome::Now)
}

/// Outcome of withdrawing a request.
#[derive(Debug)]
pub enum WithdrawOutcome {
    /// It is withdrawn, now or before.
    Done,
    /// It was decided first.
    TooLate(Box<Request>),
    /// Not a request of this patient.
    Unknown,
}

/// Withdraws an open request, with its event and audit row. The ombudsdienst gets no mail: nothing waits (R14).
///
/// # Errors
/// When the database fails; nothing changed then.
pub async fn withdraw_request(
    site: &AppState,
    patient: &Patient,
    reference: &RequestReference,
) -> Result<WithdrawOutcome, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let Some(request) = store::find_request_of_patient(&mut tx, patient, reference).await? else {
        tx.rollback().await?;
        return Ok(WithdrawOutcome::Unknown);
    };
    store::lock_request_of_patient(&mut tx, patient, request.id).await?;
    let now = read_now(&mut tx).await?;
    let target = StepTarget { request: request.id, patient: patient.subject() };
    if apply(&mut tx, StepActor::Patient(patient), target, StepChange::Withdraw, now).await?.is_err() {
        // Read anew: an officer may have decided while the first reading waited.
        let request = store::find_request_of_patient(&mut tx, patient, reference).await?;
        tx.rollback().await?;
        return Ok(match request {
            Some(request) if request.state == State::Withdrawn => WithdrawOutcome::Done,
            Some(request) => WithdrawOutcome::TooLate(Box::new(request)),
            None => WithdrawOutcome::Unknown,
        });
    }
    tx.commit().await?;
    Ok(WithdrawOutcome::Done)
}

/// The patient answered in a conversation with a question about a request: it is worked on again, and the dates run on.
/// Called by `messages` in the transaction of the answer (`app.rs`).
pub fn record_answer<'a>(
    conn: &'a mut AsyncPgConnection,
    patient: &'a Patient,
    request: RequestId,
    now: DateTime<Utc>,
) -> LocalBoxFuture<'a, QueryResult<()>> {
    Box::pin(async move {
        let target = StepTarget { request, patient: patient.subject() };
        // Too late: no question waits, and the message is one like any other.
        apply(conn, StepActor::Patient(patient), target, StepChange::Answer, now).await.map(drop)
    })
}
