//! **Dat was ik niet**: what it undoes, the case, its message and mail, together or not at all (R10).

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::patient_store::{self as store, DisputableMessage, NewDispute};
use crate::audit::{AuditedDispute, Event, record};
use crate::cases::latest_day;
use crate::conflicts::{WaitingMatter, notify_handlers};
use crate::db::ids::{ConversationId, DisputeId, ExclusionId};
use crate::exclusions::{self, stops};
use crate::identity::Patient;
use crate::messages::{self, DISPUTE_TIME, Notice, Place};
use crate::patients;
use crate::web::{AppState, ConversationReference, PageError};

/// What the patient may still do with a message.
pub(super) enum Disputability {
    /// The person whose exclusion the act stopped or would stop; none for another act.
    Open {
        person: Option<String>,
    },
    /// It was disputed.
    Done {
        /// The person who is excluded again, or still.
        excluded: Option<String>,
    },
    TooLate,
    /// Not the patient's, or nothing to dispute.
    Unknown,
}

fn stopped_person(notice: &Notice) -> Option<&str> {
    match notice {
        Notice::Ended { person, .. } | Notice::StopPlanned { person, .. } => Some(person),
        _ => None,
    }
}

async fn judge(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    found: Option<&DisputableMessage>,
    now: DateTime<Utc>,
) -> QueryResult<Disputability> {
    let Some(found) = found else {
        return Ok(Disputability::Unknown);
    };
    let person = stopped_person(&found.notice).map(str::to_owned);
    if found.dispute.is_some() {
        // A newer period of theirs may have ended meanwhile.
        let holds = exclusions::active(conn, patient).await?;
        let is_excluded = found.care_worker.is_some_and(|care_worker| holds.contains_key(&care_worker));
        return Ok(Disputability::Done { excluded: person.filter(|_| is_excluded) });
    }
    Ok(if now - found.told_at > DISPUTE_TIME { Disputability::TooLate } else { Disputability::Open { person } })
}

/// What the question's page shows.
pub(super) async fn find_disputability(
    site: &AppState,
    patient: &Patient,
    reference: &ConversationReference,
) -> Result<Disputability, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let found = store::find_disputable(&mut tx, patient, reference).await?;
    let disputability = judge(&mut tx, patient, found.as_ref(), now).await?;
    tx.commit().await?;
    Ok(disputability)
}

/// Where the patient may dispute what ended an exclusion last, or what is to end it: the reference of a conversation.
///
/// # Errors
/// Those of the database.
pub async fn find_question_about(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    exclusion: ExclusionId,
    now: DateTime<Utc>,
) -> QueryResult<Option<String>> {
    for reference in store::list_conversations_about(conn, patient, exclusion).await? {
        let found = store::find_disputable(conn, patient, &reference).await?;
        if let Disputability::Open { .. } = judge(conn, patient, found.as_ref(), now).await? {
            return Ok(Some(reference.to_string()));
        }
    }
    Ok(None)
}

/// Disputes it; the same form again, and another window, get the same result.
pub(super) async fn dispute_act(
    site: &AppState,
    patient: &Patient,
    reference: &ConversationReference,
) -> Result<Disputability, PageError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    // What is registered at this moment is seen, or sees this.
    patients::lock_requests_of_patient(&mut tx, patient.subject()).await?;
    let now = tx.now();
    let found = store::find_disputable(&mut tx, patient, reference).await?;
    let disputability = judge(&mut tx, patient, found.as_ref(), now).await?;
    let (Disputability::Open { .. }, Some(found)) = (&disputability, found) else {
        tx.commit().await?;
        return Ok(disputability);
    };
    undo_act(&mut tx, patient, &found, now).await?;
    if open_case(&mut tx, site, patient, &found, now).await? {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    find_disputability(site, patient, reference).await
}

/// What the act did or was going to do, and every other stop that was asked for at a distance. Before the case: an officer's act holds
/// its rows before it asks for the block.
async fn undo_act(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    found: &DisputableMessage,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    if let Some(stop) = stops::dispute::find_by_message(conn, patient, found.id).await? {
        stops::dispute::dispute(conn, patient, &stop).await?;
    }
    for plan in stops::list_of_patient(conn, patient).await?.iter().filter(|plan| plan.state.is_open()) {
        stops::cancel_by_patient(conn, patient, plan.exclusion_id, Some(plan.id)).await?;
    }
    if let Notice::HomeAdoption { .. } = found.notice
        && let Some(adoption) = store::cancel_adoption(conn, patient, found.told_at, now).await?
    {
        record(conn, patient.actor(), Event::home_adoption_cancelled(patient.subject(), adoption), now).await?;
    }
    Ok(())
}

/// False when another window of the patient was first.
async fn open_case(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    found: &DisputableMessage,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let latest_on = latest_day(now, site.rules.case_days);
    let reference = ConversationReference::draw(conn, now).await?;
    let new = NewDispute {
        id: DisputeId::generate(),
        conversation: ConversationId::generate(),
        reference: &reference,
        message: found.id,
        latest_on,
    };
    let Some(opened) = store::open_dispute(conn, &new, now).await?.map(|opened| opened.institution) else {
        return Ok(false);
    };
    let audited = AuditedDispute { dispute: new.id, patient: patient.subject(), conversation: new.conversation };
    record(conn, patient.actor(), Event::act_disputed(audited, found.notice.kind().as_str()), now).await?;
    let institution = site.contact(Some(opened)).institution;
    let place = Place { conversation: new.conversation, patient: patient.subject(), institution: opened };
    messages::append_notice(conn, site, None, &place, &Notice::NotMe { institution, at: now, latest_on }, now).await?;
    notify_handlers(conn, site, opened, WaitingMatter::Conversation(new.conversation), now).await?;
    Ok(true)
}
