//! Each working day at 8.00 an ombudsdienst where something stays unread is told once more.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::ExpressionMethods;
use diesel_async::RunQueryDsl;
use tokio::sync::watch;

use super::backlog::load_backlog_in_all;
use super::notify_ombudsdienst;
use crate::db::ids::InstitutionId;
use crate::db::schema::ombuds_reminders;
use crate::db::{Actor, DbError, Job};
use crate::i18n::dates;
use crate::web::AppState;

/// The hour of the reminder in Brussels.
const REMINDER_HOUR: u32 = 8;

/// How often the time is looked at.
const PACE: Duration = Duration::from_secs(60);

/// Reminds until `stopped` becomes true. Any number of instances may do so at once.
pub async fn run_reminders(site: AppState, mut stopped: watch::Receiver<bool>) {
    let mut done = None;
    loop {
        if let Err(error) = remind_unless(&site, &mut done).await {
            tracing::warn!(cause = %error, "the reminder of the ombudsdiensten failed; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(PACE) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Once a day in this process.
async fn remind_unless(site: &AppState, done: &mut Option<NaiveDate>) -> Result<(), DbError> {
    let today = dates::day(site.db.read_now().await?);
    if *done != Some(today) && remind(site).await? {
        *done = Some(today);
    }
    Ok(())
}

/// Reminds every ombudsdienst that needs it this morning, once over all instances; later than 8.00 when none ran then. Answers whether
/// the morning has come.
pub async fn remind(site: &AppState) -> Result<bool, DbError> {
    let now = site.db.read_now().await?;
    let today = dates::day(now);
    let Some(morning) = dates::at_hour(today, REMINDER_HOUR) else {
        return Ok(false);
    };
    if now < morning || !site.rules.working_days.contains(today) {
        return Ok(false);
    }
    for institution in &site.institutions {
        remind_one(site, institution.id, (today, morning), now).await?;
    }
    Ok(true)
}

async fn remind_one(
    site: &AppState,
    institution: InstitutionId,
    (today, morning): (NaiveDate, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mut tx = site.db.begin(Actor::System(Job::Mail)).await?;
    let first = diesel::insert_into(ombuds_reminders::table)
        .values((ombuds_reminders::institution_id.eq(institution), ombuds_reminders::day.eq(today)))
        .on_conflict_do_nothing()
        .execute(&mut *tx)
        .await?;
    if first == 0 {
        return tx.rollback().await;
    }
    let backlog = load_backlog_in_all(&mut tx, site, institution).await?;
    let unread_and_untold = backlog.mail_failed && backlog.unread_since.is_some();
    if unread_and_untold || backlog.is_overdue(&site.rules.working_days, morning) {
        notify_ombudsdienst(&mut tx, site, institution, now).await?;
    }
    tx.commit().await
}
