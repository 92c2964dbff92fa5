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

/// How a request came to end an exclusion, at a distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopChannel {
    Telephone,
    Email,
    Letter,
}

/// Until when a planned stop waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StopWait {
    Until {
        at: DateTime<Utc>,
    },
    /// So many days after the letter was sent.
    AfterLetter {
        days: u32,
    },
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
    StopPlanned {
        person: String,
        at: DateTime<Utc>,
        channel: StopChannel,
        wait: StopWait,
    },
    StopCancelled {
        person: String,
        at: DateTime<Utc>,
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
        /// The application whose word for person and function this is; none where the directory knows the person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reported_by: Option<String>,
    },
    BrokenOften {
        application: String,
        at: DateTime<Utc>,
        /// How many of its reports of that day were told one by one.
        told: u32,
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
    Merged {
        at: DateTime<Utc>,
        /// It was taken back.
        undone: bool,
    },
    EhealthAppeared {
        person: String,
        /// When it was seen here.
        at: DateTime<Utc>,
    },
    EhealthGone {
        person: String,
        at: DateTime<Utc>,
        /// The person stays excluded via nexuzhealth.
        still_in_nexuzhealth: bool,
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

    /// Whether something waits for its letter: that is sent at once, also when the message was read.
    pub const fn requires_letter(&self) -> bool {
        matches!(self, Self::StopPlanned { wait: StopWait::AfterLetter { .. }, .. })
    }

    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Registered { .. } => MessageKind::Registered,
            Self::Refused { .. } => MessageKind::Refused,
            Self::RegistrationRetracted { .. } => MessageKind::RegistrationRetracted,
            Self::Reopened { .. } => MessageKind::Reopened,
            Self::Ended { .. } => MessageKind::Ended,
            Self::StopPlanned { .. } => MessageKind::StopPlanned,
            Self::StopCancelled { .. } => MessageKind::StopCancelled,
            Self::Broken { .. } => MessageKind::Broken,
            Self::BrokenOften { .. } => MessageKind::BrokenOften,
            Self::Outcome { .. } => MessageKind::Outcome,
            Self::Prepared { .. } => MessageKind::Prepared,
            Self::Entered { .. } => MessageKind::Entered,
            Self::HomeChanged { .. } => MessageKind::HomeChanged,
            Self::HomeAdoption { .. } => MessageKind::HomeAdoption,
            Self::NotMe { .. } => MessageKind::NotMe,
            Self::NotMeOutcome { .. } => MessageKind::NotMeOutcome,
            Self::IdentitySeen { .. } => MessageKind::IdentitySeen,
            Self::Merged { .. } => MessageKind::Merged,
            Self::EhealthAppeared { .. } => MessageKind::EhealthAppeared,
            Self::EhealthGone { .. } => MessageKind::EhealthGone,
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
            Self::StopPlanned { .. } => SubjectLine::StopPlanned,
            Self::StopCancelled { .. } => SubjectLine::StopCancelled,
            Self::Entered { .. } => SubjectLine::Entered,
            Self::Broken { ground: BreakGround::Exclusion { .. }, .. } => SubjectLine::BrokenExclusion,
            Self::Broken { ground: BreakGround::NoRelationship, .. } => SubjectLine::BrokenWithoutRelationship,
            Self::BrokenOften { .. } => SubjectLine::BrokenOften,
            Self::HomeChanged { .. } => SubjectLine::HomeChanged,
            Self::HomeAdoption { .. } => SubjectLine::HomeAdoption,
            Self::NotMe { .. } => SubjectLine::NotMe,
            Self::IdentitySeen { .. } => SubjectLine::IdentitySeen,
            Self::Merged { undone: false, .. } => SubjectLine::Merged,
            Self::Merged { undone: true, .. } => SubjectLine::Unmerged,
            Self::EhealthAppeared { .. } => SubjectLine::EhealthAppeared,
            Self::EhealthGone { .. } => SubjectLine::EhealthGone,
            Self::Outcome { .. } | Self::Prepared { .. } | Self::NotMeOutcome { .. } => return None,
        })
    }
}

#[cfg(test)]
mod tests;
