//! A case as pages show it. Data only.

use super::model::CaseState;
use crate::i18n::{Locale, t};
use crate::web::views::Tag;

/// The state of a case, as officers read it.
pub fn case_tag(locale: Locale, state: CaseState) -> Tag {
    match state {
        CaseState::Open => Tag { text: t(locale, "break-glass-zaak-open"), colour: "grey" },
        CaseState::Investigating => Tag { text: t(locale, "break-glass-zaak-onderzoek"), colour: "blue" },
        CaseState::Founded => Tag { text: t(locale, "break-glass-zaak-gegrond"), colour: "teal" },
        CaseState::Unfounded => Tag { text: t(locale, "break-glass-zaak-ongegrond"), colour: "teal" },
    }
}

/// The state of a case about a break, as its patient reads it: what was found, not what the report was worth.
pub fn case_tag_for_patient(locale: Locale, state: CaseState) -> Tag {
    match state {
        CaseState::Open | CaseState::Investigating => case_tag(locale, state),
        CaseState::Founded => Tag { text: t(locale, "break-glass-zaak-geen-goede-reden"), colour: "teal" },
        CaseState::Unfounded => Tag { text: t(locale, "break-glass-zaak-goede-reden"), colour: "teal" },
    }
}

/// The state of a case about an act that the patient disputes, as the patient reads it.
pub fn dispute_tag_for_patient(locale: Locale, state: CaseState) -> Tag {
    match state {
        CaseState::Open | CaseState::Investigating => case_tag(locale, state),
        CaseState::Founded => Tag { text: t(locale, "disputes-staat-gegrond"), colour: "teal" },
        CaseState::Unfounded => Tag { text: t(locale, "disputes-staat-ongegrond"), colour: "teal" },
    }
}

/// A case as officers see it.
#[derive(Debug, Clone)]
pub struct CaseFacts {
    pub state: Tag,
    /// The latest date of its outcome, which the patient sees too (R17).
    pub latest: String,
    pub is_late: bool,
    /// Not assigned yet.
    pub is_waiting: bool,
    /// An outcome is still to come.
    pub is_open: bool,
    /// Who looks into it.
    pub taken_by: Option<String>,
    /// What was found: for the ombudsdienst only.
    pub findings: String,
    /// The words for the patient.
    pub words: String,
}

/// One line of the timeline, as the parts of a request's page take it.
#[derive(Debug, Clone)]
pub struct Happened {
    pub what: String,
    pub at: String,
    pub iso: String,
    /// More, may be empty.
    pub detail: String,
}
