//! The limit of calls a minute. Calls are counted here and reported once a second to Postgres, which knows what the other instances
//! counted: a statement for each call would cost more than a decision. So the limit may be exceeded by what arrives within that second.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::ApplicationId;
use crate::db::{Db, DbError};
use crate::web::ApiError;

diesel::define_sql_function! {
    /// Adds calls of this minute; returns the number over all instances.
    fn mt_application_calls(application: SqlUuid, moment: Timestamptz, number: Integer) -> Integer;
}

#[derive(Debug, Default)]
struct Window {
    /// Which minute, since the epoch.
    minute: i64,
    /// What all instances counted, as of the last report.
    reported: i64,
    /// What this instance counted since then.
    unreported: i64,
    /// When it reported last, in milliseconds.
    reported_at: i64,
}

/// The calls of a process.
#[derive(Debug, Default)]
pub struct Calls(Mutex<HashMap<ApplicationId, Window>>);

impl Calls {
    /// Counts calls of an application in this process; [`Calls::report`] must follow.
    ///
    /// # Errors
    /// Over the limit.
    pub fn count(&self, application: ApplicationId, max: u32, number: usize, now: DateTime<Utc>) -> Result<(), ApiError> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let minute = now.timestamp().div_euclid(60);
        let Ok(mut all) = self.0.lock() else {
            return Ok(());
        };
        let window = all.entry(application).or_default();
        if window.minute != minute {
            *window = Window { minute, ..Window::default() };
        }
        if window.reported + window.unreported + number > i64::from(max) {
            return Err(ApiError::TooOften { seconds: 60 - u32::try_from(now.timestamp().rem_euclid(60)).unwrap_or(0) });
        }
        window.unreported += number;
        Ok(())
    }

    /// Reports to Postgres, at most once a second, and reads what other instances counted. It takes a connection of its own.
    ///
    /// # Errors
    /// Those of the database; what was counted is then reported later.
    pub async fn report(&self, db: &Db, application: ApplicationId, now: DateTime<Utc>) -> Result<(), DbError> {
        let minute = now.timestamp().div_euclid(60);
        let new_calls = {
            let Ok(mut all) = self.0.lock() else {
                return Ok(());
            };
            let window = all.entry(application).or_default();
            if window.unreported == 0 || now.timestamp_millis() - window.reported_at < 1000 {
                return Ok(());
            }
            window.reported_at = now.timestamp_millis();
            std::mem::take(&mut window.unreported)
        };
        let reported: Result<i32, DbError> = db
            .query_idempotent(async |mut conn: &AsyncPgConnection| {
                let number = i32::try_from(new_calls).unwrap_or(i32::MAX);
                diesel::select(mt_application_calls(application, now, number)).get_result(&mut conn).await
            })
            .await;
        if let Ok(mut all) = self.0.lock()
            && let Some(window) = all.get_mut(&application)
            && window.minute == minute
        {
            match &reported {
                Ok(reported) => window.reported = window.reported.max((*reported).into()),
                Err(_) => window.unreported += new_calls,
            }
        }
        reported.map(|_| ())
    }
}
