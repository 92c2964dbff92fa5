//! What waits at an ombudsdienst: for its list, for operators, and for the reminder.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::calendar::WorkingDays;
use crate::db::ids::InstitutionId;
use crate::db::{Actor, DbError, Job, Prepare};
use crate::i18n::dates;
use crate::web::AppState;

#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Backlog {
    /// Since when the oldest is unread: a request that is not taken, a conversation, a break, a report about one.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub unread_since: Option<DateTime<Utc>>,
    /// Breaks and reports about them that wait, 100 at most.
    #[diesel(sql_type = BigInt)]
    pub breaks: i64,
    /// The last mail to the ombudsdienst was given up.
    #[diesel(sql_type = Bool)]
    pub mail_failed: bool,
}

impl Backlog {
    /// Whether something has been unread for a working day.
    pub fn is_overdue(&self, working_days: &WorkingDays, now: DateTime<Utc>) -> bool {
        self.unread_since.is_some_and(|since| since <= working_day_before(working_days, now))
    }

    /// For how long the oldest has been unread.
    pub fn unread_seconds(&self, now: DateTime<Utc>) -> i64 {
        self.unread_since.map_or(0, |since| (now - since).num_seconds().max(0))
    }
}

/// The moment one working day before: the same time on the working day before. On a day off the last working day still counts whole.
fn working_day_before(working_days: &WorkingDays, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = dates::day(now);
    let before = working_days.before(today);
    if working_days.contains(today) { dates::same_time_on(before, now) } else { dates::start_of(before).unwrap_or(now) }
}

/// Of the officer's institution, as far as the officer may see it (R12).
pub async fn load_backlog(conn: &mut AsyncPgConnection, site: &AppState, institution: InstitutionId) -> QueryResult<Backlog> {
    query_backlog(conn, "mt_ombuds_backlog", site, institution).await
}

/// Of all that waits there; to the job `mail` only.
pub(super) async fn load_backlog_in_all(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    institution: InstitutionId,
) -> QueryResult<Backlog> {
    query_backlog(conn, "mt_ombuds_backlog_in_all", site, institution).await
}

async fn query_backlog(
    conn: &mut AsyncPgConnection,
    function: &'static str,
    site: &AppState,
    institution: InstitutionId,
) -> QueryResult<Backlog> {
    diesel::sql_query(format!("select unread_since, breaks, mail_failed from {function}($1, $2)"))
        .bind::<SqlUuid, _>(institution)
        .bind::<Text, _>(site.contact(Some(institution)).email_link())
        .prepared()
        .get_result(conn)
        .await
}

/// Of every institution, with its name: for operators.
pub async fn load_backlogs(site: &AppState) -> Result<Vec<(String, Backlog)>, DbError> {
    let mut tx = site.db.begin(Actor::System(Job::Mail)).await?;
    let mut found = Vec::new();
    for institution in &site.institutions {
        let backlog = load_backlog_in_all(&mut tx, site, institution.id).await?;
        found.push((institution.contact.institution.clone(), backlog));
    }
    tx.commit().await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone};

    use super::*;

    #[test]
    fn a_working_day_before_skips_days_off() {
        let working = WorkingDays::closed_on(NaiveDate::from_ymd_opt(2026, 11, 26));
        let utc = |day, hour| Utc.with_ymd_and_hms(2026, 11, day, hour, 0, 0).unwrap();
        assert_eq!(working_day_before(&working, utc(24, 7)), utc(23, 7), "Tuesday");
        assert_eq!(working_day_before(&working, utc(23, 7)), utc(20, 7), "Monday");
        assert_eq!(working_day_before(&working, utc(27, 7)), utc(25, 7), "the day before is closed");
        assert_eq!(working_day_before(&working, utc(22, 7)), utc(19, 23), "on Sunday Friday is not over");
        let after_the_clock = Utc.with_ymd_and_hms(2026, 10, 26, 7, 0, 0).unwrap();
        let before = Utc.with_ymd_and_hms(2026, 10, 23, 6, 0, 0).unwrap();
        assert_eq!(working_day_before(&working, after_the_clock), before, "8.00 is 8.00");
    }
}
