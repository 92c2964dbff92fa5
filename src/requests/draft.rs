//! A request while it is being written: what is known so far, and which step comes next. Pure.

use crate::db::ids::{CareWorkerId, InstitutionId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::contact::ContactPreference;

/// The version of the text on consequences and reach; raise it with every change of that text (R8).
pub const CONSEQUENCES_VERSION: &str = "1";

/// What the patient filled in so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What was searched last.
    pub search: Option<Search>,
    /// Who is to be excluded.
    pub person: Option<RequestedPerson>,
    /// The hospital's way was chosen over eHealth's.
    pub through_hospital: bool,
    /// The consequences were read.
    pub read: Option<ConsequencesRead>,
    /// Remarks and contact.
    pub answers: Option<Answers>,
    /// The answer to *Gaat dit over iemand van de ombudsdienst?*, where it was asked.
    pub conflict: Option<ConflictAnswer>,
}

/// Whether what the patient wrote is about somebody of the ombudsdienst (R12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictAnswer {
    /// The words that were asked about: others are asked about anew.
    pub words: String,
    pub involved: bool,
}

/// A search in the directory.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub struct Search {
    pub term: String,
    /// Where that person works, as it was typed; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Whether anybody was found.
    pub found: bool,
    /// Who was found, for the page that follows at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<KeptResult>,
}

/// The same words make the same search, whenever it was made: sent again, it changes no draft (R10).
impl PartialEq for Search {
    fn eq(&self, other: &Self) -> bool {
        (&self.term, &self.place, self.found) == (&other.term, &other.place, other.found)
    }
}

/// What a search found, kept so that the page after it does not search again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptResult {
    pub at: DateTime<Utc>,
    /// In the order in which they are shown.
    pub people: Vec<CareWorkerId>,
    /// More fit than are shown.
    pub more: bool,
    /// What was searched for instead.
    pub searched_as: Option<String>,
    /// The place that was typed is that of an institution.
    pub place_known: bool,
}

impl KeptResult {
    /// The directory changes meanwhile: after this long the search is made anew.
    const LASTS: TimeDelta = TimeDelta::minutes(10);

    /// Whether it may still be shown.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now - self.at < Self::LASTS
    }
}

/// R1: one natural person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestedPerson {
    /// An entry of the directory.
    Chosen {
        care_worker: CareWorkerId,
        /// It has a RIZIV number, so eHealth is advised.
        has_riziv: bool,
    },
    /// A person who was not found there, in words.
    Described {
        /// The name, or a part of it.
        name: String,
        /// Hospital and department.
        place: String,
        /// The function, if known.
        function: Option<String>,
    },
}

/// The acknowledgement of R8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsequencesRead {
    pub version: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Not required.
    pub remark: Option<String>,
    pub contact: ContactPreference,
    /// Whose ombudsdienst, when it is not the home institution's.
    pub institution: Option<InstitutionId>,
    /// *Deze persoon werkt bij de ombudsdienst, of kent daar iemand* (R12).
    pub undisclosed: bool,
}

/// A page of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Search.
    Search,
    /// Choose from what was found.
    Choose,
    /// Describe who was not found.
    Describe,
    /// The advice to use eHealth.
    Ehealth,
    /// Consequences and reach.
    Consequences,
    /// Remarks and contact.
    Contact,
    /// *Gaat dit over iemand van de ombudsdienst?*, only where it is possible (R12).
    Conflict,
    /// Check and send.
    Check,
}

impl Stage {
    /// The last part of its path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Search => "zoeken",
            Self::Choose => "kiezen",
            Self::Describe => "beschrijven",
            Self::Ehealth => "ehealth",
            Self::Consequences => "gevolgen",
            Self::Contact => "contact",
            Self::Conflict => "ombudsdienst",
            Self::Check => "controle",
        }
    }
}

