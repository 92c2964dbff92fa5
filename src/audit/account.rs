//! Rows about signing in, sessions, and what patients choose for their own account.

use serde_json::json;

use super::Event;
use crate::db::ids::{OfficerId, PatientId};

impl Event {
    /// Somebody signed in; `made`: for the first time.
    pub fn signed_in(patient: Option<PatientId>, made: bool) -> Self {
        let details = if made { json!({ "first": true }) } else { json!({}) };
        Self { patient, details, ..Self::new("signed-in") }
    }

    /// Somebody signed out, which ends all their sessions.
    pub fn signed_out(patient: Option<PatientId>) -> Self {
        Self { patient, ..Self::new("signed-out") }
    }

    /// Somebody ended one of their sessions from another.
    pub fn session_ended(patient: Option<PatientId>) -> Self {
        Self { patient, ..Self::new("session-ended") }
    }

    /// The patient chose how long a session lasts.
    pub fn session_length_chosen(patient: PatientId, minutes: i16) -> Self {
        Self { patient: Some(patient), details: json!({ "minutes": minutes }), ..Self::new("session-length-chosen") }
    }

    /// An officer's session was ended because the provider no longer vouches for them; why, as a code.
    pub fn session_ended_by_provider(officer: OfficerId, why: &str) -> Self {
        Self { details: json!({ "officer": officer, "why": why }), ..Self::new("session-ended-by-provider") }
    }

    /// An operator ended the sessions of a patient, of an officer's account, or without either everybody's: so many.
    pub fn sessions_ended_by_operator(patient: Option<PatientId>, officer: Option<OfficerId>, number: i64) -> Self {
        let details = match officer {
            Some(officer) => json!({ "officer": officer, "number": number }),
            None => json!({ "number": number }),
        };
        Self { patient, details, ..Self::new("sessions-ended-by-operator") }
    }

    /// The patient wants another address for notices.
    pub fn email_asked(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("email-asked") }
    }

    /// Its owner said yes, by a link without signing in.
    pub fn email_confirmed(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("email-confirmed") }
    }

    /// The patient wants no mail any more.
    pub fn email_removed(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("email-removed") }
    }

    /// Whoever reads the mailbox wants no mail any more, by a link without signing in.
    pub fn notices_stopped(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("notices-stopped") }
    }

    /// The patient wants mail again.
    pub fn notices_resumed(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::new("notices-resumed") }
    }

    /// The patient took everything along, as `json` or as a `page`.
    pub fn data_downloaded(patient: PatientId, shape: &str) -> Self {
        Self { patient: Some(patient), details: json!({ "shape": shape }), ..Self::new("data-downloaded") }
    }
}
