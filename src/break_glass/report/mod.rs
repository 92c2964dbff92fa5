//! How a break comes in: its record, the patient's message, the notice by mail and the audit row are one transaction (R9).
//! An interface for applications only has to parse a [`BreakReport`] and to answer with the [`ReportOutcome`].

mod attach;
mod judge;
mod notify;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use judge::ReportContext;
use notify::{choose_ombudsdienst, notify_patient};

use super::model::{BreakRefusal, BreakReport};
use super::report_ids;
use super::store::{self, BreakConcern, BreakRow, JOB, JudgedReport};
use super::text::Reporter;
use crate::applications::{MAX_REFUSED_OPENINGS_AN_HOUR, count_refused_openings};
use crate::audit::{Event, ReportedBreak, record};
use crate::conflicts::{WaitingMatter, notify_handlers};
use crate::db::ids::BreakId;
use crate::db::{DbError, read_now};
use crate::directory::names;
use crate::web::AppState;

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
    /// It was to open access, and too many of this application's were refused in this hour.
    TooOften,
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
pub async fn report(site: &AppState, reporter: &Reporter, report: &BreakReport) -> Result<ReportOutcome, DbError> {
    take_in(site, reporter, report, None).await
}

/// Takes in a report as of a moment that is over: for the demo.
///
/// # Errors
/// As [`report`].
pub async fn report_of_past(
    site: &AppState,
    reporter: &Reporter,
    report: &BreakReport,
    at: DateTime<Utc>,
) -> Result<ReportOutcome, DbError> {
    take_in(site, reporter, report, Some(at)).await
}

async fn take_in(
    site: &AppState,
    reporter: &Reporter,
    report: &BreakReport,
    at: Option<DateTime<Utc>>,
) -> Result<ReportOutcome, DbError> {
    let mut tx = site.decisions_db.begin(JOB).await?;
    report_ids::lock_report_id(&mut tx, reporter, report.id).await?;
    store::lock_reports_of(&mut tx, report.patient.as_str()).await?;
    let now = match at {
        Some(at) => at,
        None => read_now(&mut tx).await?,
    };
    if let Some(outcome) = find_earlier_outcome(&mut tx, reporter, report).await? {
        tx.rollback().await?;
        return Ok(outcome);
    }
    // Before anything is said of the patient: a refusal tells that nobody is excluded. What has happened is never limited (R9).
    if site.limited
        && report.is_to_open(now)
        && count_refused_openings(&mut tx, reporter.name(), 0, now).await? >= MAX_REFUSED_OPENINGS_AN_HOUR
    {
        tx.rollback().await?;
        return Ok(ReportOutcome::TooOften);
    }
    let context = ReportContext::load(&mut tx, report, now).await?;
    let longest = TimeDelta::minutes(site.rules.break_minutes.into());
    if context.opens
        && let Err(refusal) = context.check_opening(report, now, longest)
    {
        let event = Event::break_refused(context.patient(), &reporter.code(), refusal.element());
        record(&mut tx, JOB, event, now).await?;
        count_refused_openings(&mut tx, reporter.name(), 1, now).await?;
        tx.commit().await?;
        return Ok(ReportOutcome::Refused(refusal));
    }
    let Some(id) = insert_and_notify(&mut tx, site, reporter, report, &context, now).await? else {
        // The same id came in for another patient at the same moment.
        let before = store::find_report(&mut tx, reporter, report.id).await?;
        tx.rollback().await?;
        return before.map(|before| same_or_conflict(&before, report)).ok_or(DbError::Query(diesel::result::Error::NotFound));
    };
    tx.commit().await?;
    Ok(ReportOutcome::Recorded { id, opens: context.opens })
}

/// The outcome for an id that was used before.
async fn find_earlier_outcome(
    conn: &mut AsyncPgConnection,
    reporter: &Reporter,
    report: &BreakReport,
) -> QueryResult<Option<ReportOutcome>> {
    let used = report_ids::find_report_id(conn, reporter, report.id).await?;
    if used.is_some_and(|used| used.told != report_ids::STARTED) {
        return Ok(Some(ReportOutcome::Conflict));
    }
    let before = store::find_report(conn, reporter, report.id).await?;
    Ok(before.map(|before| same_or_conflict(&before, report)))
}

/// Writes the report, the patient's message and the audit row. `None` when its id is used meanwhile.
async fn insert_and_notify(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    reporter: &Reporter,
    report: &BreakReport,
    context: &ReportContext,
    now: DateTime<Utc>,
) -> QueryResult<Option<BreakId>> {
    let care_worker = context.care_worker(report);
    let named = if care_worker.is_none() { names::search_key(report.person.name.as_str()) } else { String::new() };
    let identifiers = serde_json::to_value(&report.person.identifiers).unwrap_or_default();
    let patient = context.patient();
    let niss = patient.is_none().then(|| report.patient.as_str());
    let who = BreakConcern { patient, niss, care_worker, named: &named, identifiers: &identifiers };
    let happened_in = match &report.place.institution {
        None => None,
        Some(cbe) => store::find_institution(conn, cbe.as_str()).await?.map(|(id, _)| id),
    };
    let home = context.home.map(|home| home.institution);
    let handler = choose_ombudsdienst(conn, site, home, happened_in, who).await?;
    let institution = handler.institution;
    let (id, opens, marks) = (BreakId::generate(), context.opens, context.marks(report, now));
    if !store::insert_report(conn, id, reporter, report, &JudgedReport { who, marks, opens, institution }, now).await? {
        return Ok(None);
    }
    if let Some(patient) = patient {
        let row = store::find_report(conn, reporter, report.id).await?.ok_or(diesel::result::Error::NotFound)?;
        notify_patient(conn, site, &row, &context.periods, (patient, handler), now).await?;
    }
    let event = Event::break_reported(&ReportedBreak {
        patient,
        id,
        care_worker,
        application: &reporter.code(),
        kind: report.kind.code(),
        opens,
        marks: &marks.codes(),
    });
    record(conn, JOB, event, now).await?;
    notify_handlers(conn, site, institution, WaitingMatter::Break(id), now).await?;
    Ok(Some(id))
}
