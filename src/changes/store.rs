//! SQL of the sequence: where it stands, how far back it goes, and what stands in it, as it goes out.

use std::collections::BTreeSet;

use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::{Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::break_glass;
use crate::db::constant_sql;
use crate::db::ids::ExclusionId;
use crate::db::schema::{change_counter, changes};
use crate::exclusions;

/// A change as it goes out: `id`, `event` and `data` of a server-sent event.
#[derive(Debug, Clone)]
pub(super) struct ChangeEvent {
    pub sequence: i64,
    pub text: Bytes,
}

/// How this portal writes resources.
#[derive(Debug, Clone)]
pub struct ResourceSettings {
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

/// What an application does with a change that cannot be written as a resource: it loads all exclusions again, as after a 410.
const RELOAD: &str = "reload";

/// The next changes after a number, in their order, and the numbers of those that cannot be written as a resource. A follower counts on
/// every number, so such a change is not left out: its event says to load everything again. One bad row stops no follower.
pub(super) async fn after(
    conn: &mut AsyncPgConnection,
    after: i64,
    most: i64,
    resources: &ResourceSettings,
) -> QueryResult<(Vec<ChangeEvent>, Vec<i64>)> {
    let rows: Vec<(i64, Option<ExclusionId>)> = changes::table
        .filter(changes::sequence.gt(after))
        .order(changes::sequence)
        .limit(most)
        .select((changes::sequence, changes::exclusion_id))
        .load(conn)
        .await?;
    if !rows.is_empty() {
        wait_for_standby(conn).await?;
    }
    let of = |exclusion: bool| -> Vec<i64> {
        rows.iter().filter(|(_, id)| id.is_some() == exclusion).map(|(sequence, _)| *sequence).collect()
    };
    let mut events = Vec::with_capacity(rows.len());
    for row in readable(conn, &of(true), |conn, wanted| exclusions::consent_rows(conn, wanted).boxed()).await? {
        let data = exclusions::consent(&resources.base_url, resources.break_possible, &row);
        events.push(event(row.sequence, "consent", &data));
    }
    let breaks = of(false);
    if !breaks.is_empty() {
        for row in readable(conn, &breaks, |conn, wanted| break_glass::break_rows(conn, wanted).boxed()).await? {
            events.push(event(row.sequence, "break", &break_glass::audit_event(&resources.base_url, &row)));
        }
    }
    let written: BTreeSet<i64> = events.iter().map(|event| event.sequence).collect();
    let last = rows.last().map_or(after, |(sequence, _)| *sequence);
    let unwritten: Vec<i64> = (after + 1..=last).filter(|sequence| !written.contains(sequence)).collect();
    events.extend(unwritten.iter().map(|sequence| event(*sequence, RELOAD, &json!({ "sequence": sequence }))));
    events.sort_by_key(|event| event.sequence);
    Ok((events, unwritten))
}

/// Makes the commit of this transaction wait for a standby, where Postgres has one to wait for. A change that was committed by the primary
/// alone may be another one under the same number after a failover, so no follower hears of it.
async fn wait_for_standby(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    let query = "case when current_setting('synchronous_standby_names') <> '' then pg_logical_emit_message(true, 'mijntoegang', '')::text end";
    let _: Option<String> = diesel::select(constant_sql::<Nullable<Text>>(query)).get_result(conn).await?;
    Ok(())
}

/// Loads the rows of these changes.
type LoadRows<T> = for<'a> fn(&'a mut AsyncPgConnection, &'a [i64]) -> BoxFuture<'a, QueryResult<Vec<T>>>;

/// The rows of these changes that can be read. Only where one cannot are they read one by one.
async fn readable<T>(conn: &mut AsyncPgConnection, wanted: &[i64], load: LoadRows<T>) -> QueryResult<Vec<T>> {
    match load(conn, wanted).await {
        Err(Error::DeserializationError(_)) => {}
        loaded => return loaded,
    }
    let mut rows = Vec::new();
    for sequence in wanted {
        match load(conn, std::slice::from_ref(sequence)).await {
            Err(Error::DeserializationError(_)) => {}
            loaded => rows.extend(loaded?),
        }
    }
    Ok(rows)
}

fn event(sequence: i64, name: &str, data: &serde_json::Value) -> ChangeEvent {
    // JSON as serde writes it has no line end, so it is one line of data.
    ChangeEvent { sequence, text: Bytes::from(format!("id: {sequence}\nevent: {name}\ndata: {data}\n\n")) }
}
