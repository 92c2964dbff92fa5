//! What the portal tells a patient, as `messages.kind` and `messages.arguments` keep it. Pure. `notice_text` puts it into words for
//! its reader.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::model::MessageKind;
use super::subject_line::SubjectLine;
use crate::db::text_enum;

text_enum! {
    /// Why a request was refused, as `exclusion_requests.refusal_reason` and the officer's form name it.
    pub enum RefusalReason: "reason of a refusal" {
        NoSinglePerson = "geen-ene-persoon",
        PersonNotFound = "niet-gevonden",
        AlreadyExcluded = "al-uitgesloten",
        NoAnswer = "geen-antwoord",
        /// The officer's explanation says it all.
        Other = "andere",
        /// Another request asks the same. No reason to choose: an officer names that request.
        Double = "double",
    }
}

/// How a request came that an officer entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryChannel {
    Paper,
    Email,
    Telephone,
}

/// At whose request an exclusion was ended, as its patient is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndRequester {
    /// The patient ended it in the portal.
    PatientInPortal,
    /// The ombudsdienst ended it for these.
    Patient,
    Parent,
    Representative,
}

/// What should have kept the record closed when the glass was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BreakGround {
    Exclusion {
        /// The exclusion held when it happened.
        held: bool,
        still_holds: bool,
    },
    NoRelationship,
}

/// The outcome of a case about a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOutcome {
    Founded,
    Unfounded,
}

/// A notice: its kind and the arguments of its words. A variant or an argument that changes its meaning gets another name, since
/// rows keep the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "arguments", rename_all = "snake_case", deny_unknown_fields)]
pub enum Notice {
    Registered {
        person: String,
        /// Since when the person was excluded already, by another request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<DateTime<Utc>>,
    },
    Refused {
        /// The request's reference, here and below.
        request: String,
        reason: RefusalReason,
        /// In the officer's words.
        explanation: String,
    },
    RegistrationRetracted {
        person: String,
        request: String,
    },
    Reopened {
        request: String,
    },
    Ended {
        person: String,
        at: DateTime<Utc>,
        requester: EndRequester,
        /// The person stays excluded via eHealth.
        still_in_ehealth: bool,
    },
    Broken {
        /// Empty when the name is not known, as are the three texts below.
        person: String,
        function: String,
        place: String,
        /// In the words of the person who broke the glass.
        motivation: String,
        at: DateTime<Utc>,
        ground: BreakGround,
    },
    Outcome {
        outcome: CaseOutcome,
        /// In the officer's words.
        explanation: String,
    },
    Prepared {
        person: String,
        /// The patient's message did not fit into the remark.
        shortened: bool,
    },
    Entered {
        /// Whose ombudsdienst entered it.
        institution: String,
        person: String,
        at: DateTime<Utc>,
        channel: EntryChannel,
    },
    HomeChanged {
        /// Whose ombudsdienst helps the patient from now on.
        institution: String,
        at: DateTime<Utc>,
    },
    HomeAdoption {
        /// Whose officer saw the identity document.
        institution: String,
        at: DateTime<Utc>,
        /// When that ombudsdienst helps the patient, unless the patient refuses.
        works_at: DateTime<Utc>,
    },
    NotMe {
        /// Whose ombudsdienst investigates it.
        institution: String,
        at: DateTime<Utc>,
        latest_on: NaiveDate,
    },
    NotMeOutcome {
        outcome: CaseOutcome,
        /// In the officer's words.
        explanation: String,
    },
    IdentitySeen {
        /// Whose officer saw the document, or called back.
        institution: String,
        at: DateTime<Utc>,
        called_back: bool,
        /// What the patient had blocked is possible again.
        lifted: bool,
    },
}

