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
            Self::Registered | Self::Refused | Self::RegistrationRetracted | Self::Reopened | Self::Prepared | Self::Question => {
                Topic::Request
            }
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

/// R12 reads all that a patient wrote in a conversation on every look, so there is an end to it; the table's check says so too.
pub const MAX_NAMES: usize = 20_000;

/// The words of a conversation with those of a new text, as R12 compares them: in their order, for a name may have several.
/// None when it is full: then the patient goes on in another conversation, and no name ever drops out of this one.
pub fn names_with(known: &str, text: &str) -> Option<String> {
    let words = crate::directory::names::search_key(text);
    if words.is_empty() || format!(" {known} ").contains(&format!(" {words} ")) {
        return Some(known.to_owned());
    }
    let all = if known.is_empty() { words } else { format!("{known} {words}") };
    (all.chars().count() <= MAX_NAMES).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_name_stays_whatever_comes_after_it() {
        let mut known = names_with("", "Dag, het gaat over An De Smet.").unwrap();
        assert_eq!(known, "dag het gaat over an de smet");
        known = names_with(&known, "An de Smet?").unwrap();
        assert_eq!(known, "dag het gaat over an de smet", "what stands there already is not written twice");
        while let Some(more) = names_with(&known, &format!("Nog een bericht van {} tekens. {}", known.len(), "ja ".repeat(1300)))
        {
            assert!(more.starts_with(&known));
            known = more;
        }
        assert!(known.len() > MAX_NAMES - 4000 && known.contains("an de smet"));
        assert!(names_with(&known, "an de smet").is_some(), "full, but this says nothing new");
    }

    proptest! {
        #[test]
        fn the_words_of_every_text_are_found(texts in proptest::collection::vec("[a-z ]{0,40}", 1..6)) {
            let mut known = String::new();
            for text in &texts {
                known = names_with(&known, text).unwrap();
            }
            for text in &texts {
                let key = crate::directory::names::search_key(text);
                let found = format!(" {known} ").contains(&format!(" {key} "));
                prop_assert!(key.is_empty() || found);
            }
        }
    }
}
