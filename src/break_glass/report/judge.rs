//! Whom a report is about, as far as the portal knows them, and whether it may open access.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::super::model::{BreakKind, BreakRefusal, BreakReport, Marks};
use super::notify::{held_at, of_person};
use crate::db::ids::{CareWorkerId, PatientId};
use crate::directory::{self, Identifiers, RecognisedPerson};
use crate::exclusions::{self, Period};
use crate::patients::{self, Home};

/// What the portal knows of the people in a report.
pub(super) struct ReportContext {
    pub home: Option<Home>,
    pub periods: Vec<(Period, Identifiers)>,
    /// The person's numbers as the directory writes them.
    numbers: Identifiers,
    /// Entries of the directory with the person's numbers, the surest number first.
    candidates: Vec<CareWorkerId>,
    several_people: bool,
    /// It is to open access.
    pub opens: bool,
}

impl ReportContext {
    pub async fn load(conn: &mut AsyncPgConnection, report: &BreakReport, now: DateTime<Utc>) -> QueryResult<Self> {
        let home = patients::find_by_number(conn, &report.patient).await?;
        let periods = match home {
            Some(known) => exclusions::with_identifiers(conn, known.patient).await?,
            None => Vec::new(),
        };
        let RecognisedPerson { numbers, entries: candidates } = directory::recognise(conn, &report.person.identifiers).await?;
        let several_people = directory::are_different_people(conn, &candidates).await?;
        Ok(Self { home, periods, numbers, candidates, several_people, opens: report.is_to_open(now) })
    }

    pub fn patient(&self) -> Option<PatientId> {
        self.home.map(|home| home.patient)
    }

    pub fn check_opening(&self, report: &BreakReport, now: DateTime<Utc>, longest: TimeDelta) -> Result<(), BreakRefusal> {
        report.check_opening(now, longest)?;
        // It would open the record to each of them (R16). Asked before anything of the patient: the answer must not tell whom the patient
        // excludes (R15).
        if self.several_people {
            return Err(BreakRefusal::SeveralPeople);
        }
        let is_excluded = of_person(&self.periods, &self.numbers).any(Period::is_active);
        if is_excluded { Ok(()) } else { Err(BreakRefusal::NotExcluded) }
    }

    /// Whom the patient excludes comes first: that is who the report is about. Then the surest number.
    pub fn care_worker(&self, report: &BreakReport) -> Option<CareWorkerId> {
        let excluded = |id: &&CareWorkerId| {
            of_person(&self.periods, &self.numbers).any(|period| {
                period.care_worker == **id && (if self.opens { period.is_active() } else { held_at(period, report.starts_at) })
            })
        };
        let wanted = if report.kind == BreakKind::Exclusion { self.candidates.iter().find(excluded) } else { None };
        wanted.or(self.candidates.first()).copied()
    }

    pub fn marks(&self, report: &BreakReport, now: DateTime<Utc>) -> Marks {
        Marks { person_unknown: self.candidates.is_empty(), several_people: self.several_people, ..report.marks(now) }
    }
}
