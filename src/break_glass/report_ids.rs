//! The ids that an application gives to its reports. The same report again gets the same answer, another one under the same id is a
//! conflict.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::text::Reporter;
use crate::db::Prepare;
use crate::db::ids::{BreakId, ReportId};

pub(super) const STARTED: &str = "started";

/// What an application reported under an id.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub(super) struct UsedReportId {
    /// `started`, `opened` or `stopped`.
    #[diesel(sql_type = Text)]
    pub told: String,
    /// About which break.
    #[diesel(sql_type = SqlUuid)]
    pub break_id: BreakId,
    /// When something was opened, or the break stopped.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub words: Option<String>,
}

impl UsedReportId {
    pub fn is_same_report(&self, told: &str, broken: BreakId, at: DateTime<Utc>, words: Option<&str>) -> bool {
        let same = self.at.is_some_and(|own| own.timestamp_micros() == at.timestamp_micros());
        self.told == told && self.break_id == broken && same && self.words.as_deref() == words
    }
}

/// Serialises the calls with one id, until the transaction ends.
pub(super) async fn lock_report_id(conn: &mut AsyncPgConnection, reporter: &Reporter, id: ReportId) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('report ' || $1 || ' ' || $2, 0))")
        .bind::<Text, _>(id.to_string())
        .bind::<Text, _>(reporter.name())
        .prepared()
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn find_report_id(
    conn: &mut AsyncPgConnection,
    reporter: &Reporter,
    id: ReportId,
) -> QueryResult<Option<UsedReportId>> {
    diesel::sql_query(
        "select u.told, u.break_id, u.at, u.words from (
           select 'started' as told, id as break_id, null::timestamptz as at, null::text as words from breaks where application = $1 and report_id = $2
           union all select 'opened', break_id, opened_at, what from break_openings where report_id = $2
           union all select 'stopped', break_id, stops_at, null from break_stops where report_id = $2) u
         join breaks b on b.id = u.break_id where b.application = $1",
    )
    .bind::<Text, _>(reporter.name())
    .bind::<SqlUuid, _>(id)
    .prepared()
    .get_result(conn)
    .await
    .optional()
}
