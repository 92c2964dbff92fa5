//! Rows about breaks of the glass, their cases, and letters.

use serde_json::json;

use super::Event;
use crate::db::ids::{BreakId, CareWorkerId, MessageId, PatientId};

impl Event {
    fn of_break(action: &'static str, patient: Option<PatientId>, broken: BreakId) -> Self {
        Self { patient, details: json!({ "break": broken }), ..Self::new(action) }
    }

    /// An application reported a break. All are codes but `opens`, which becomes one.
    pub fn break_reported(
        patient: Option<PatientId>,
        broken: BreakId,
        care_worker: Option<CareWorkerId>,
        (application, kind, opens, marks): (&str, &str, bool, &[&str]),
    ) -> Self {
        let effect = if opens { "opens" } else { "told" };
        let details = json!({ "break": broken, "application": application, "kind": kind, "effect": effect, "marks": marks });
        Self { patient, care_worker, details, ..Self::new("break-reported") }
    }

    /// A break that was to open access was refused, for a reason of the list.
    pub fn break_refused(patient: Option<PatientId>, application: &str, reason: &str) -> Self {
        Self { patient, details: json!({ "application": application, "reason": reason }), ..Self::new("break-refused") }
    }

    /// It ended before its time.
    pub fn break_stopped(patient: Option<PatientId>, broken: BreakId) -> Self {
        Self::of_break("break-stopped", patient, broken)
    }

    /// The application told what was opened.
    pub fn break_contents_told(patient: Option<PatientId>, broken: BreakId) -> Self {
        Self::of_break("break-contents-told", patient, broken)
    }

    /// A break that was kept for a NISS found its patient.
    pub fn break_attached(patient: PatientId, broken: BreakId) -> Self {
        Self::of_break("break-attached", Some(patient), broken)
    }

    /// The patient does not trust it.
    pub fn break_distrusted(patient: PatientId, broken: BreakId) -> Self {
        Self::of_break("break-distrusted", Some(patient), broken)
    }

    /// An officer saw these breaks, and the notices to write on paper, with the patients' names.
    pub fn breaks_read(breaks: &[BreakId], letters: &[MessageId]) -> Self {
        Self { details: json!({ "breaks": breaks, "letters": letters }), ..Self::new("breaks-read") }
    }

    /// An officer opened one.
    pub fn break_read(patient: Option<PatientId>, broken: BreakId) -> Self {
        Self::of_break("break-read", patient, broken)
    }

    /// An officer asked for one of the institution that concerns the officer.
    pub fn break_withheld(broken: BreakId) -> Self {
        Self::of_break("break-withheld", None, broken)
    }

    /// An officer looked at it and found nothing to ask.
    pub fn break_reviewed(patient: Option<PatientId>, broken: BreakId) -> Self {
        Self::of_break("break-reviewed", patient, broken)
    }

    /// An officer takes the patient's suspicion up.
    pub fn case_taken(patient: Option<PatientId>, broken: BreakId) -> Self {
        Self::of_break("case-taken", patient, broken)
    }

    /// An officer closed it: `founded` or `unfounded`.
    pub fn case_closed(patient: Option<PatientId>, broken: BreakId, verdict: &str) -> Self {
        Self { details: json!({ "break": broken, "verdict": verdict }), ..Self::of_break("case-closed", patient, broken) }
    }

    /// A notice went out on paper.
    pub fn letter_sent(patient: PatientId, message: MessageId) -> Self {
        Self { patient: Some(patient), details: json!({ "message": message }), ..Self::new("letter-sent") }
    }
}
