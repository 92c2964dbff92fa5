//! What a report of a break says, what makes one that opens access acceptable. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::text::{Motivation, ReportedLine};
use crate::db::ids::{CareWorkerId, ReportId};
use crate::db::text_enum;
use crate::directory::{Cbe, Identifiers, PatientNumber};

text_enum! {
    /// Why the person had no access to the record.
    pub enum BreakKind: "kind of break" {
        /// The patient excludes the person, who opened it for continuity of care.
        Exclusion = "exclusion",
        /// No therapeutic relationship is known. Such a break never opens a record here.
        NoRelationship = "no_relationship",
    }
}

impl BreakKind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exclusion => "exclusion",
            Self::NoRelationship => "no-relationship",
        }
    }
}

/// Who opened it, as the application says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportedPerson {
    /// Every number that the application knows; none when it knows none.
    pub identifiers: Identifiers,
    pub name: ReportedLine,
    /// What the person does.
    pub function: ReportedLine,
    /// System and value of each number that is invalid or of an unknown system, kept as it was sent.
    pub unread: Vec<(ReportedLine, ReportedLine)>,
    /// One of those is of a system of ours or nearly so: it may be the number of another person.
    pub uncertain: bool,
}

impl ReportedPerson {
    /// What could not be read, as the database keeps it.
    pub(super) fn unread_as_kept(&self) -> serde_json::Value {
        let kept = |(system, value): &(ReportedLine, ReportedLine)| json!({ "system": system.as_str(), "value": value.as_str() });
        self.unread.iter().map(kept).collect()
    }
}

/// Where, as the application says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportedPlace {
    pub institution: Option<Cbe>,
    /// The department, or the place in words.
    pub words: ReportedLine,
}

/// A report of a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakReport {
    /// The id that the application gave it.
    pub id: ReportId,
    /// Why access was not there.
    pub kind: BreakKind,
    pub patient: PatientNumber,
    pub person: ReportedPerson,
    pub place: ReportedPlace,
    pub starts_at: DateTime<Utc>,
    /// Until when. One that opens access always has an end (R16).
    pub ends_at: Option<DateTime<Utc>>,
    pub motivation: Motivation,
}

/// An application says that a break is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The id of the application's report of it.
    pub id: ReportId,
    pub at: DateTime<Utc>,
}

/// An application says what was opened during a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The id of the application's report of it.
    pub id: ReportId,
    /// In its words; not empty.
    pub what: ReportedLine,
    pub at: DateTime<Utc>,
}

/// Why a report that is to open access is refused: what must be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakRefusal {
    /// Fewer than 10 or more than 200 characters.
    Motivation,
    /// Ends before it starts, or is longer than the setting allows.
    Length,
    /// Starts later than now, a little aside.
    Start,
    /// It names nobody.
    NoPerson,
    /// No exclusion of this patient refuses this person.
    NotExcluded,
    /// The numbers are those of several people.
    SeveralPeople,
    /// One of the numbers is invalid, so it may be another person's.
    Unread,
}

impl BreakRefusal {
    /// The element of the report, for the answer and the audit.
    pub const fn element(self) -> &'static str {
        match self {
            Self::Motivation => "motivation",
            Self::Length => "period-end",
            Self::Start => "period-start",
            Self::NoPerson | Self::NotExcluded | Self::SeveralPeople | Self::Unread => "person",
        }
    }
}

/// What is wrong with a report that is kept all the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Fewer than 10 characters say why.
    pub motivation_missing: bool,
    /// More than 200 characters do.
    pub motivation_long: bool,
    /// The directory has no person with these numbers.
    pub person_unknown: bool,
    /// The numbers are those of several people.
    pub several_people: bool,
    /// No end, an end before the start, or a start that lies ahead.
    pub period_odd: bool,
}

