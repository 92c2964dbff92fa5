//! Rows about conversations, a request that an officer prepares from one, and letters.

use serde_json::json;

use super::Event;
use crate::db::ids::{CareWorkerId, ConversationId, DraftId, MessageId, OfficerId, PatientId};

impl Event {
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

    /// The same after a search for a person: these patients were shown.
    pub fn messages_list_searched(conversations: &[ConversationId], patients: &[PatientId]) -> Self {
        Self { details: json!({ "conversations": conversations, "patients": patients }), ..Self::new("messages-list-read") }
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

    /// The same against an officer of the house (R12): the act of a job, so that it stands in no log of that house.
    pub fn request_prepared_elsewhere(
        patient: PatientId,
        (conversation, draft): (ConversationId, DraftId),
        officer: OfficerId,
        care_worker: Option<CareWorkerId>,
    ) -> Self {
        let details = json!({ "conversation": conversation, "draft": draft, "officer": officer });
        Self { care_worker, details, ..Self::of_conversation("request-prepared", patient, conversation) }
    }

    /// An officer saw these notices to write on paper, with the patients' names.
    pub fn letters_read(messages: &[MessageId]) -> Self {
        Self { details: json!({ "letters": messages }), ..Self::new("letters-read") }
    }

    /// An officer opened one of them, as a sheet.
    pub fn letter_read(patient: PatientId, conversation: ConversationId, message: MessageId) -> Self {
        let details = json!({ "conversation": conversation, "message": message });
        Self { details, ..Self::of_conversation("letter-read", patient, conversation) }
    }

    /// An officer printed it.
    pub fn letter_printed(patient: PatientId, conversation: ConversationId, message: MessageId) -> Self {
        let details = json!({ "conversation": conversation, "message": message });
        Self { details, ..Self::of_conversation("letter-printed", patient, conversation) }
    }

    /// A notice went out on paper.
    pub fn letter_sent(patient: PatientId, conversation: ConversationId, message: MessageId) -> Self {
        let details = json!({ "conversation": conversation, "message": message });
        Self { details, ..Self::of_conversation("letter-sent", patient, conversation) }
    }
}
