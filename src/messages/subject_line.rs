//! The subjects of conversations. Pure. `notice_text` puts them into words for their reader.

use serde::{Deserialize, Serialize};

use super::model::Topic;

/// A subject that this version does not know, by its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown or malformed subject of a conversation of kind {0:?}")]
pub struct MalformedSubject(String);

/// The subject of a conversation, as `conversations.subject_arguments` keeps it. It names no person: it is the title of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SubjectLine {
    /// What a patient chooses to write about.
    Exclusion,
    Ending,
    Suspicion,
    Other,
    /// An officer's question about a request.
    Question {
        request: String,
    },
    Registered,
    Refused,
    RegistrationRetracted,
    Reopened,
    Ended,
    StopPlanned,
    StopCancelled,
    Entered,
    /// Two requests asked the same.
    Double,
    BrokenExclusion,
    BrokenWithoutRelationship,
    /// Many breaks that one application reported.
    BrokenOften,
    HomeChanged,
    HomeAdoption,
    /// An act in the patient's name was not the patient's.
    NotMe,
    IdentitySeen,
    /// Two patients who are one person became one.
    Merged,
    Unmerged,
    EhealthAppeared,
    EhealthGone,
}

impl SubjectLine {
    /// The subject of what a patient writes.
    pub const fn of_topic(topic: Topic) -> Self {
        match topic {
            Topic::Exclusion => Self::Exclusion,
            Topic::Ending => Self::Ending,
            Topic::Suspicion => Self::Suspicion,
            Topic::Other | Topic::Request | Topic::Ended | Topic::Break | Topic::Home | Topic::NotMe => Self::Other,
        }
    }

    /// The topic of a conversation with this subject.
    pub const fn topic(&self) -> Topic {
        match self {
            Self::Exclusion => Topic::Exclusion,
            Self::Ending => Topic::Ending,
            Self::Suspicion => Topic::Suspicion,
            Self::Other => Topic::Other,
            Self::Ended | Self::StopPlanned | Self::StopCancelled | Self::EhealthAppeared | Self::EhealthGone => Topic::Ended,
            Self::BrokenExclusion | Self::BrokenWithoutRelationship | Self::BrokenOften => Topic::Break,
            Self::Question { .. }
            | Self::Registered
            | Self::Refused
            | Self::RegistrationRetracted
            | Self::Reopened
            | Self::Entered
            | Self::Double => Topic::Request,
            Self::HomeChanged | Self::HomeAdoption | Self::IdentitySeen | Self::Merged | Self::Unmerged => Topic::Home,
            Self::NotMe => Topic::NotMe,
        }
    }

    /// A subject from its column.
    ///
    /// # Errors
    /// This version knows no such subject.
    pub fn from_column(arguments: serde_json::Value) -> Result<Self, MalformedSubject> {
        let kind = arguments.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default();
        let kind = kind.chars().take(40).collect();
        serde_json::from_value(arguments).map_err(|_| MalformedSubject(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_unknown_subject_is_an_error() {
        for wrong in [json!({ "kind": "moved" }), json!({}), json!("other"), json!({ "kind": "question" }), json!(null)] {
            assert!(SubjectLine::from_column(wrong.clone()).is_err(), "{wrong}");
        }
        let question = SubjectLine::Question { request: "UA-2026-000001-A".to_owned() };
        assert_eq!(SubjectLine::from_column(serde_json::to_value(&question).unwrap()), Ok(question));
    }

    #[test]
    fn what_a_patient_chooses_is_the_topic_of_its_subject() {
        for topic in [Topic::Exclusion, Topic::Ending, Topic::Suspicion, Topic::Other] {
            assert_eq!(SubjectLine::of_topic(topic).topic(), topic);
        }
    }
}
