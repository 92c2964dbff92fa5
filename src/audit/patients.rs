//! Rows about patients whom an officer looks up.

use serde_json::json;

use super::Event;
use crate::db::ids::{CareWorkerId, PatientId, PatientMergeId, PatientMergeProposalId};

impl Event {
    /// An officer looked for patients, for a reason of the list: these were shown.
    pub fn patients_searched(reason: &str, shown: &[PatientId]) -> Self {
        Self { details: json!({ "reason": reason, "patients": shown }), ..Self::new("patients-searched") }
    }

    /// An officer chose a patient to look at, for a reason of the list.
    pub fn patient_chosen(patient: PatientId, reason: &str) -> Self {
        Self { patient: Some(patient), details: json!({ "reason": reason }), ..Self::new("patient-chosen") }
    }

    /// An operator merged a patient into another one; whether the number of the merged one was wrong.
    pub fn patients_merged(into: PatientId, from: PatientId, merge: PatientMergeId, number_wrong: bool) -> Self {
        let details = json!({ "from": from, "merge": merge, "number_wrong": number_wrong });
        Self { patient: Some(into), details, ..Self::new("patients-merged") }
    }

    /// An operator took that back.
    pub fn patients_unmerged(into: PatientId, from: PatientId, merge: PatientMergeId) -> Self {
        Self { patient: Some(into), details: json!({ "from": from, "merge": merge }), ..Self::new("patients-unmerged") }
    }

    /// An account of a provider that was one patient's came with another one's number.
    pub fn patient_merge_proposed(into: PatientId, from: PatientId, proposal: PatientMergeProposalId) -> Self {
        let details = json!({ "from": from, "proposal": proposal });
        Self { patient: Some(into), details, ..Self::new("patient-merge-proposed") }
    }

    /// An operator found that the two are not one person.
    pub fn patient_merge_declined(proposal: PatientMergeProposalId) -> Self {
        Self { details: json!({ "proposal": proposal }), ..Self::new("patient-merge-declined") }
    }

    /// An operator gave a patient a new number; whether the one before was wrong.
    pub fn patient_number_changed(patient: PatientId, was_wrong: bool) -> Self {
        Self { patient: Some(patient), details: json!({ "was_wrong": was_wrong }), ..Self::new("patient-number-changed") }
    }

    /// An officer asked whether this person would be let into a patient's record, and was told.
    pub fn what_if_read(patient: PatientId, care_worker: CareWorkerId, permit: bool) -> Self {
        let details = json!({ "permit": permit });
        Self { patient: Some(patient), care_worker: Some(care_worker), details, ..Self::new("what-if-read") }
    }

    /// An officer saw a patient's page.
    pub fn patient_read(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("patient-read") }
    }
}
