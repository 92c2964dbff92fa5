//! Rows about homes: whose ombudsdienst is the patient's own.

use serde_json::json;

use super::Event;
use crate::db::ids::{AdoptionId, InstitutionId, PatientId};

impl Event {
    /// The patient's home is this institution, confirmed by the patient, an officer, or because there is one.
    pub fn home_confirmed(patient: PatientId, institution: InstitutionId, by: &str) -> Self {
        let details = json!({ "institution": institution, "by": by });
        Self { patient: Some(patient), details, ..Self::new("home-confirmed") }
    }

    /// An officer saw an identity document and asked to take the patient in. Without the patient: whether there is one would show
    /// in the log.
    pub fn home_adoption_entered(identity_check: &str) -> Self {
        Self { details: json!({ "identity_check": identity_check }), ..Self::new("home-adoption-entered") }
    }

    /// The officer's own number; why, as a code.
    pub fn home_adoption_refused(why: &str) -> Self {
        Self { details: json!({ "why": why }), ..Self::new("home-adoption-refused") }
    }

    /// The adoption that follows from it, for which a day runs.
    pub fn home_adoption_planned(patient: PatientId, adoption: AdoptionId, institution: InstitutionId) -> Self {
        let details = json!({ "adoption": adoption, "institution": institution });
        Self { patient: Some(patient), details, ..Self::new("home-adoption-planned") }
    }

    /// The patient refused it or chose for themself, or another ombudsdienst saw the document since.
    pub fn home_adoption_cancelled(patient: PatientId, adoption: AdoptionId) -> Self {
        Self { patient: Some(patient), details: json!({ "adoption": adoption }), ..Self::new("home-adoption-cancelled") }
    }
}
