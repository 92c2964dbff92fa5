//! Rows about requests: what a patient and the ombudsdienst do with one.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Event;
use crate::db::ids::{AttachmentId, BreakId, CareWorkerId, ExclusionId, InstitutionId, PatientId, ReceiptId, RequestId};

/// A form by which an officer entered a request.
#[derive(Debug, Clone, Copy)]
pub struct EnteredForm<'a> {
    pub receipt: ReceiptId,
    pub channel: &'a str,
    pub identity_check: &'a str,
}

/// What became of that form, which the officer is not told.
#[derive(Debug, Clone, Copy)]
pub struct TakenInRequest {
    pub receipt: ReceiptId,
    pub patient: PatientId,
    pub request: RequestId,
    /// The entry that was chosen, if one was.
    pub care_worker: Option<CareWorkerId>,
    /// Whose ombudsdienst handles it.
    pub handled_at: InstitutionId,
    pub identity: TypedIdentity,
}

/// What was typed of a patient, beside what is known.
#[derive(Debug, Clone, Copy)]
pub enum TypedIdentity {
    /// Nothing was known: the patient was registered by it.
    Registered,
    Known,
    Differs,
}

/// What a line over the worklist is about.
#[derive(Debug, Clone, Copy)]
pub enum SignalMatter {
    Request(RequestId),
    Break(BreakId),
    Exclusion(ExclusionId),
    /// An officer, an application, the institution.
    Other(Uuid),
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

    /// The person behind `escalation_email` named who may handle a matter.
    pub fn handlers_named() -> Self {
        Self::new("handlers-named")
    }

    /// An officer opened it, and with it the patient's data.
    pub fn request_read(patient: PatientId, request: RequestId) -> Self {
        Self::of_request("request-read", patient, request)
    }

    /// An officer entered a request that came on paper, by mail or telephone. The same row whatever is known of the patient.
    pub fn request_entered(entered: &EnteredForm<'_>) -> Self {
        let details = json!({
            "receipt": entered.receipt, "channel": entered.channel, "identity-check": entered.identity_check,
        });
        Self { details, ..Self::new("request-entered") }
    }

    /// The job took it in: whose it is and who handles it. No officer's institution reads this row.
    pub fn request_taken_in(taken: &TakenInRequest) -> Self {
        Self {
            care_worker: taken.care_worker,
            details: json!({
                "receipt": taken.receipt,
                "institution": taken.handled_at,
                "identity": match taken.identity {
                    TypedIdentity::Registered => "registered",
                    TypedIdentity::Known => "known",
                    TypedIdentity::Differs => "differs",
                },
            }),
            ..Self::of_request("request-taken-in", taken.patient, taken.request)
        }
    }

    /// A form of the intake that was not taken: a code says why.
    pub fn intake_refused(why: &str) -> Self {
        Self { details: json!({ "why": why }), ..Self::new("intake-refused") }
    }

    /// An officer looked at what they typed.
    pub fn receipt_read(receipt: ReceiptId) -> Self {
        Self { details: json!({ "receipt": receipt }), ..Self::new("receipt-read") }
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

    /// **Gezien**: a line over the worklist was put away for the ombudsdienst. The matter stands where a reading is withheld by it (R12).
    pub fn signal_seen(kind: &'static str, about: SignalMatter) -> Self {
        let new = |details| Self { details, ..Self::new("signal-seen") };
        match about {
            SignalMatter::Request(request) => Self { request: Some(request), ..new(json!({ "signal": kind })) },
            SignalMatter::Exclusion(exclusion) => Self { exclusion: Some(exclusion), ..new(json!({ "signal": kind })) },
            SignalMatter::Break(broken) => new(json!({ "signal": kind, "break": broken })),
            SignalMatter::Other(about) => new(json!({ "signal": kind, "about": about.to_string() })),
        }
    }

    /// The same after a search for a person: these patients were shown.
    pub fn worklist_searched(requests: &[RequestId], patients: &[PatientId]) -> Self {
        Self { details: json!({ "requests": requests, "patients": patients }), ..Self::new("worklist-read") }
    }

    /// An officer asked for a request, conversation or break that does not exist, or is not theirs to see: one action, so that the log
    /// tells no more than the page. `wanted` is read by operators only.
    pub fn matter_not_found(wanted: &str) -> Self {
        Self { details: json!({ "wanted": wanted }), ..Self::new("matter-not-found") }
    }
}
