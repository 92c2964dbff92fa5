//! What an application tells of a break later: that it stopped early, and what was opened.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::report::JOB;
use super::text::{Line, Reporter};
use super::{openings, store};
use crate::audit::{Event, record};
use crate::db::DbError;
use crate::web::Site;

/// What came of an early stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It is over, now or by the same word before.
    Over,
    /// This application reported no such break.
    Unknown,
}

/// Ends a break before its time, at the word of the application that reported it. What is over stays as it was.
///
/// # Errors
/// Those of the database.
pub async fn stop(
    site: &Site,
    reporter: &Reporter,
    report: Uuid,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Stopped, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    let Some(row) = store::reported(&mut tx, reporter, report).await? else {
        tx.rollback().await?;
        return Ok(Stopped::Unknown);
    };
    if row.stopped_at.is_none() && row.ends_at.is_none_or(|end| now < end) {
        // Never later than now: the word to stop is heeded at once. Never before it began, unless it still has to.
        let at = at.max(row.starts_at).min(now);
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
    pub id: Uuid,
    /// In its words; not empty.
    pub what: Line,
    /// When.
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
///
/// # Errors
/// Those of the database.
pub async fn opened(
    site: &Site,
    reporter: &Reporter,
    report: Uuid,
    opening: &Opening,
    now: DateTime<Utc>,
) -> Result<ToldContents, DbError> {
    if opening.what.as_str().is_empty() {
        return Ok(ToldContents::Empty);
    }
    let mut tx = site.db.begin(JOB).await?;
    let Some(row) = store::reported(&mut tx, reporter, report).await? else {
        tx.rollback().await?;
        return Ok(ToldContents::Unknown);
    };
    if openings::add(&mut tx, row.id, (opening.id, opening.what.as_str(), opening.at), now).await? {
        record(&mut tx, JOB, Event::break_contents_told(row.patient_id, row.id), now).await?;
        tx.commit().await?;
        return Ok(ToldContents::Kept);
    }
    let before = openings::told(&mut tx, row.id, opening.id).await?;
    tx.rollback().await?;
    let same =
        before.is_some_and(|(what, at)| what == opening.what.as_str() && at.timestamp_micros() == opening.at.timestamp_micros());
    Ok(if same { ToldContents::Kept } else { ToldContents::Conflict })
}
