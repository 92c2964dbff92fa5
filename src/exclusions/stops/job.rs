//! The job `stops`: carries planned stops out when their time is over.

use std::time::Duration;

use tokio::sync::watch;

use super::super::model::Origin;
use super::super::notice::{self, ToldExclusion};
use super::super::store::{Ending, EndingAtRequest, end_period, is_excluded_through};
use super::store;
use crate::audit::{Event, record};
use crate::db::ids::StopId;
use crate::db::{Actor, DbError, Job, read_now};
use crate::directory::load_person_lines;
use crate::web::AppState;

const JOB: Actor = Actor::System(Job::Stops);
/// The patient and the officer are told the minute.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);
/// How many are read at a time.
const BATCH: i64 = 100;

/// Every minute until told to stop. Any number of instances may do so.
pub async fn watch(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = carry_out_due(&site).await {
            tracing::warn!(cause = %error, "planned stops could not be carried out; retrying");
        }
        tokio::select! {
            () = tokio::time::sleep(CHECK_INTERVAL) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Carries out what is due, each in a transaction of its own: one that fails holds up no other. Answers how many.
///
/// # Errors
/// The last one of the database; what was carried out stays so.
pub async fn carry_out_due(site: &AppState) -> Result<usize, DbError> {
    let (mut done, mut failed) = (0, None);
    loop {
        let mut tx = site.db.begin(JOB).await?;
        let now = read_now(&mut tx).await?;
        let due = store::list_due(&mut tx, now, BATCH).await?;
        tx.rollback().await?;
        let before = done;
        for stop in due {
            match carry_out(site, stop).await {
                Ok(true) => done += 1,
                Ok(false) => {}
                Err(error) => failed = Some(error),
            }
        }
        if done == before {
            return failed.map_or(Ok(done), Err);
        }
    }
}

/// Ends the period and tells the patient, unless another transaction holds the period or closed the plan.
async fn carry_out(site: &AppState, stop: StopId) -> Result<bool, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    let Some(plan) = store::find(&mut tx, stop).await? else {
        tx.rollback().await?;
        return Ok(false);
    };
    let Some((started_at, care_worker)) = store::hold_period(&mut tx, plan.period_id).await? else {
        tx.rollback().await?;
        return Ok(false);
    };
    let now = read_now(&mut tx).await?.max(started_at);
    let ending = EndingAtRequest {
        officer: plan.officer_id,
        channel: plan.channel,
        requested_by: plan.requested_by,
        identity_check: &plan.identity_check,
    };
    let ended = end_period(&mut tx, plan.period_id, Ending::Ombudsdienst(ending), now).await?;
    if !ended || !store::mark_done(&mut tx, stop, now).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    let still_ehealth = is_excluded_through(&mut tx, Origin::Ehealth, plan.patient_id, care_worker).await?;
    let people = load_person_lines(&tx, &[care_worker]).await?;
    let Some(person) = people.get(&care_worker) else {
        return Err(DbError::from(diesel::result::Error::NotFound));
    };
    let told = ToldExclusion { patient: plan.patient_id, institution: plan.institution_id, exclusion: plan.exclusion_id, person };
    notice::on_request(&mut tx, site, None, plan.requested_by, &told, still_ehealth, now).await?;
    let event = Event::stop_carried_out(plan.patient_id, plan.exclusion_id, (stop, plan.period_id));
    record(&mut tx, JOB, event, now).await?;
    tx.commit().await?;
    Ok(true)
}
