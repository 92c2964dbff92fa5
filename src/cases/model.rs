//! The states of a case, and how it ends. Pure.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::db::text_enum;
use crate::i18n::dates;

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

    /// Whether the latest date has passed without an outcome.
    pub fn is_late(self, latest_on: NaiveDate, now: DateTime<Utc>) -> bool {
        self.is_open() && latest_on < dates::day(now)
    }
}

/// The latest date of a report that is made now (`rules.case_days`, R17).
pub fn latest_day(now: DateTime<Utc>, case_days: u32) -> NaiveDate {
    dates::day(now) + TimeDelta::days(case_days.into())
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
