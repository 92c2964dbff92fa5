//! Rows about the directory's people: who is one person, and whose a number is.

use serde_json::json;

use super::Event;
use crate::db::ids::{CareWorkerId, ExclusionId, PersonMatterId};

impl Event {
    /// An officer said whether two entries are one person.
    pub fn people_settled(care_worker: CareWorkerId, link: PersonMatterId, answer: &str) -> Self {
        let details = json!({ "link": link, "answer": answer });
        Self { care_worker: Some(care_worker), details, ..Self::new("people-settled") }
    }

    /// An officer began to undo a link.
    pub fn people_unlinked(care_worker: CareWorkerId, link: PersonMatterId) -> Self {
        Self { care_worker: Some(care_worker), details: json!({ "link": link }), ..Self::new("people-unlinked") }
    }

    /// An officer looked at an exclusion that refused both people of a link.
    pub fn unlinking_answered(care_worker: CareWorkerId, link: PersonMatterId, exclusion: ExclusionId) -> Self {
        let details = json!({ "link": link });
        Self { care_worker: Some(care_worker), exclusion: Some(exclusion), details, ..Self::new("unlinking-answered") }
    }

    /// An officer said whose a number is that went to somebody else.
    pub fn number_settled(care_worker: CareWorkerId, number: PersonMatterId, answer: &str) -> Self {
        let details = json!({ "number": number, "answer": answer });
        Self { care_worker: Some(care_worker), details, ..Self::new("number-settled") }
    }
}
