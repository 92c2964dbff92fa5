//! How much an application may ask in a minute. Counted here, and once a second told to Postgres, which knows what the other
//! instances counted: a statement for each call would cost more than a decision. So the limit may be overrun by what comes in
//! within that second.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::ApplicationId;
use crate::db::{Db, DbError};
use crate::web::ApiError;

diesel::define_sql_function! {
    /// So many more in this minute; answers how many there are over all instances.
    fn application_calls(application: SqlUuid, moment: Timestamptz, number: Integer) -> Integer;
}

#[derive(Debug, Default)]
struct Window {
    /// Which minute, since the epoch.
    minute: i64,
    /// What all instances counted, as Postgres said last.
    told: i64,
    /// What this instance counted since it told.
    untold: i64,
    /// When it told, in milliseconds.
    told_at: i64,
}

/// The calls of a process.
#[derive(Debug, Default)]
pub struct Calls(Mutex<HashMap<ApplicationId, Window>>);

impl Calls {
    /// Counts so many calls of an application, here; [`Calls::tell`] is to follow.
    ///
    /// # Errors
    /// When they are too many.
    pub fn count(&self, application: ApplicationId, most: u32, number: usize, now: DateTime<Utc>) -> Result<(), ApiError> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let minute = now.timestamp().div_euclid(60);
        let Ok(mut all) = self.0.lock() else {
            return Ok(());
        };
        let window = all.entry(application).or_default();
        if window.minute != minute {
            *window = Window { minute, ..Window::default() };
        }
        if window.told + window.untold + number > i64::from(most) {
            return Err(ApiError::TooOften { seconds: 60 - u32::try_from(now.timestamp().rem_euclid(60)).unwrap_or(0) });
        }
        window.untold += number;
        Ok(())
    }

    /// Tells Postgres what was counted, when a second is over, and learns what other instances did. It takes a connection of its own.
    ///
    /// # Errors
    /// Those of the database; what was counted is then told later.
    pub async fn tell(&self, db: &Db, application: ApplicationId, now: DateTime<Utc>) -> Result<(), DbError> {
        let minute = now.timestamp().div_euclid(60);
        let to_tell = {
            let Ok(mut all) = self.0.lock() else {
                return Ok(());
            };
            let window = all.entry(application).or_default();
            if window.untold == 0 || now.timestamp_millis() - window.told_at < 1000 {
                return Ok(());
            }
            window.told_at = now.timestamp_millis();
            std::mem::take(&mut window.untold)
        };
        let told: i32 = db
            .ask(async |mut conn: &AsyncPgConnection| {
                let number = i32::try_from(to_tell).unwrap_or(i32::MAX);
                diesel::select(application_calls(application, now, number)).get_result(&mut conn).await
            })
            .await?;
        if let Ok(mut all) = self.0.lock()
            && let Some(window) = all.get_mut(&application)
            && window.minute == minute
        {
            window.told = window.told.max(told.into());
        }
        Ok(())
    }
}
