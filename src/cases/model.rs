//! The states of a case, and how it ends. Pure.

use crate::db::text_enum;

text_enum! {
    /// How far the ombudsdienst is with what a patient reported: a break, or an act that was not the patient's.
    pub enum CaseState: "state of a case" {
        /// Not assigned yet.
        Open = "open",
        /// An officer looks into it.
        Investigating = "investigating",
        /// The patient is right: there was no reason to open the record, or it was not the patient who asked.
        Founded = "founded",
        /// It was in order.
        Unfounded = "unfounded",
    }
}

impl CaseState {
    /// Those whose outcome is still to come.
    pub const OPEN: [Self; 2] = [Self::Open, Self::Investigating];

    /// Whether an outcome is still to come.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

/// How a case ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseVerdict {
    pub state: CaseState,
    /// For the ombudsdienst only.
    pub findings: String,
    /// For the patient.
    pub words: String,
}