impl Draft {
    /// The first page that still lacks an answer; **Controleer je aanvraag** when none does.
    pub fn next(&self) -> Stage {
        match &self.person {
            None => match &self.search {
                None => Stage::Search,
                Some(search) if search.found => Stage::Choose,
                Some(_) => Stage::Describe,
            },
            Some(RequestedPerson::Chosen { has_riziv: true, .. }) if !self.through_hospital => Stage::Ehealth,
            Some(_) if self.read.is_none() => Stage::Consequences,
            Some(_) if self.answers.is_none() => Stage::Contact,
            Some(_) => Stage::Check,
        }
    }

    /// Whether a page may be opened: no page before it lacks an answer.
    pub fn allows(&self, stage: Stage) -> bool {
        match stage {
            Stage::Search => true,
            Stage::Choose | Stage::Describe => self.search.is_some(),
            Stage::Ehealth => matches!(self.person, Some(RequestedPerson::Chosen { has_riziv: true, .. })),
            later => later <= self.next(),
        }
    }

    /// Chooses a person; the choice of the hospital's way is asked again for another one.
    pub fn choose(&mut self, person: RequestedPerson) {
        if self.person.as_ref() != Some(&person) {
            self.through_hospital = false;
            self.conflict = None;
            self.person = Some(person);
        }
    }

    /// The page before the consequences.
    pub fn before_consequences(&self) -> Stage {
        match &self.person {
            Some(RequestedPerson::Chosen { has_riziv: true, .. }) => Stage::Ehealth,
            Some(RequestedPerson::Described { .. }) => Stage::Describe,
            _ => Stage::Choose,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn search(found: bool) -> Draft {
        Draft { search: Some(Search { place: String::new(), term: "Janssens".into(), found, result: None }), ..Draft::default() }
    }

    #[test]
    fn each_answer_leads_to_the_next_page() {
        let mut draft = Draft::default();
        assert_eq!(draft.next(), Stage::Search);
        assert_eq!(search(false).next(), Stage::Describe);
        draft = search(true);
        assert_eq!(draft.next(), Stage::Choose);
        draft.choose(RequestedPerson::Chosen { care_worker: CareWorkerId::NIL, has_riziv: true });
        assert_eq!(draft.next(), Stage::Ehealth);
        draft.through_hospital = true;
        assert_eq!(draft.next(), Stage::Consequences);
        draft.read = Some(ConsequencesRead { version: "1".into(), at: DateTime::UNIX_EPOCH });
        assert_eq!(draft.next(), Stage::Contact);
        draft.answers = Some(Answers::default());
        assert_eq!(draft.next(), Stage::Check);
    }

    #[test]
    fn no_page_can_be_skipped_and_each_can_be_gone_back_to() {
        let mut draft = search(true);
        assert!(draft.allows(Stage::Describe) && !draft.allows(Stage::Consequences) && !draft.allows(Stage::Check));
        draft.choose(RequestedPerson::Chosen { care_worker: CareWorkerId::NIL, has_riziv: false });
        assert!(!draft.allows(Stage::Ehealth) && draft.allows(Stage::Consequences) && !draft.allows(Stage::Contact));
        draft.read = Some(ConsequencesRead { version: "1".into(), at: DateTime::UNIX_EPOCH });
        draft.answers = Some(Answers::default());
        for stage in [Stage::Search, Stage::Choose, Stage::Describe, Stage::Consequences, Stage::Contact, Stage::Check] {
            assert!(draft.allows(stage), "{stage:?}");
        }
    }

    #[test]
    fn somebody_else_is_advised_anew() {
        let mut draft = search(true);
        draft.choose(RequestedPerson::Chosen { care_worker: CareWorkerId::NIL, has_riziv: true });
        draft.through_hospital = true;
        draft.choose(RequestedPerson::Chosen { care_worker: CareWorkerId::NIL, has_riziv: true });
        assert!(draft.through_hospital);
        draft.choose(RequestedPerson::Chosen { care_worker: CareWorkerId::from_uuid(Uuid::from_u128(1)), has_riziv: true });
        assert_eq!(draft.next(), Stage::Ehealth);
    }
}
