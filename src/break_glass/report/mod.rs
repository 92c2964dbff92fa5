//! How a break comes in: its record, the patient's message, the notice by mail and the audit row are one transaction (R9).
//! An interface for applications only has to parse a [`BreakReport`] and to answer with the [`ReportOutcome`].

mod attach;
mod notify;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{BreakKind, BreakRefusal, BreakReport};
use super::report_ids;
use super::store::{self, BreakConcern, BreakRow, JOB, JudgedReport};
use super::text::Reporter;
use crate::audit::{Event, ReportedBreak, record};
use crate::db::DbError;
use crate::db::ids::{BreakId, CareWorkerId};
use crate::directory::{self, names};
use crate::exclusions::{self, Period};
use crate::ombuds_mail::notify_ombudsdienst;
use crate::patients::{self, Home};
use crate::web::AppState;
use notify::{choose_ombudsdienst, held_at, of_person, tell_patient};

pub use attach::{attach_kept_breaks, patient_appeared};

/// Outcome of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportOutcome {
    /// It is kept; whether it opens access until its end.
    Recorded {
        id: BreakId,
        /// The record is open to that person.
        opens: bool,
    },
    /// It was kept before: the same answer, and nothing is told twice.
    SameAgain {
        id: BreakId,
        /// As it was answered then.
        opens: bool,
    },
    /// Another content came in under this id before.
    Conflict,
    /// It was to open access, and may not.
    Refused(BreakRefusal),
}

fn same_or_conflict(before: &BreakRow, report: &BreakReport) -> ReportOutcome {
    if before.content_hash == report.content_hash() {
        ReportOutcome::SameAgain { id: before.id, opens: before.opens }
    } else {
        ReportOutcome::Conflict
    }
}

/// Takes in a report.
///
/// # Errors
/// Those of the database; then nothing of it is kept, and it may be sent again.
pub async fn report(
    site: &AppState,
    reporter: &Reporter,
    report: &BreakReport,
    now: DateTime<Utc>,
) -> Result<ReportOutcome, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    report_ids::lock_report_id(&mut tx, reporter, report.id).await?;
    store::lock_reports_of(&mut tx, report.patient.as_str()).await?;
    if report_ids::find_report_id(&mut tx, reporter, report.id).await?.is_some_and(|used| used.told != report_ids::STARTED) {
        tx.rollback().await?;
        return Ok(ReportOutcome::Conflict);
    }
    if let Some(before) = store::find_report(&mut tx, reporter, report.id).await? {
        tx.rollback().await?;
        return Ok(same_or_conflict(&before, report));
    }
    let patient = patients::find_by_niss(&mut tx, &report.patient).await?;
    let periods = match patient {
        Some(known) => exclusions::with_identifiers(&mut tx, known.patient).await?,
        None => Vec::new(),
    };
    let person = &report.person.identifiers;
    let candidates = directory::find_by_identifiers(&mut tx, person).await?;
    let several = directory::are_different_people(&mut tx, &candidates).await?;
    let opens = report.is_to_open(now);
    if opens {
        let longest = TimeDelta::minutes(site.rules.break_minutes.into());
        let refused = of_person(&periods, person).any(Period::is_active);
        let people: HashSet<CareWorkerId> =
            of_person(&periods, person).filter(|period| period.is_active()).map(|period| period.care_worker).collect();
        let excluded_people = people.len();
        let checked = report
            .check_opening(now, longest)
            .and(if refused { Ok(()) } else { Err(BreakRefusal::NotExcluded) })
            // It would open the record to each of them (R16); entries of one name are two people until their numbers say otherwise.
            .and(if several || excluded_people > 1 { Err(BreakRefusal::SeveralPeople) } else { Ok(()) });
        if let Err(refusal) = checked {
            let event = Event::break_refused(patient.map(|known| known.patient), &reporter.code(), refusal.element());
            record(&mut tx, JOB, event, now).await?;
            tx.commit().await?;
            return Ok(ReportOutcome::Refused(refusal));
        }
    }
    // Whom the patient excludes comes first: that is who this is about. Then the surest number.
    let excluded = |id: &&CareWorkerId| {
        of_person(&periods, person).any(|period| {
            period.care_worker == **id && (if opens { period.is_active() } else { held_at(period, report.starts_at) })
        })
    };
    let wanted = if report.kind == BreakKind::Exclusion { candidates.iter().find(excluded) } else { None };
    let care_worker = wanted.or(candidates.first()).copied();
    let mut marks = report.marks(now);
    marks.person_unknown = care_worker.is_none();
    marks.several_people = several;
    let named = if care_worker.is_none() { names::search_key(report.person.name.as_str()) } else { String::new() };
    let identifiers = serde_json::to_value(person).unwrap_or_default();
    let who = BreakConcern {
        patient: patient.map(|known| known.patient),
        niss: patient.is_none().then(|| report.patient.as_str()),
        care_worker,
        named: &named,
        identifiers: &identifiers,
    };
    let happened_in = match &report.place.institution {
        None => None,
        Some(cbe) => store::find_institution(&mut tx, cbe.as_str()).await?.map(|(id, _)| id),
    };
    let institution = choose_ombudsdienst(&mut tx, site, patient.map(|known| known.institution), happened_in, who).await?;
    let id = BreakId::generate();
    if !store::insert_report(&mut tx, id, reporter, report, &JudgedReport { who, marks, opens, institution }, now).await? {
        // The same id came in for another patient at the same moment.
        let before = store::find_report(&mut tx, reporter, report.id).await?;
        tx.rollback().await?;
        return before.map(|before| same_or_conflict(&before, report)).ok_or(DbError::Query(diesel::result::Error::NotFound));
    }
    if let Some(Home { patient, .. }) = patient {
        let row = store::find_report(&mut tx, reporter, report.id).await?.ok_or(diesel::result::Error::NotFound)?;
        tell_patient(&mut tx, site, &row, &periods, (patient, institution), now).await?;
    }
    let event = Event::break_reported(&ReportedBreak {
        patient: who.patient,
        id,
        care_worker,
        application: &reporter.code(),
        kind: report.kind.code(),
        opens,
        marks: &marks.codes(),
    });
    record(&mut tx, JOB, event, now).await?;
    notify_ombudsdienst(&mut tx, site, institution, now).await?;
    tx.commit().await?;
    Ok(ReportOutcome::Recorded { id, opens })
}
