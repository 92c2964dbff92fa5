//! What an application tells of a break later: that it stopped early, and what was opened.

use chrono::{DateTime, Utc};

use super::report::JOB;
use super::text::{Line, Reporter};
use super::{ids, openings, store};
use crate::audit::{Event, record};
use crate::db::DbError;
use crate::db::ids::ReportId;
use crate::web::Site;

/// The word that a break is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The id of the application's report of it.
    pub id: ReportId,
    pub at: DateTime<Utc>,
}

/// What came of an early stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It is over, now or by the same word before.
    Over,
    /// Another content came in under this id before.
    Conflict,
    /// This application reported no such break.
    Unknown,
}

/// Ends a break before its time, at the word of the application that reported it. What is over stays as it was.
pub async fn stop(
    site: &Site,
    reporter: &Reporter,
    report: ReportId,
    stop: &Stop,
    now: DateTime<Utc>,
) -> Result<Stopped, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    ids::hold(&mut tx, reporter, stop.id).await?;
    let used = ids::used(&mut tx, reporter, stop.id).await?;
    let Some(row) = store::reported(&mut tx, reporter, report).await? else {
        tx.rollback().await?;
        return Ok(if used.is_some() { Stopped::Conflict } else { Stopped::Unknown });
    };
    if let Some(used) = used {
        tx.rollback().await?;
        return Ok(if used.is("stopped", row.id, stop.at, None) { Stopped::Over } else { Stopped::Conflict });
    }
    store::keep_stop(&mut tx, row.id, stop, now).await?;
    if row.stopped_at.is_none() && row.ends_at.is_none_or(|end| now < end) {
        // Never later than now: the word to stop is heeded at once. Never before it began, unless it still has to.
        let at = stop.at.max(row.starts_at).min(now);
        store::stop(&mut tx, row.id, at).await?;
        record(&mut tx, JOB, Event::break_stopped(row.patient_id, row.id), now).await?;
    }
    tx.commit().await?;
    Ok(Stopped::Over)
}

/// What was opened during a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The id of the application's report of it.
    pub id: ReportId,
    /// In its words; not empty.
    pub what: Line,
    pub at: DateTime<Utc>,
}

/// What came of telling it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldContents {
    /// The patient sees it with the break, now or since it was told before.
    Kept,
    /// Another content came in under this id before.
    Conflict,
    /// It says nothing.
    Empty,
    /// This application reported no such break.
    Unknown,
}

/// Adds what was opened to a break that the application reported.
pub async fn opened(
    site: &Site,
    reporter: &Reporter,
    report: ReportId,
    opening: &Opening,
    now: DateTime<Utc>,
) -> Result<ToldContents, DbError> {
    let what = opening.what.as_str();
    if what.is_empty() {
        return Ok(ToldContents::Empty);
    }
    let mut tx = site.db.begin(JOB).await?;
    ids::hold(&mut tx, reporter, opening.id).await?;
    let used = ids::used(&mut tx, reporter, opening.id).await?;
    let Some(row) = store::reported(&mut tx, reporter, report).await? else {
        tx.rollback().await?;
        return Ok(if used.is_some() { ToldContents::Conflict } else { ToldContents::Unknown });
    };
    if let Some(used) = used {
        tx.rollback().await?;
        let same = used.is("opened", row.id, opening.at, Some(what));
        return Ok(if same { ToldContents::Kept } else { ToldContents::Conflict });
    }
    openings::add(&mut tx, row.id, (opening.id, what, opening.at), now).await?;
    record(&mut tx, JOB, Event::break_contents_told(row.patient_id, row.id), now).await?;
    tx.commit().await?;
    Ok(ToldContents::Kept)
}
