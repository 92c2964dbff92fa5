//! What an application reports of a break later: that it stopped early, and what was opened.

use super::model::{Opening, Stop};
use super::store::JOB;
use super::text::Reporter;
use super::{openings, report_ids, store};
use crate::audit::{Event, record};
use crate::db::ids::ReportId;
use crate::db::{DbError, read_now};
use crate::web::AppState;

/// Outcome of reporting a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopOutcome {
    /// It is over, now or since the same report before.
    Over,
    /// Another content came in under this id before.
    Conflict,
    /// This application reported no such break.
    Unknown,
}

/// Ends a break early, when the application that reported it says so. A break that is over stays as it was.
pub async fn report_stop(site: &AppState, reporter: &Reporter, report: ReportId, stop: &Stop) -> Result<StopOutcome, DbError> {
    let mut tx = site.decisions_db.begin(JOB).await?;
    report_ids::lock_report_id(&mut tx, reporter, stop.id).await?;
    let now = read_now(&mut tx).await?;
    let used = report_ids::find_report_id(&mut tx, reporter, stop.id).await?;
    let Some(row) = store::find_report(&mut tx, reporter, report).await? else {
        tx.rollback().await?;
        return Ok(if used.is_some() { StopOutcome::Conflict } else { StopOutcome::Unknown });
    };
    if let Some(used) = used {
        tx.rollback().await?;
        return Ok(if used.is_same_report("stopped", row.id, stop.at, None) { StopOutcome::Over } else { StopOutcome::Conflict });
    }
    store::insert_stop(&mut tx, row.id, stop, now).await?;
    if row.stopped_at.is_none() && row.ends_at.is_none_or(|end| now < end) {
        // Not later than now, since a stop takes effect immediately; not before the start, unless that lies ahead.
        let at = stop.at.max(row.starts_at).min(now);
        store::set_stopped(&mut tx, row.id, at).await?;
        record(&mut tx, JOB, Event::break_stopped(row.patient_id, row.id), now).await?;
    }
    tx.commit().await?;
    Ok(StopOutcome::Over)
}

/// Outcome of reporting what was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentsOutcome {
    /// The patient sees it with the break, now or since the same report before.
    Kept,
    /// Another content came in under this id before.
    Conflict,
    /// It says nothing.
    Empty,
    /// This application reported no such break.
    Unknown,
}

/// Adds what was opened to a break that the application reported.
pub async fn report_contents(
    site: &AppState,
    reporter: &Reporter,
    report: ReportId,
    opening: &Opening,
) -> Result<ContentsOutcome, DbError> {
    let what = opening.what.as_str();
    if what.is_empty() {
        return Ok(ContentsOutcome::Empty);
    }
    let mut tx = site.decisions_db.begin(JOB).await?;
    report_ids::lock_report_id(&mut tx, reporter, opening.id).await?;
    let now = read_now(&mut tx).await?;
    let used = report_ids::find_report_id(&mut tx, reporter, opening.id).await?;
    let Some(row) = store::find_report(&mut tx, reporter, report).await? else {
        tx.rollback().await?;
        return Ok(if used.is_some() { ContentsOutcome::Conflict } else { ContentsOutcome::Unknown });
    };
    if let Some(used) = used {
        tx.rollback().await?;
        let same = used.is_same_report("opened", row.id, opening.at, Some(what));
        return Ok(if same { ContentsOutcome::Kept } else { ContentsOutcome::Conflict });
    }
    openings::add(&mut tx, row.id, (opening.id, what, opening.at), now).await?;
    record(&mut tx, JOB, Event::break_contents_told(row.patient_id, row.id), now).await?;
    tx.commit().await?;
    Ok(ContentsOutcome::Kept)
}
