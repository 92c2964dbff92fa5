//! What a Consent says, as the database hands it out: to an application that may read Consents, and to the feed.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::query::ConsentSearch;
use crate::db::ids::ExclusionId;
use crate::db::{Prepare, text_enum};
use crate::exclusions::Origin;

text_enum! {
    /// What a version of an exclusion says of it: the status of its Consent.
    pub enum ConsentStatus: "status of an exclusion" {
        /// It holds.
        Active = "active",
        /// It ended.
        Inactive = "inactive",
        /// It never held by right.
        EnteredInError = "entered-in-error",
    }
}

/// A version of an exclusion with everything that its resource says.
#[derive(Debug, Clone, QueryableByName)]
pub struct ConsentRow {
    /// Its place in the changes.
    #[diesel(sql_type = BigInt)]
    pub sequence: i64,
    /// When this version came.
    #[diesel(sql_type = Timestamptz)]
    pub recorded_at: DateTime<Utc>,
    #[diesel(sql_type = SqlUuid)]
    pub id: ExclusionId,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// Whether it holds.
    #[diesel(sql_type = Text)]
    pub state: ConsentStatus,
    #[diesel(sql_type = Timestamptz)]
    pub starts_at: DateTime<Utc>,
    /// Until when, once it ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ends_at: Option<DateTime<Utc>>,
    /// Every number of the excluded person, as it was then.
    #[diesel(sql_type = Jsonb)]
    pub person: serde_json::Value,
    #[diesel(sql_type = Text)]
    pub patient_niss: String,
    /// The patient's other numbers that counted then.
    #[diesel(sql_type = Array<Text>)]
    pub former_niss: Vec<String>,
    /// Where it was registered.
    #[diesel(sql_type = Text)]
    pub origin: Origin,
    /// The request that asked for it, if one did.
    #[diesel(sql_type = Nullable<Text>)]
    pub reference: Option<String>,
    /// Whose ombudsdienst keeps it.
    #[diesel(sql_type = Text)]
    pub cbe: String,
}

/// The versions at these places in the changes, in their order; empty for an actor who may not read them.
pub async fn consent_rows(conn: &mut AsyncPgConnection, sequences: &[i64]) -> QueryResult<Vec<ConsentRow>> {
    diesel::sql_query(
        "select sequence, recorded_at, id, version, state, starts_at, ends_at, person, patient_niss, former_niss, origin, reference, cbe
           from mt_consent_rows($1)",
    )
    .bind::<Array<BigInt>, _>(sequences)
    .prepared()
    .load(conn)
    .await
}

#[derive(QueryableByName)]
struct SequenceRow {
    #[diesel(sql_type = BigInt)]
    sequence: i64,
}

fn sequences(rows: Vec<SequenceRow>) -> Vec<i64> {
    rows.into_iter().map(|row| row.sequence).collect()
}

pub(super) async fn last(conn: &mut AsyncPgConnection) -> QueryResult<i64> {
    let row: SequenceRow = diesel::sql_query("select last as sequence from change_counter").prepared().get_result(conn).await?;
    Ok(row.sequence)
}

/// The last version of an exclusion, or the one with this number; at most one.
pub(super) async fn version(conn: &mut AsyncPgConnection, exclusion: ExclusionId, version: Option<i32>) -> QueryResult<Vec<i64>> {
    let rows = diesel::sql_query(
        "select sequence from changes where exclusion_id = $1 and ($2 is null or version = $2) order by version desc limit 1",
    )
    .bind::<SqlUuid, _>(exclusion)
    .bind::<Nullable<Integer>, _>(version)
    .prepared()
    .load(conn)
    .await?;
    Ok(sequences(rows))
}

/// The first change at or after a moment; the one after `last` when there was no change since. Times never run against the sequence.
pub(super) async fn floor(conn: &mut AsyncPgConnection, since: Option<DateTime<Utc>>, last: i64) -> QueryResult<i64> {
    let Some(since) = since else {
        return Ok(0);
    };
    let row: Vec<SequenceRow> =
        diesel::sql_query("select sequence from changes where recorded_at >= $1 order by recorded_at, sequence limit 1")
            .bind::<Timestamptz, _>(since)
            .prepared()
            .load(conn)
            .await?;
    Ok(sequences(row).into_iter().next().unwrap_or(last + 1))
}

/// Versions in this part of the changes, the newest first.
pub(super) async fn history(
    conn: &mut AsyncPgConnection,
    of: Option<ExclusionId>,
    (floor, below): (i64, i64),
    most: i64,
) -> QueryResult<Vec<i64>> {
    // One statement for each: a plan for both would walk through all changes to find those of one.
    let part = "sequence >= $1 and sequence < $2";
    let rows = match of {
        None => {
            let sql =
                format!("select sequence from changes where exclusion_id is not null and {part} order by sequence desc limit $3");
            let all = diesel::sql_query(sql).bind::<BigInt, _>(floor).bind::<BigInt, _>(below).bind::<BigInt, _>(most);
            all.prepared().load(conn).await?
        }
        Some(of) => {
            let sql = format!("select sequence from changes where exclusion_id = $4 and {part} order by version desc limit $3");
            let own = diesel::sql_query(sql).bind::<BigInt, _>(floor).bind::<BigInt, _>(below).bind::<BigInt, _>(most);
            own.bind::<SqlUuid, _>(of).prepared().load(conn).await?
        }
    };
    Ok(sequences(rows))
}

/// The exclusions that fit, as they were at a change; the newest first, from below one of them on.
pub(super) async fn search(
    conn: &mut AsyncPgConnection,
    ask: &ConsentSearch,
    up_to: i64,
    before: Option<ExclusionId>,
    most: i64,
) -> QueryResult<Vec<i64>> {
    // States that no exclusion has: nothing is looked for.
    if ask.states.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let (but_since, but_until): (Vec<_>, Vec<_>) = ask.updated.but.iter().copied().unzip();
    let rows = diesel::sql_query("select sequence from mt_consent_search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind::<Nullable<Text>, _>(&ask.patient)
        .bind::<Nullable<Text>, _>(&ask.person)
        .bind::<Nullable<Array<SqlUuid>>, _>(&ask.ids)
        .bind::<Nullable<Array<Text>>, _>(&ask.states)
        .bind::<Nullable<Timestamptz>, _>(ask.updated.since)
        .bind::<Nullable<Timestamptz>, _>(ask.updated.until)
        .bind::<Array<Timestamptz>, _>(but_since)
        .bind::<Array<Timestamptz>, _>(but_until)
        .bind::<BigInt, _>(up_to)
        .bind::<Nullable<SqlUuid>, _>(before)
        .bind::<Integer, _>(i32::try_from(most).unwrap_or(i32::MAX))
        .prepared()
        .load(conn)
        .await?;
    Ok(sequences(rows))
}
