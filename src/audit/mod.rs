//! The audit (R13): one named constructor an action, rows of ids and codes, written in the transaction of what they tell;
//! and `seal`, which proves that nobody changed them since.

mod account;
mod applications;
mod breaks;
pub mod seal;
mod upkeep;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use crate::db::ids::{
    AttachmentId, CareWorkerId, ConversationId, DraftId, ExclusionId, MessageId, OfficerId, PatientId, PeriodId, RequestId,
};
use crate::db::schema::audit_events::dsl;
use crate::db::{Actor, text_enum};

text_enum! {
    pub enum ActorKind: "kind of actor" {
        Patient = "patient",
        Officer = "officer",
        Application = "application",
        /// A job of the system, or an operator.
        System = "system",
    }
}

/// One thing that was done or read.
#[derive(Debug, Clone)]
pub struct Event {
    action: &'static str,
    patient: Option<PatientId>,
    request: Option<RequestId>,
    exclusion: Option<ExclusionId>,
    care_worker: Option<CareWorkerId>,
    details: Value,
}

impl Event {
    fn new(action: &'static str) -> Self {
        Self { action, patient: None, request: None, exclusion: None, care_worker: None, details: json!({}) }
    }

    fn of_request(action: &'static str, patient: PatientId, request: RequestId) -> Self {
        Self { patient: Some(patient), request: Some(request), ..Self::new(action) }
    }

    /// The patient sent a request.
    pub fn request_sent(patient: PatientId, request: RequestId, care_worker: Option<CareWorkerId>) -> Self {
        Self { care_worker, ..Self::of_request("request-sent", patient, request) }
    }

    /// The patient withdrew it.
    pub fn request_withdrawn(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-withdrawn", patient, request)
    }

    /// An officer opened it, and with it the patient's data.
    pub fn request_read(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-read", patient, request)
    }

    /// An officer took it.
    pub fn request_taken(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-taken", patient, request)
    }

    /// An officer refused it, for a reason of the list.
    pub fn request_refused(patient: PatientId, request: RequestId, reason: &str) -> Self {
        Self { details: json!({ "reason": reason }), ..Self::of_request("request-refused", patient, request) }
    }

    /// An officer registered the exclusion.
    pub fn exclusion_registered(
        patient: PatientId,
        request: RequestId,
        exclusion: ExclusionId,
        care_worker: CareWorkerId,
    ) -> Self {
        Self {
            exclusion: Some(exclusion),
            care_worker: Some(care_worker),
            ..Self::of_request("exclusion-registered", patient, request)
        }
    }

    /// An officer took a registration back: it was entered in error. The reason stands in the request's timeline.
    pub fn registration_retracted(patient: PatientId, request: RequestId, exclusion: ExclusionId) -> Self {
        Self { exclusion: Some(exclusion), ..Self::of_request("registration-retracted", patient, request) }
    }

