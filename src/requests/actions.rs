//! What the patient does with a request: one transaction a use case, with its audit row and its mail.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::LocalBoxFuture;

use super::draft::{Answers, Draft, Person, Stage};
use super::form::described_key;
use super::model::{ContactWay, EventKind, State, Step};
use super::standing::{self, Whose};
use super::store::{self, Request};
use super::{drafts, mails};
use crate::audit::{Event, record};
use crate::config::Rules;
use crate::db::ids::{DraftId, InstitutionId, RequestId};
use crate::db::schema::exclusion_requests::dsl;
use crate::db::unique_violation;
use crate::directory;
use crate::exclusions::{self, Origin};
use crate::identity::Patient;
use crate::messages;
use crate::web::{PageError, RequestReference, Site, dates};

/// The latest date of a request that comes in now (R17).
pub fn latest_on(rules: &Rules, now: DateTime<Utc>) -> NaiveDate {
    dates::day(now) + Days::new(rules.latest_days.into())
}

/// Whose ombudsdienst gets the request.
pub fn institution_for(site: &Site, patient: &Patient, answers: &Answers) -> InstitutionId {
    site.ombudsdienst_for(answers.institution, patient.home_institution())
}

/// What came of **Verstuur aanvraag**.
#[derive(Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is with the ombudsdienst.
    Now,
    /// It was already, under this reference.
    Before(String),
    /// Changed in another window since the page was shown.
    Changed,
    /// A step lacks its answer.
    Missing(Stage),
    /// The chosen person left the directory.
    PersonGone,
    /// The chosen person was excluded meanwhile.
    AlreadyExcluded,
    /// Another request for the same person was sent meanwhile.
    AlreadyAsked(String),
    /// Not a draft of this patient.
    Unknown,
}

