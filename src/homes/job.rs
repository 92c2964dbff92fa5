//! The job `homes`: carries adoptions out when their day is over.

use std::time::Duration;

use tokio::sync::watch;

use super::changed::{HomeChange, changed};
use super::store;
use crate::audit::{Event, record};
use crate::db::{Actor, DbError, Job};
use crate::identity::HomeConfirmation;
use crate::identity::account_events::{AccountEventKind, note};
use crate::patients;
use crate::requests;
use crate::web::AppState;

/// As which actor adoptions are entered and carried out: only this module works as that job.
pub(super) const JOB: Actor = Actor::System(Job::Homes);
/// An officer is told the minute from which an adoption works.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);

/// Every minute until told to stop. Any number of instances may do so.
pub async fn watch(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = carry_out_due(&site).await {
            tracing::warn!(cause = %error, "adoptions could not be carried out; retrying");
        }
        tokio::select! {
            () = tokio::time::sleep(CHECK_INTERVAL) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Carries out what is due, each in a transaction of its own. Answers how many.
///
/// # Errors
/// Those of the database; what was carried out before stays so.
pub async fn carry_out_due(site: &AppState) -> Result<usize, DbError> {
    for done in 0.. {
        let mut tx = site.db.begin(JOB).await?;
        let now = tx.now();
        let Some(adoption) = store::take_due(&mut tx, now).await? else {
            tx.rollback().await?;
            return Ok(done);
        };
        let (patient, institution) = (adoption.patient_id, adoption.institution_id);
        let open_requests = requests::hold_open_requests(&mut tx, patient).await?;
        let before = patients::lock_home(&mut tx, patient).await?;
        if before.confirmed() != Some(institution) {
            let by = HomeConfirmation::Officer;
            patients::confirm_home(&mut tx, patient, institution, by, now).await?;
            record(&mut tx, JOB, Event::home_confirmed(patient, institution, by.as_str()), now).await?;
            note(&mut tx, patient, AccountEventKind::HomeChanged, &[], now).await?;
            let change = HomeChange { patient, open_requests: &open_requests, before, institution, by };
            changed(&mut tx, site, JOB, &change, now).await?;
        }
        tx.commit().await?;
    }
    Ok(0)
}
