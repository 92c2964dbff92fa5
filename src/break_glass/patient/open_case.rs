//! **Ik vertrouw dit niet**: the patient opens a case, and the ombudsdienst is told.

use super::store;
use crate::audit::{Event, record};
use crate::cases::latest_day;
use crate::conflicts::{WaitingMatter, notify_handlers};
use crate::db::DbError;
use crate::db::ids::BreakId;
use crate::identity::Patient;
use crate::web::AppState;

/// Outcome of opening a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenCaseOutcome {
    /// There is a case, now or since before.
    Done,
    /// Not the patient's.
    Unknown,
}

/// Opens the case: row, audit and mail in one transaction. The row waits for any officer of the institution who does not stand in
/// it (R12), also for one who comes later.
pub async fn open_case(site: &AppState, patient: &Patient, broken: BreakId) -> Result<OpenCaseOutcome, DbError> {
    let mut tx = site.db.begin(patient.actor()).await?;
    let now = tx.now();
    let Some(institution) = store::find_handling_institution(&mut tx, patient, broken).await? else {
        tx.rollback().await?;
        return Ok(OpenCaseOutcome::Unknown);
    };
    let latest_on = latest_day(now, site.rules.case_days);
    if store::open_case(&mut tx, patient, broken, latest_on, now).await? {
        record(&mut tx, patient.actor(), Event::break_distrusted(patient.subject(), broken), now).await?;
        notify_handlers(&mut tx, site, institution, WaitingMatter::Break(broken), now).await?;
    }
    tx.commit().await?;
    Ok(OpenCaseOutcome::Done)
}
