//! Rows about exclusions and their periods.

use serde_json::json;

use super::Event;
use crate::db::ids::{CareWorkerId, ExclusionId, OrganisationId, PatientId, PeriodId, RequestId, StopId};

impl Event {
    /// An officer registered the exclusion.
    pub fn exclusion_registered(
        patient: PatientId,
        request: RequestId,
        exclusion: ExclusionId,
        care_worker: CareWorkerId,
    ) -> Self {
        Self {
            exclusion: Some(exclusion),
            care_worker: Some(care_worker),
            ..Self::of_request("exclusion-registered", patient, request)
        }
    }

    /// eHealth tells of an exclusion: it was taken over.
    pub fn ehealth_exclusion_appeared(patient: PatientId, exclusion: ExclusionId, care_worker: CareWorkerId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            care_worker: Some(care_worker),
            ..Self::new("ehealth-exclusion-appeared")
        }
    }

    /// eHealth tells of it no longer: it ended.
    pub fn ehealth_exclusion_gone(patient: PatientId, exclusion: ExclusionId, period: PeriodId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period }),
            ..Self::new("ehealth-exclusion-gone")
        }
    }

    /// eHealth tells of an excluded organisation.
    pub fn ehealth_organisation_appeared(patient: PatientId, organisation: OrganisationId) -> Self {
        Self {
            patient: Some(patient),
            details: json!({ "organisation": organisation }),
            ..Self::new("ehealth-organisation-appeared")
        }
    }

    /// eHealth tells of it no longer.
    pub fn ehealth_organisation_gone(patient: PatientId, organisation: OrganisationId) -> Self {
        Self {
            patient: Some(patient),
            details: json!({ "organisation": organisation }),
            ..Self::new("ehealth-organisation-gone")
        }
    }

    /// An operator accepted a doubted answer of eHealth: of the person whose number was given, where they are a patient here, or of
    /// everybody of whom one was doubted.
    pub fn ehealth_answer_accepted(patient: Option<PatientId>, people: i64) -> Self {
        Self { patient, details: json!({ "people": people }), ..Self::new("ehealth-answer-accepted") }
    }

    /// The patient gave access again.
    pub fn access_given_again(patient: PatientId, exclusion: ExclusionId, period: PeriodId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period }),
            ..Self::new("access-given-again")
        }
    }

    /// The patient undid that.
    pub fn ending_undone(patient: PatientId, exclusion: ExclusionId, period: PeriodId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period }),
            ..Self::new("ending-undone")
        }
    }

    /// The patient disputed an ending: the exclusion holds again.
    pub fn ending_taken_back(patient: PatientId, exclusion: ExclusionId, period: PeriodId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period }),
            ..Self::new("ending-taken-back")
        }
    }

    /// An officer was asked at a distance to end an exclusion: it is planned.
    pub fn stop_planned(
        patient: PatientId,
        exclusion: ExclusionId,
        (stop, period): (StopId, PeriodId),
        channel: &str,
        identity_check: &str,
    ) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "stop": stop, "period": period, "channel": channel, "identity-check": identity_check }),
            ..Self::new("stop-planned")
        }
    }

    /// The patient or an officer cancelled a planned stop.
    pub fn stop_cancelled(patient: PatientId, exclusion: ExclusionId, stop: StopId) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "stop": stop }),
            ..Self::new("stop-cancelled")
        }
    }

    /// The time of a planned stop was over: the period ended.
    pub fn stop_carried_out(patient: PatientId, exclusion: ExclusionId, (stop, period): (StopId, PeriodId)) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "stop": stop, "period": period }),
            ..Self::new("stop-carried-out")
        }
    }

    /// An officer ended an exclusion at the patient's word; how that person's identity was checked.
    pub fn exclusion_ended_at_request(
        patient: PatientId,
        exclusion: ExclusionId,
        period: PeriodId,
        identity_check: &str,
    ) -> Self {
        Self {
            patient: Some(patient),
            exclusion: Some(exclusion),
            details: json!({ "period": period, "identity-check": identity_check }),
            ..Self::new("exclusion-ended-at-request")
        }
    }
}
