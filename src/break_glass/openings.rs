//! SQL of what was opened during a break.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::ids::{BreakId, ReportId};
use crate::db::schema::break_openings;

/// What was opened, under the id of its own report.
pub(super) async fn add(
    conn: &mut AsyncPgConnection,
    broken: BreakId,
    (report, what, at): (ReportId, &str, DateTime<Utc>),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(break_openings::table)
        .values((
            break_openings::id.eq(Uuid::now_v7()),
            break_openings::break_id.eq(broken),
            break_openings::report_id.eq(report),
            break_openings::what.eq(what),
            break_openings::opened_at.eq(at),
            break_openings::received_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What was opened, and when.
pub type Opened = (String, DateTime<Utc>);

/// What was opened during these breaks, in one statement.
pub(super) async fn of_breaks(conn: &mut AsyncPgConnection, of: &[BreakId]) -> QueryResult<HashMap<BreakId, Vec<Opened>>> {
    let rows: Vec<(BreakId, String, DateTime<Utc>)> = break_openings::table
        .filter(break_openings::break_id.eq_any(of))
        .order((break_openings::opened_at, break_openings::id))
        .select((break_openings::break_id, break_openings::what, break_openings::opened_at))
        .load(conn)
        .await?;
    let mut found: HashMap<BreakId, Vec<Opened>> = HashMap::new();
    for (broken, what, at) in rows {
        found.entry(broken).or_default().push((what, at));
    }
    Ok(found)
}
