//! Rows about acts that a patient disputes, and what lifts the block that a dispute puts on.

use serde_json::json;

use super::Event;
use crate::db::ids::{ConversationId, DisputeId, PatientId, SightingId};

/// Which dispute. Its conversation stands in each row: whoever may not open that one does not see the row either (R12).
#[derive(Debug, Clone, Copy)]
pub struct AuditedDispute {
    pub dispute: DisputeId,
    pub patient: PatientId,
    pub conversation: ConversationId,
}

impl Event {
    fn of_dispute(action: &'static str, audited: AuditedDispute) -> Self {
        let details = json!({ "dispute": audited.dispute, "conversation": audited.conversation });
        Self { patient: Some(audited.patient), details, ..Self::new(action) }
    }

    /// **Dat was ik niet**: what the patient was told, as the kind of its message.
    pub fn act_disputed(audited: AuditedDispute, kind: &str) -> Self {
        let details = json!({ "dispute": audited.dispute, "conversation": audited.conversation, "kind": kind });
        Self { details, ..Self::of_dispute("act-disputed", audited) }
    }

    /// An officer saw it on the list, with the patient's name.
    pub fn dispute_listed(audited: AuditedDispute) -> Self {
        Self::of_dispute("dispute-listed", audited)
    }

    /// An officer opened it.
    pub fn dispute_read(audited: AuditedDispute) -> Self {
        Self::of_dispute("dispute-read", audited)
    }

    /// An officer investigates it.
    pub fn dispute_taken(audited: AuditedDispute) -> Self {
        Self::of_dispute("dispute-taken", audited)
    }

    /// An officer closed it: `founded` or `unfounded`.
    pub fn dispute_closed(audited: AuditedDispute, verdict: &str) -> Self {
        let details = json!({ "dispute": audited.dispute, "conversation": audited.conversation, "verdict": verdict });
        Self { details, ..Self::of_dispute("dispute-closed", audited) }
    }

    /// An officer saw the identity document, by a check of the settings, or called back. Whether a block was lifted by it is a row
    /// of its own, which no officer reads.
    pub fn identity_seen(patient: PatientId, sighting: SightingId, way: &str) -> Self {
        let details = json!({ "sighting": sighting, "way": way });
        Self { patient: Some(patient), details, ..Self::new("identity-seen") }
    }

    /// What was seen lifted the patient's block.
    pub fn block_lifted(patient: PatientId, sighting: SightingId) -> Self {
        Self { patient: Some(patient), details: json!({ "sighting": sighting }), ..Self::new("block-lifted") }
    }

    /// An act at a distance was refused, for the patient is blocked.
    pub fn blocked_act_refused(patient: PatientId, act: &str) -> Self {
        Self { patient: Some(patient), details: json!({ "act": act }), ..Self::new("blocked-act-refused") }
    }
}
