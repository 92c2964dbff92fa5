//! Rows about patients whom an officer looks up.

use serde_json::json;

use super::Event;
use crate::db::ids::PatientId;

impl Event {
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
}