    /// The patient gave access again.
    pub fn access_given_again(patient: PatientId, exclusion: ExclusionId, period: PeriodId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period }),
            ..Self::new("access-given-again")
        }
    }

    /// The patient undid that.
    pub fn ending_undone(patient: PatientId, exclusion: ExclusionId, period: PeriodId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period }),
            ..Self::new("ending-undone")
        }
    }

    /// An officer ended an exclusion at the patient's word; how that person's identity was checked.
    pub fn exclusion_ended_at_request(
        patient: PatientId,
        exclusion: ExclusionId,
        period: PeriodId,
        identity_check: &str,
    ) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period, "identity-check": identity_check }),
            ..Self::new("exclusion-ended-at-request")
        }
    }

    /// An officer entered a request that came on paper, by mail or telephone.
    pub fn request_entered(
        patient: PatientId,
        request: RequestId,
        care_worker: Option<CareWorkerId>,
        channel: &str,
        identity_check: &str,
    ) -> Self {
        Self {
            care_worker,
            details: json!({ "channel": channel, "identity-check": identity_check }),
            ..Self::of_request("request-entered", patient, request)
        }
    }

    /// What an officer wanted to enter was not about whom the number belongs to: a code says what did not fit.
    pub fn intake_refused(patient: Option<PatientId>, why: &str) -> Self {
        Self { patient, details: json!({ "why": why }), ..Self::new("intake-refused") }
    }

    /// A refusal told an officer who enters a request that this person is shut out already, or asked for, wherever: the patient
    /// sees that it was told. `what` says which.
    pub fn standing_read(patient: PatientId, care_worker: Option<CareWorkerId>, what: &str) -> Self {
        Self { patient: Some(patient), care_worker, details: json!({ "what": what }), ..Self::new("standing-read") }
    }

    /// An officer wrote a note about a request (`request-noted`), or a telephone call (`request-called`).
    pub fn request_noted(patient: PatientId, request: RequestId, call: bool) -> Self {
        Self::of_request(if call { "request-called" } else { "request-noted" }, patient, request)
    }

    /// An officer took a request over from a colleague.
    pub fn request_taken_over(patient: PatientId, request: RequestId, from: OfficerId) -> Self {
        Self { details: json!({ "from": from }), ..Self::of_request("request-taken-over", patient, request) }
    }

    /// An officer handed a request back.
    pub fn request_handed_back(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-handed-back", patient, request)
    }

    /// An officer reopened a refusal.
    pub fn request_reopened(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-reopened", patient, request)
    }

    /// An officer looked for patients, for a reason of the list: these were shown.
    pub fn patients_searched(reason: &str, shown: &[PatientId]) -> Self {
        Self { details: json!({ "reason": reason, "patients": shown }), ..Self::new("patients-searched") }
    }

    /// An officer chose a patient to look at, for a reason of the list.
    pub fn patient_chosen(patient: PatientId, reason: &str) -> Self {
        Self { patient: Some(patient), details: json!({ "reason": reason }), ..Self::new("patient-chosen") }
    }

    /// An officer saw a patient's page.
    pub fn patient_read(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("patient-read") }
    }

    /// An officer added somebody to the directory.
    pub fn care_worker_added(patient: PatientId, request: RequestId, care_worker: CareWorkerId) -> Self {
        Self { care_worker: Some(care_worker), ..Self::of_request("care-worker-added", patient, request) }
    }

    /// An officer opened a file of a patient's.
    pub fn attachment_read(patient: PatientId, request: Option<RequestId>, attachment: AttachmentId) -> Self {
        Self { patient: Some(patient), request, details: json!({ "attachment": attachment }), ..Self::new("attachment-read") }
    }

    /// An officer saw these requests, with the patients' names, on the worklist.
    pub fn worklist_read(requests: &[RequestId]) -> Self {
        Self { details: json!({ "requests": requests }), ..Self::new("worklist-read") }
    }

    fn of_conversation(action: &'static str, patient: PatientId, conversation: ConversationId) -> Self {
        Self { patient: Some(patient), details: json!({ "conversation": conversation }), ..Self::new(action) }
    }

    /// The patient wrote a message.
    pub fn message_sent(patient: PatientId, conversation: ConversationId, message: MessageId) -> Self {
        let details = json!({ "conversation": conversation, "message": message });
        Self { details, ..Self::of_conversation("message-sent", patient, conversation) }
    }

    /// An officer wrote one.
    pub fn message_answered(patient: PatientId, conversation: ConversationId, message: MessageId) -> Self {
        let details = json!({ "conversation": conversation, "message": message });
        Self { details, ..Self::of_conversation("message-answered", patient, conversation) }
    }

    /// An officer opened a conversation.
    pub fn conversation_read(patient: PatientId, conversation: ConversationId) -> Self {
        Self::of_conversation("conversation-read", patient, conversation)
    }

    /// An officer closed one.
    pub fn conversation_closed(patient: PatientId, conversation: ConversationId) -> Self {
        Self::of_conversation("conversation-closed", patient, conversation)
    }

    /// An officer opened one again that was closed.
    pub fn conversation_reopened(patient: PatientId, conversation: ConversationId) -> Self {
        Self::of_conversation("conversation-reopened", patient, conversation)
    }

    /// An officer saw these conversations, with the patients' names, on the list.
    pub fn messages_list_read(conversations: &[ConversationId]) -> Self {
        Self { details: json!({ "conversations": conversations }), ..Self::new("messages-list-read") }
    }

    /// An officer asked for a conversation of the institution that concerns the officer.
    pub fn conversation_withheld(reference: &str) -> Self {
        Self { details: json!({ "reference": reference }), ..Self::new("conversation-withheld") }
    }

    /// An officer asked the patient something about a request.
    pub fn request_asked(patient: PatientId, request: RequestId, conversation: ConversationId) -> Self {
        Self { details: json!({ "conversation": conversation }), ..Self::of_request("request-asked", patient, request) }
    }

    /// The patient answered that.
    pub fn request_answered(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-answered", patient, request)
    }

    /// An officer prepared a request from a conversation; what the patient sends is a row of its own.
    pub fn request_prepared(
        patient: PatientId,
        conversation: ConversationId,
        draft: DraftId,
        care_worker: Option<CareWorkerId>,
    ) -> Self {
        let details = json!({ "conversation": conversation, "draft": draft });
        Self { care_worker, details, ..Self::of_conversation("request-prepared", patient, conversation) }
    }

    /// An officer asked for a request of the institution that concerns the officer.
    pub fn request_withheld(reference: &str) -> Self {
        Self { details: json!({ "reference": reference }), ..Self::new("request-withheld") }
    }
}

/// Writes the row, in the transaction of this actor.
///
/// # Errors
/// Those of the database; the transaction is then lost, and what it told with it.
pub async fn record(conn: &mut AsyncPgConnection, actor: Actor, event: Event, now: DateTime<Utc>) -> QueryResult<()> {
    let (kind, id, institution) = match actor {
        Actor::Patient(id) => (ActorKind::Patient, Some(id.uuid()), None),
        Actor::Officer { id, institution } => (ActorKind::Officer, Some(id.uuid()), Some(institution)),
        Actor::Application(id) => (ActorKind::Application, Some(id.uuid()), None),
        Actor::System(_) => (ActorKind::System, None, None),
    };
    diesel::insert_into(dsl::audit_events)
        .values((
            dsl::happened_at.eq(now),
            dsl::action.eq(event.action),
            dsl::actor_kind.eq(kind),
            dsl::actor_id.eq(id),
            dsl::institution_id.eq(institution),
            dsl::patient_id.eq(event.patient),
            dsl::request_id.eq(event.request),
            dsl::exclusion_id.eq(event.exclusion),
            dsl::care_worker_id.eq(event.care_worker),
            dsl::details.eq(event.details),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