impl Marks {
    pub fn codes(self) -> Vec<&'static str> {
        [
            (self.motivation_missing, "motivation-missing"),
            (self.motivation_long, "motivation-long"),
            (self.person_unknown, "person-unknown"),
            (self.several_people, "several-people"),
            (self.period_odd, "period-odd"),
        ]
        .into_iter()
        .filter_map(|(is, code)| is.then_some(code))
        .collect()
    }
}

/// Clocks of other machines run a little ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

impl BreakReport {
    /// Whether it is to open access: of an exclusion, and its end lies ahead.
    pub fn is_to_open(&self, now: DateTime<Utc>) -> bool {
        self.kind == BreakKind::Exclusion && self.ends_at.is_some_and(|end| end > now)
    }

    /// What a report that is to open access must have, the person apart.
    ///
    /// # Errors
    /// With what must be mended.
    pub fn check_opening(&self, now: DateTime<Utc>, longest: TimeDelta) -> Result<(), BreakRefusal> {
        if self.motivation.is_short() || self.motivation.is_long() {
            return Err(BreakRefusal::Motivation);
        }
        if self.starts_at > now + AHEAD {
            return Err(BreakRefusal::Start);
        }
        if self.ends_at.is_none_or(|end| end <= self.starts_at || end - self.starts_at > longest) {
            return Err(BreakRefusal::Length);
        }
        match (self.person.identifiers.is_empty(), self.person.unread.is_empty()) {
            (true, true) => return Err(BreakRefusal::NoPerson),
            (true, false) => return Err(BreakRefusal::Unread),
            (false, _) if self.person.uncertain => return Err(BreakRefusal::Unread),
            (false, _) => {}
        }
        Ok(())
    }

    /// What is wrong with one that tells of what has happened, the person apart.
    pub fn marks(&self, now: DateTime<Utc>) -> Marks {
        Marks {
            motivation_missing: self.motivation.is_short(),
            motivation_long: self.motivation.is_long(),
            person_unknown: false,
            several_people: false,
            period_odd: self.ends_at.is_none_or(|end| end < self.starts_at) || self.starts_at > now + AHEAD,
        }
    }

    /// From when until when, the earlier first.
    pub fn period(&self) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
        match self.ends_at {
            Some(end) if end < self.starts_at => (end, Some(self.starts_at)),
            end => (self.starts_at, end),
        }
    }

    /// Tells another content under the same id.
    pub fn content_hash(&self) -> Vec<u8> {
        let mut content = json!({
            "kind": self.kind.as_str(),
            "patient": self.patient.as_str(),
            "identifiers": self.person.identifiers,
            "name": self.person.name.as_str(),
            "function": self.person.function.as_str(),
            "institution": self.place.institution.as_ref().map(Cbe::as_str),
            "place": self.place.words.as_str(),
            "starts_at": self.starts_at.timestamp_micros(),
            "ends_at": self.ends_at.map(|end| end.timestamp_micros()),
            "motivation": self.motivation.as_str(),
        });
        // Only where there are some: what was kept before there could be any stays the same.
        if let (false, Some(content)) = (self.person.unread.is_empty(), content.as_object_mut()) {
            content.insert("unread".to_owned(), self.person.unread_as_kept());
        }
        Sha256::digest(content.to_string().as_bytes()).to_vec()
    }
}

/// Access that a break opened, or did not: what a decision needs of it.
#[derive(Debug, Clone)]
pub struct Access {
    /// Whose: the entry of the directory.
    pub care_worker: Option<CareWorkerId>,
    /// Every number of that person, reported and known.
    pub person: Identifiers,
    /// Whether it opens anything at all.
    pub opens: bool,
    pub ends_at: Option<DateTime<Utc>>,
    /// An end before that.
    pub stopped_at: Option<DateTime<Utc>>,
}

impl Access {
    /// Whether it opens the record at this moment. It ends by itself (R16): nothing runs for it. A stop is never in the future, so it
    /// counts whatever this machine's clock says.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.opens && self.stopped_at.is_none() && self.ends_at.is_some_and(|end| now < end)
    }
}

#[cfg(test)]
mod tests;
