//! A request that is prepared against an officer of the ombudsdienst (R12): it waits for the patient in a conversation with another one. The
//! conversation here stays as it was, for the officer who prepares it too.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use sha2::{Digest, Sha256};

use super::super::draft::{Draft, RequestedPerson};
use super::super::drafts;
use super::super::form::described_key;
use crate::audit::{Event, record};
use crate::conflicts::{ConcernedParties, choose_handler};
use crate::db::ids::{CareWorkerId, ConversationId, DraftId, InstitutionId, PatientId};
use crate::db::{Actor, Job, Tx, as_actor};
use crate::identity::Officer;
use crate::messages::{self, About, Notice};
use crate::web::AppState;

const JOB: Actor = Actor::System(Job::HandOver);

fn parts(person: &RequestedPerson) -> (Option<CareWorkerId>, Option<String>) {
    match person {
        RequestedPerson::Chosen { care_worker, .. } => (Some(*care_worker), None),
        RequestedPerson::Described { name, .. } => (None, Some(described_key(name))),
    }
}

/// Whose ombudsdienst handles what is about this person, where the officer's own has somebody whom it concerns. A description counts where
/// it names an officer; whether a likeness does, the patient is asked before the request is sent.
pub(super) async fn find_other_institution(
    tx: &mut Tx,
    officer: &Officer,
    patient: PatientId,
    person: &RequestedPerson,
) -> QueryResult<Option<InstitutionId>> {
    let (here, (care_worker, words)) = (officer.institution(), parts(person));
    let about = ConcernedParties { patient: Some(patient), care_worker, words: words.as_deref(), ..ConcernedParties::default() };
    let handler = as_actor(tx, officer.actor(), JOB, async |conn| choose_handler(conn, here, &about).await).await?;
    Ok(Some(handler.institution).filter(|institution| *institution != here))
}

/// The draft's id: the same for the same person of the same conversation, so that a form that is sent again prepares nothing more.
pub(super) fn derive_draft_id(conversation: ConversationId, person: &RequestedPerson) -> DraftId {
    let mut hash = Sha256::new();
    hash.update(conversation.uuid().as_bytes());
    let (care_worker, words) = parts(person);
    hash.update(care_worker.map_or_else(|| words.unwrap_or_default(), |care_worker| care_worker.to_string()));
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    DraftId::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// What is prepared, and for whom.
pub(super) struct PreparedElsewhere<'a> {
    pub patient: PatientId,
    pub institution: InstitutionId,
    pub draft: &'a Draft,
    pub name: &'a str,
    pub notice: &'a Notice,
    /// Of [`derive_draft_id`].
    pub id: DraftId,
}

/// Prepares it there; false when the same form did before. On record as the job's act: the log of the house shows no trace.
pub(super) async fn prepare_elsewhere(
    tx: &mut Tx,
    site: &AppState,
    officer: &Officer,
    new: &PreparedElsewhere<'_>,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let care_worker = new.draft.person.as_ref().and_then(|person| parts(person).0);
    as_actor(tx, officer.actor(), JOB, async |conn| {
        let about = About { care_worker, named: new.name, confined: true, ..About::default() };
        let place =
            messages::post_prepared_elsewhere(conn, site, (new.patient, new.institution), new.notice, &about, now).await?;
        let made = drafts::insert_prepared_draft(conn, officer, new.id, &place, new.draft, now).await?;
        let event = Event::request_prepared_elsewhere(new.patient, (place.conversation, new.id), officer.id(), care_worker);
        record(conn, JOB, event, now).await?;
        Ok(made)
    })
    .await
}