/// The arguments are not those of the kind. Names no argument: they hold people's data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed arguments of a notice of kind {0:?}")]
pub struct MalformedNotice(&'static str);

impl Notice {
    /// A notice from its two columns.
    ///
    /// # Errors
    /// The arguments are not those of the kind.
    pub fn from_columns(kind: MessageKind, arguments: serde_json::Value) -> Result<Self, MalformedNotice> {
        let whole = serde_json::json!({ "kind": kind, "arguments": arguments });
        serde_json::from_value(whole).map_err(|_| MalformedNotice(kind.as_str()))
    }

    /// Its arguments, for their column.
    ///
    /// # Errors
    /// Those of serde; a text, a flag or a moment has none.
    pub fn arguments(&self) -> serde_json::Result<serde_json::Value> {
        let whole = serde_json::to_value(self)?;
        Ok(whole.get("arguments").cloned().unwrap_or_default())
    }

    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Registered { .. } => MessageKind::Registered,
            Self::Refused { .. } => MessageKind::Refused,
            Self::RegistrationRetracted { .. } => MessageKind::RegistrationRetracted,
            Self::Reopened { .. } => MessageKind::Reopened,
            Self::Ended { .. } => MessageKind::Ended,
            Self::Broken { .. } => MessageKind::Broken,
            Self::Outcome { .. } => MessageKind::Outcome,
            Self::Prepared { .. } => MessageKind::Prepared,
            Self::Entered { .. } => MessageKind::Entered,
            Self::HomeChanged { .. } => MessageKind::HomeChanged,
            Self::HomeAdoption { .. } => MessageKind::HomeAdoption,
            Self::NotMe { .. } => MessageKind::NotMe,
            Self::NotMeOutcome { .. } => MessageKind::NotMeOutcome,
            Self::IdentitySeen { .. } => MessageKind::IdentitySeen,
        }
    }

    /// The subject of the conversation that it starts; none for a notice that continues one.
    pub const fn subject(&self) -> Option<SubjectLine> {
        Some(match self {
            Self::Registered { .. } => SubjectLine::Registered,
            Self::Refused { reason: RefusalReason::Double, .. } => SubjectLine::Double,
            Self::Refused { .. } => SubjectLine::Refused,
            Self::RegistrationRetracted { .. } => SubjectLine::RegistrationRetracted,
            Self::Reopened { .. } => SubjectLine::Reopened,
            Self::Ended { .. } => SubjectLine::Ended,
            Self::Entered { .. } => SubjectLine::Entered,
            Self::Broken { ground: BreakGround::Exclusion { .. }, .. } => SubjectLine::BrokenExclusion,
            Self::Broken { ground: BreakGround::NoRelationship, .. } => SubjectLine::BrokenWithoutRelationship,
            Self::HomeChanged { .. } => SubjectLine::HomeChanged,
            Self::HomeAdoption { .. } => SubjectLine::HomeAdoption,
            Self::NotMe { .. } => SubjectLine::NotMe,
            Self::IdentitySeen { .. } => SubjectLine::IdentitySeen,
            Self::Outcome { .. } | Self::Prepared { .. } | Self::NotMeOutcome { .. } => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Topic;
    use super::*;
    use serde_json::json;

    fn all() -> Vec<Notice> {
        let (at, person, request) = (DateTime::UNIX_EPOCH, "An De Smet".to_owned(), "UA-2026-000001-A".to_owned());
        let broken = |ground| Notice::Broken {
            person: person.clone(),
            function: "Arts".to_owned(),
            place: String::new(),
            motivation: "Wacht\n‘spoed’".to_owned(),
            at,
            ground,
        };
        vec![
            Notice::Registered { person: person.clone(), since: None },
            Notice::Registered { person: person.clone(), since: Some(at) },
            Notice::Refused { request: request.clone(), reason: RefusalReason::NoAnswer, explanation: "Bel ons.".to_owned() },
            Notice::RegistrationRetracted { person: person.clone(), request: request.clone() },
            Notice::Reopened { request },
            Notice::Ended { person: person.clone(), at, requester: EndRequester::Parent, still_in_ehealth: true },
            broken(BreakGround::Exclusion { held: true, still_holds: false }),
            broken(BreakGround::NoRelationship),
            Notice::Outcome { outcome: CaseOutcome::Founded, explanation: "Ja.".to_owned() },
            Notice::Prepared { person: person.clone(), shortened: true },
            Notice::Entered { institution: "AZ".to_owned(), person, at, channel: EntryChannel::Email },
            Notice::HomeChanged { institution: "AZ Zeewind".to_owned(), at },
            Notice::HomeAdoption { institution: "AZ Zeewind".to_owned(), at, works_at: at },
            Notice::NotMe { institution: "AZ Zeewind".to_owned(), at, latest_on: at.date_naive() },
            Notice::NotMeOutcome { outcome: CaseOutcome::Unfounded, explanation: "Nee.".to_owned() },
            Notice::IdentitySeen { institution: "AZ Zeewind".to_owned(), at, called_back: true, lifted: false },
        ]
    }

    #[test]
    fn a_notice_comes_back_from_its_columns_as_it_went_in() {
        for notice in all() {
            let arguments = notice.arguments().unwrap();
            assert!(arguments.as_object().is_some_and(|all| !all.is_empty()), "{notice:?}");
            assert_eq!(Notice::from_columns(notice.kind(), arguments), Ok(notice.clone()));
        }
        let kinds: std::collections::HashSet<_> = all().iter().map(Notice::kind).collect();
        assert_eq!(kinds.len() + 2, MessageKind::ALL.len(), "all but what people type");
    }

    #[test]
    fn a_registration_from_before_it_could_be_a_second_one_is_read() {
        let stored = Notice::from_columns(MessageKind::Registered, json!({ "person": "Katrien" }));
        assert_eq!(stored, Ok(Notice::Registered { person: "Katrien".to_owned(), since: None }));
    }

    #[test]
    fn arguments_that_are_not_those_of_the_kind_are_an_error_that_names_nobody() {
        for (kind, arguments) in [
            (MessageKind::Registered, json!({})),
            (MessageKind::Registered, json!({ "person": 5 })),
            (MessageKind::Registered, json!({ "person": "Katrien", "since": "2026" })),
            (MessageKind::Registered, json!({ "person": "Katrien", "until": "2026" })),
            (MessageKind::Registered, json!("Katrien")),
            (MessageKind::Refused, json!({ "request": "Katrien", "reason": "Katrien", "explanation": "" })),
            (
                MessageKind::Ended,
                json!({ "person": "Katrien", "at": "gisteren", "requester": "parent", "still_in_ehealth": false }),
            ),
            (MessageKind::Text, json!({ "person": "Katrien" })),
        ] {
            let error = Notice::from_columns(kind, arguments.clone()).unwrap_err();
            assert_eq!(error, MalformedNotice(kind.as_str()), "{arguments}");
            assert!(!error.to_string().contains("Katrien"));
        }
        let broken = json!({ "person": "", "function": "", "place": "", "motivation": "", "at": "2026-11-21T22:47:00Z",
            "ground": { "kind": "curiosity" } });
        assert!(Notice::from_columns(MessageKind::Broken, broken).is_err());
    }

    #[test]
    fn what_starts_a_conversation_has_a_subject_of_its_topic() {
        for notice in all() {
            let topic = notice.subject().map(|subject| subject.topic());
            let wanted = match notice.kind() {
                MessageKind::Ended => Some(Topic::Ended),
                MessageKind::Broken => Some(Topic::Break),
                MessageKind::HomeChanged | MessageKind::HomeAdoption => Some(Topic::Home),
                MessageKind::Outcome | MessageKind::Prepared => None,
                _ => Some(Topic::Request),
            };
            assert_eq!(topic, wanted, "{notice:?}");
        }
    }
}
