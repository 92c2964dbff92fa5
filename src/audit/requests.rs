//! Rows about requests: what a patient and the ombudsdienst do with one.

use serde_json::{Value, json};

use super::Event;
use crate::db::ids::{AttachmentId, CareWorkerId, ExclusionId, PatientId, RequestId};

/// A request as an officer entered it.
#[derive(Debug, Clone, Copy)]
pub struct EnteredRequest<'a> {
    pub patient: PatientId,
    pub request: RequestId,
    /// The entry that was chosen, if one was.
    pub care_worker: Option<CareWorkerId>,
    pub channel: &'a str,
    pub identity_check: &'a str,
}

impl Event {
    /// The patient sent a request.
    pub fn request_sent(patient: PatientId, request: RequestId, care_worker: Option<CareWorkerId>) -> Self {
        Self { care_worker, ..Self::of_request("request-sent", patient, request) }
    }

    /// A step of a request, by the table in `requests/steps.rs`.
    pub fn request_step(action: &'static str, patient: PatientId, request: RequestId) -> Self {
        Self::of_request(action, patient, request)
    }

    /// Which exclusion it was about.
    #[must_use]
    pub fn with_exclusion(self, exclusion: ExclusionId) -> Self {
        Self { exclusion: Some(exclusion), ..self }
    }

    /// An id or a code besides; never a name, a NISS or free text.
    #[must_use]
    pub fn with_detail(self, name: &str, value: impl Into<Value>) -> Self {
        Self { details: json!({ name: value.into() }), ..self }
    }

    /// An officer opened it, and with it the patient's data.
    pub fn request_read(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-read", patient, request)
    }

    /// An officer entered a request that came on paper, by mail or telephone.
    pub fn request_entered(entered: &EnteredRequest<'_>) -> Self {
        Self {
            care_worker: entered.care_worker,
            details: json!({ "channel": entered.channel, "identity-check": entered.identity_check }),
            ..Self::of_request("request-entered", entered.patient, entered.request)
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

    /// An officer added a care worker to the directory.
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

    /// An officer asked for a request of the institution that concerns the officer.
    pub fn request_withheld(reference: &str) -> Self {
        Self { details: json!({ "reference": reference }), ..Self::new("request-withheld") }
    }
}
