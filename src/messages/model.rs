//! What a conversation is about, who writes in it, and what the portal tells there. Pure.

/// What a conversation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The patient asks for an exclusion.
    Exclusion,
    /// The patient asks to end one.
    Ending,
    /// The patient suspects that somebody looked without a reason.
    Suspicion,
    /// Another question.
    Other,
    /// A request: what became of it, or a question about it.
    Request,
    /// An exclusion that ended.
    Ended,
    /// A break of the glass.
    Break,
}

impl Topic {
    /// All of them; a patient chooses from the first four.
    pub const ALL: [Self; 7] =
        [Self::Exclusion, Self::Ending, Self::Suspicion, Self::Other, Self::Request, Self::Ended, Self::Break];

    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exclusion => "exclusion",
            Self::Ending => "ending",
            Self::Suspicion => "suspicion",
            Self::Other => "other",
            Self::Request => "request",
            Self::Ended => "ended",
            Self::Break => "break",
        }
    }

    /// As the database wrote it; the column's check allows nothing else.
    pub fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|topic| topic.as_str() == text).unwrap_or(Self::Other)
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The patient.
    Patient,
    /// An officer, in their own words.
    Officer,
    /// The portal.
    System,
}

impl Author {
    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Officer => "officer",
            Self::System => "system",
        }
    }

    /// As the database wrote it.
    pub fn read(text: &str) -> Self {
        match text {
            "patient" => Self::Patient,
            "officer" => Self::Officer,
            _ => Self::System,
        }
    }
}

/// What the portal tells a patient, or an officer asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The exclusion stands.
    Registered,
    /// The request was refused.
    Refused,
    /// A registration was taken back.
    RegistrationRetracted,
    /// A refusal is looked at again.
    Reopened,
    /// An exclusion ended.
    Ended,
    /// The glass was broken.
    Broken,
    /// What came of the patient's suspicion.
    Outcome,
    /// A request was prepared from a message: the consequences are to be read.
    Prepared,
    /// An officer's question about a request, which waits for the answer.
    Question,
}

impl Kind {
    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Refused => "refused",
            Self::RegistrationRetracted => "registration_retracted",
            Self::Reopened => "reopened",
            Self::Ended => "ended",
            Self::Broken => "broken",
            Self::Outcome => "outcome",
            Self::Prepared => "prepared",
            Self::Question => "question",
        }
    }

    /// What a conversation that it starts is about.
    pub const fn topic(self) -> Topic {
        match self {
            Self::Ended => Topic::Ended,
            Self::Broken | Self::Outcome => Topic::Break,
            Self::Registered | Self::Refused | Self::RegistrationRetracted | Self::Reopened | Self::Prepared | Self::Question => Topic::Request,
        }
    }

    /// In whose words it is.
    pub const fn author(self) -> Author {
        match self {
            Self::Question => Author::Officer,
            _ => Author::System,
        }
    }
}
