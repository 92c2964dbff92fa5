//! What `serve` does beside its pages, again and again.

use std::time::Duration;

use tokio::sync::watch;

use crate::db::{Actor, DbError, Job};
use crate::web::AppState;
use crate::{account, changes, conflicts, decisions, ehealth, identity, mail, requests};

/// A change that an application has not acknowledged after this long is logged.
const LAG_WARNING_SECONDS: i64 = 300;

/// Every five minutes: warns of applications that do not acknowledge changes. Any number of instances may do so.
pub(super) async fn watch_applications(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        match changes::lags(&site.db).await {
            Err(error) => tracing::warn!(cause = %error, "the lag of applications cannot be read"),
            Ok(lags) => {
                for lag in lags.iter().filter(|lag| lag.seconds() >= LAG_WARNING_SECONDS) {
                    let seconds = lag.seconds();
                    tracing::warn!(application = lag.application, changes = lag.changes, seconds, "an application lags behind");
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(300)) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Once an hour: removes what is past its time. Several instances may do so at once.
pub(super) async fn sweep(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = sweep_once(&site).await {
            tracing::warn!(cause = %error, "the sweep failed; it runs again in an hour");
        }
        if let Err(error) = conflicts::remind(&site).await {
            tracing::warn!(cause = %error, "nobody was asked who may handle what waits; that is tried again in an hour");
        }
        // Of accounts that are new, or got another number.
        if let Err(error) = requests::hand_over_withheld(&site, true).await {
            tracing::warn!(cause = %error, "requests that concern officers were not handed over; that is tried again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(3600)) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Removes sessions, saved forms and requests for an address of more than 7 days ago, drafts without a person after a day,
/// drafts untouched for 90 days, what mails said that were given up 30 days ago, and people whom eHealth is asked about no longer.
pub async fn sweep_once(site: &AppState) -> Result<(), DbError> {
    let mut tx = site.db.begin(Actor::System(Job::Sweep)).await?;
    let now = tx.now();
    identity::sweep(&mut tx, now).await?;
    requests::sweep_drafts(&mut tx, now).await?;
    requests::intake::sweep_receipts(&mut tx, now).await?;
    requests::intake::sweep_intake_drafts(&mut tx, now).await?;
    account::sweep(&mut tx, now).await?;
    mail::sweep(&mut tx, now).await?;
    ehealth::forget_unwanted(&mut tx).await?;
    decisions::prepare_months(&mut tx, now).await?;
    tx.commit().await
}
