//! Rows about breaks of the glass and their cases.

use serde_json::json;

use super::Event;
use crate::db::ids::{BreakId, CareWorkerId, PatientId};

/// A break as an application reported it.
#[derive(Debug, Clone, Copy)]
pub struct ReportedBreak<'a> {
    /// Absent while no patient here has the reported NISS.
    pub patient: Option<PatientId>,
    pub id: BreakId,
    pub care_worker: Option<CareWorkerId>,
    /// Code of the application that reported it.
    pub application: &'a str,
    pub kind: &'a str,
    pub opens: bool,
    /// Codes of what is wrong with the report.
    pub marks: &'a [&'a str],
}

impl Event {
    fn of_break(action: &'static str, patient: Option<PatientId>, broken: BreakId) -> Self {
        Self { patient, details: json!({ "break": broken }), ..Self::new(action) }
    }

    pub fn break_reported(reported: &ReportedBreak<'_>) -> Self {
        let details = json!({
            "break": reported.id,
            "application": reported.application,
            "kind": reported.kind,
            "effect": if reported.opens { "opens" } else { "told" },
            "marks": reported.marks,
        });
        Self { patient: reported.patient, care_worker: reported.care_worker, details, ..Self::new("break-reported") }
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

    /// An officer saw these breaks, with the patients' names.
    pub fn breaks_read(breaks: &[BreakId]) -> Self {
        Self { details: json!({ "breaks": breaks }), ..Self::new("breaks-read") }
    }

    /// The same after a search for a person: breaks of these patients were shown.
    pub fn breaks_searched(breaks: &[BreakId], patients: &[PatientId]) -> Self {
        Self { details: json!({ "breaks": breaks, "patients": patients }), ..Self::new("breaks-read") }
    }

    /// An officer opened one.
    pub fn break_read(patient: Option<PatientId>, broken: BreakId) -> Self {
        Self::of_break("break-read", patient, broken)
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
}