/// Sends a draft: request, event, audit row, mail to the ombudsdienst and the draft's end, together or not at all (R10).
/// The draft's row is held meanwhile, so twenty of the same form make one request.
///
/// # Errors
/// When the database fails; nothing was sent then.
pub async fn send(site: &Site, patient: &Patient, draft: DraftId, version: i32) -> Result<Sent, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let outcome = send_within(&mut tx, site, patient, draft, version).await;
    match outcome {
        Ok(Sent::Now) => tx.commit().await?,
        Ok(_) => tx.rollback().await?,
        Err(error) if unique_violation(&error) == Some("exclusion_requests_one_open") => {
            // Two drafts for one person at the same moment: the other one was first.
            tx.rollback().await?;
            let mut tx = site.db.begin(patient.actor()).await?;
            let other = match drafts::find(&mut tx, patient, draft).await?.and_then(|stored| stored.draft.person) {
                Some(Person::Chosen { care_worker, .. }) => standing::open_for(&mut tx, Whose::own(patient), care_worker).await?,
                _ => None,
            };
            tx.commit().await?;
            return Ok(other.map_or(Sent::Changed, Sent::AlreadyAsked));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(outcome?)
}

async fn send_within(
    conn: &mut AsyncPgConnection,
    site: &Site,
    patient: &Patient,
    draft: DraftId,
    version: i32,
) -> QueryResult<Sent> {
    // No index can say that two descriptions are one person: a patient's requests are sent one after the other.
    store::queue_up(conn, patient.subject()).await?;
    let Some(stored) = drafts::hold(conn, patient, draft).await? else {
        return Ok(Sent::Unknown);
    };
    if stored.sent {
        let request = store::of_draft(conn, patient, draft).await?;
        return Ok(request.map_or(Sent::Unknown, |request| Sent::Before(request.row.reference)));
    }
    let next = stored.draft.next();
    if next != Stage::Check {
        return Ok(Sent::Missing(next));
    }
    if stored.version != version {
        return Ok(Sent::Changed);
    }
    let Draft { person: Some(person), read: Some(read), answers: Some(answers), .. } = stored.draft else {
        return Ok(Sent::Missing(next));
    };
    if let Person::Chosen { care_worker, .. } = &person {
        if directory::by_id(conn, *care_worker).await?.is_none_or(|entry| !entry.active) {
            return Ok(Sent::PersonGone);
        }
        // In this order: a request that is registered in between is seen as an exclusion.
        if let Some(reference) = standing::open_for(conn, Whose::own(patient), *care_worker).await? {
            return Ok(Sent::AlreadyAsked(reference));
        }
        if exclusions::active(conn, patient).await?.get(care_worker).is_some_and(|origins| origins.contains(&Origin::Nexuzhealth))
        {
            return Ok(Sent::AlreadyExcluded);
        }
    }
    if let Some(reference) = standing::open_described(conn, Whose::own(patient), &person).await? {
        return Ok(Sent::AlreadyAsked(reference));
    }
    let now = site.clock.now();
    let today = dates::day(now);
    let (id, reference) = (RequestId::generate(), store::next_reference(conn, today.year()).await?);
    let institution = institution_for(site, patient, &answers);
    let (chosen, described, advised) = match &person {
        Person::Chosen { care_worker, has_riziv } => (Some(*care_worker), None, *has_riziv && site.ehealth.is_on()),
        Person::Described { name, place, function } => (None, Some((name, place, function)), false),
    };
    diesel::insert_into(dsl::exclusion_requests)
        .values((
            (
                dsl::id.eq(id),
                dsl::reference.eq(reference.as_str()),
                dsl::draft_id.eq(draft),
                dsl::patient_id.eq(patient.subject()),
                dsl::institution_id.eq(institution),
                dsl::state.eq(State::Sent),
                dsl::care_worker_id.eq(chosen),
                dsl::described_name.eq(described.map(|(name, _, _)| name)),
                dsl::described_place.eq(described.map(|(_, place, _)| place)),
                dsl::described_function.eq(described.and_then(|(_, _, function)| function.as_ref())),
                dsl::described_key.eq(described.map(|(name, _, _)| described_key(name))),
            ),
            (
                dsl::ehealth_advised.eq(advised),
                dsl::consequences_version.eq(read.version),
                dsl::consequences_read_at.eq(read.at),
                dsl::remark.eq(answers.remark),
                dsl::contact.eq(ContactWay::of(answers.telephone.as_ref())),
                dsl::telephone.eq(answers.telephone),
                dsl::other_may_answer.eq(answers.other_may_answer),
                dsl::may_leave_message.eq(answers.may_leave_message),
                dsl::sent_at.eq(now),
                dsl::target_on.eq(site.rules.working_days.after(today, site.rules.target_working_days)),
                dsl::latest_on.eq(latest_on(&site.rules, now)),
            ),
        ))
        .execute(conn)
        .await?;
    store::add_event(conn, id, EventKind::Sent, None, None, now).await?;
    record(conn, patient.actor(), Event::request_sent(patient.subject(), id, chosen), now).await?;
    mails::new_request(conn, site, &site.contact(Some(institution)).email, reference.as_str(), now).await?;
    if let Some(conversation) = stored.conversation {
        messages::link_request(conn, patient, conversation, id).await?;
    }
    drafts::sent(conn, patient, draft, now).await?;
    Ok(Sent::Now)
}

/// What came of **Trek aanvraag in**.
#[derive(Debug)]
pub enum Withdrew {
    /// It is withdrawn, now or before.
    Done,
    /// It was decided first.
    TooLate(Box<Request>),
    /// Not a request of this patient.
    Unknown,
}

/// Withdraws an open request, with its event, audit row and mail.
///
/// # Errors
/// When the database fails; nothing changed then.
pub async fn withdraw(site: &Site, patient: &Patient, reference: &RequestReference) -> Result<Withdrew, PageError> {
    let now = site.clock.now();
    let mut tx = site.db.begin(patient.actor()).await?;
    let changed: Option<RequestId> = diesel::update(dsl::exclusion_requests)
        .filter(dsl::reference.eq(reference.as_str()).and(dsl::patient_id.eq(patient.subject())))
        .filter(dsl::state.eq_any(State::before(Step::Withdraw)))
        .set((dsl::state.eq(State::Withdrawn), dsl::decided_at.eq(now)))
        .returning(dsl::id)
        .get_result(&mut *tx)
        .await
        .optional()?;
    let Some(request) = store::of_patient(&mut tx, patient, reference).await? else {
        tx.rollback().await?;
        return Ok(Withdrew::Unknown);
    };
    let Some(id) = changed else {
        tx.rollback().await?;
        let request = Box::new(request);
        return Ok(if request.state == State::Withdrawn { Withdrew::Done } else { Withdrew::TooLate(request) });
    };
    store::add_event(&mut tx, id, EventKind::Withdrawn, None, None, now).await?;
    record(&mut tx, patient.actor(), Event::request_withdrawn(patient.subject(), id), now).await?;
    mails::withdrawn(&mut tx, site, &site.contact(Some(request.institution_id)).email, reference.as_str(), now).await?;
    tx.commit().await?;
    Ok(Withdrew::Done)
}

/// The patient answered in a conversation with a question about a request: it is worked on again, and the dates run on.
/// Called by `messages` in the transaction of the answer (`app.rs`).
pub fn answered<'a>(
    conn: &'a mut AsyncPgConnection,
    patient: &'a Patient,
    request: RequestId,
    now: DateTime<Utc>,
) -> LocalBoxFuture<'a, QueryResult<()>> {
    Box::pin(async move {
        if store::answered(conn, patient, request).await? {
            store::add_event(conn, request, EventKind::Answered, None, None, now).await?;
            record(conn, patient.actor(), Event::request_answered(patient.subject(), request), now).await?;
        }
        Ok(())
    })
}
