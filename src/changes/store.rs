//! SQL of the sequence: where it stands, how far back it goes, and what stands in it, as it goes out.

use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::break_glass;
use crate::db::ids::ExclusionId;
use crate::db::schema::{change_counter, changes};
use crate::exclusions;

/// A change as it goes out: `id`, `event` and `data` of a server-sent event.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub sequence: i64,
    pub text: Bytes,
}

/// How this portal writes resources.
#[derive(Debug, Clone)]
pub struct Written {
    /// The address people type.
    pub base_url: String,
    /// Whether an exclusion can be broken.
    pub break_possible: bool,
}

/// The last number that was given.
pub(super) async fn last(conn: &mut AsyncPgConnection) -> QueryResult<i64> {
    change_counter::table.select(change_counter::last).first(conn).await
}

/// After which number everything is kept since this moment.
pub(super) async fn horizon(conn: &mut AsyncPgConnection, since: DateTime<Utc>) -> QueryResult<i64> {
    let first: Option<i64> =
        changes::table.filter(changes::recorded_at.ge(since)).select(diesel::dsl::min(changes::sequence)).first(conn).await?;
    match first {
        Some(first) => Ok(first - 1),
        None => last(conn).await,
    }
}

/// The next changes after a number, in their order.
pub(super) async fn after(conn: &mut AsyncPgConnection, after: i64, most: i64, how: &Written) -> QueryResult<Vec<Event>> {
    let rows: Vec<(i64, Option<ExclusionId>)> = changes::table
        .filter(changes::sequence.gt(after))
        .order(changes::sequence)
        .limit(most)
        .select((changes::sequence, changes::exclusion_id))
        .load(conn)
        .await?;
    let of = |exclusion: bool| -> Vec<i64> {
        rows.iter().filter(|(_, id)| id.is_some() == exclusion).map(|(sequence, _)| *sequence).collect()
    };
    let mut events = Vec::with_capacity(rows.len());
    for row in exclusions::consent_rows(conn, &of(true)).await? {
        let data = exclusions::consent(&how.base_url, how.break_possible, &row);
        events.push(event(row.sequence, "consent", &data));
    }
    let breaks = of(false);
    if !breaks.is_empty() {
        for row in break_glass::break_rows(conn, &breaks).await? {
            events.push(event(row.sequence, "break", &break_glass::audit_event(&how.base_url, &row)));
        }
    }
    events.sort_by_key(|event| event.sequence);
    Ok(events)
}

fn event(sequence: i64, name: &str, data: &serde_json::Value) -> Event {
    // JSON as serde writes it has no line end, so it is one line of data.
    Event { sequence, text: Bytes::from(format!("id: {sequence}\nevent: {name}\ndata: {data}\n\n")) }
}
