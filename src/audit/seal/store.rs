//! SQL of sealing, as the job `seal`: rows, seals, and what was dropped.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Bytea, Date, Integer, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::encode::{Hash, NOTHING};
use super::records::{AuditRow, Dropped, Seal};
use crate::db::{Actor, Db, DbError, Job, Prepare, read_now};

/// Where the chain ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    /// The last seal's number; 0 before the first.
    pub number: i64,
    pub hash: Hash,
    /// Up to which number every row is sealed or never comes.
    pub settled: i64,
    /// The last seal; `None` when nothing is sealed or it was dropped.
    pub seal: Option<Seal>,
}

const ROW: &str = "select id, xid::text::bigint as xid, happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, \
                   exclusion_id, care_worker_id, details";
const SEAL: &str =
    "select number, previous_hash, signed_at, month, ids::text as ids, snapshot, complete, settled, row_hashes, hash, key_id, \
     signature
 from audit_seals";

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

/// Begins a transaction in which one sealer at a time may seal. Postgres ends it when nothing is heard of it: a connection that died
/// without a word keeps nobody from sealing. Each statement sees what was committed before it, so none is older than the lock.
pub async fn begin(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    let begin = Actor::System(Job::Seal).begin_statement();
    conn.batch_execute(&format!("{begin}; SET LOCAL idle_in_transaction_session_timeout = '10s'")).await
}

/// Whether this transaction is the one that seals now.
pub async fn try_lock(conn: &mut AsyncPgConnection) -> QueryResult<bool> {
    let lock = diesel::sql_query("select pg_try_advisory_xact_lock(hashtext('mijntoegang audit seal')) as locked");
    let mine: Locked = lock.prepared().get_result(conn).await?;
    Ok(mine.locked)
}

/// Rows that stand in no seal, with numbers above this one, in their order.
pub async fn unsealed(conn: &mut AsyncPgConnection, after: i64, most: i32) -> QueryResult<Vec<AuditRow>> {
    diesel::sql_query(format!("{ROW} from mt_audit_unsealed($1, $2)"))
        .bind::<BigInt, _>(after)
        .bind::<Integer, _>(most)
        .prepared()
        .load(conn)
        .await
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct SeenRow {
    #[diesel(embed)]
    sealed: AuditRow,
    #[diesel(sql_type = Text)]
    snapshot: String,
}

/// The same, and what Postgres saw when it read them: one statement, so that nothing is committed in between.
pub async fn unsealed_seen(conn: &mut AsyncPgConnection, after: i64, most: i32) -> QueryResult<(Vec<AuditRow>, String)> {
    let seen: Vec<SeenRow> =
        diesel::sql_query(format!("{ROW}, pg_current_snapshot()::text as snapshot from mt_audit_unsealed($1, $2)"))
            .bind::<BigInt, _>(after)
            .bind::<Integer, _>(most)
            .prepared()
            .load(conn)
            .await?;
    let snapshot = seen.as_slice().first().map(|one| one.snapshot.clone()).unwrap_or_default();
    Ok((seen.into_iter().map(|one| one.sealed).collect(), snapshot))
}

/// How long the oldest row without a seal waits, in seconds.
pub async fn oldest_wait(conn: &mut AsyncPgConnection) -> QueryResult<i64> {
    let now = read_now(conn).await?;
    let settled = tip(conn).await?.settled;
    let oldest = unsealed(conn, settled, 1).await?.pop();
    Ok(oldest.map_or(0, |row| (now - row.happened_at).num_seconds().max(0)))
}

/// How long the oldest row without a seal waits, in seconds: for the metric and operators.
pub async fn unsealed_seconds(db: &Db) -> Result<i64, DbError> {
    let mut tx = db.begin(Actor::System(Job::Seal)).await?;
    let seconds = oldest_wait(&mut tx).await?;
    tx.commit().await?;
    Ok(seconds)
}

/// Rows with numbers above the first and up to the second.
pub async fn rows(conn: &mut AsyncPgConnection, after: i64, until: i64) -> QueryResult<Vec<AuditRow>> {
    diesel::sql_query(format!("{ROW} from mt_audit_rows($1, $2, 2000000000)"))
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(until)
        .prepared()
        .load(conn)
        .await
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct AuditId {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Numbers of rows above this one.
pub async fn ids(conn: &mut AsyncPgConnection, after: i64, most: i32) -> QueryResult<Vec<i64>> {
    let found: Vec<AuditId> = diesel::sql_query("select id from mt_audit_ids($1, $2) as f (id)")
        .bind::<BigInt, _>(after)
        .bind::<Integer, _>(most)
        .prepared()
        .load(conn)
        .await?;
    Ok(found.into_iter().map(|one| one.id).collect())
}

/// Seals above this number, in their order.
pub async fn seals(conn: &mut AsyncPgConnection, after: i64, most: i64) -> QueryResult<Vec<Seal>> {
    diesel::sql_query(format!("{SEAL} where number > $1 order by number limit $2"))
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(most)
        .prepared()
        .load(conn)
        .await
}

pub async fn seal(conn: &mut AsyncPgConnection, number: i64) -> QueryResult<Option<Seal>> {
    Ok(seals(conn, number.saturating_sub(1), 1).await?.into_iter().find(|seal| seal.number == number))
}

async fn last(conn: &mut AsyncPgConnection) -> QueryResult<Option<Seal>> {
    diesel::sql_query(format!("{SEAL} order by number desc limit 1")).prepared().get_result(conn).await.optional()
}

/// What was dropped, the oldest first.
pub async fn dropped(conn: &mut AsyncPgConnection) -> QueryResult<Vec<Dropped>> {
    diesel::sql_query(
        "select first_seal, last_seal, rows, month, previous_hash, last_hash, dropped_at, hash, key_id, signature
           from audit_dropped order by first_seal",
    )
    .prepared()
    .load(conn)
    .await
}

/// Where the chain ends: its last seal, or what stands for it.
pub async fn tip(conn: &mut AsyncPgConnection) -> QueryResult<Tip> {
    let seal = last(conn).await?;
    let (number, hash, settled) = match &seal {
        Some(seal) => (seal.number, seal.hash.clone(), seal.settled),
        None => dropped(conn).await?.pop().map_or((0, NOTHING.to_vec(), 0), |gone| (gone.last_seal, gone.last_hash, 0)),
    };
    Ok(Tip { number, hash: hash.try_into().unwrap_or(NOTHING), settled, seal })
}

/// A seal that may settle more than its rows: its last row, and what it saw.
#[derive(Debug, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct OpenSeal {
    /// The number of its last row.
    #[diesel(sql_type = BigInt)]
    pub last_id: i64,
    #[diesel(sql_type = Text)]
    pub snapshot: String,
}

/// Seals whose last row is not settled yet.
pub async fn open(conn: &mut AsyncPgConnection, settled: i64) -> QueryResult<Vec<OpenSeal>> {
    diesel::sql_query("select last_id, snapshot from audit_seals where last_id > $1")
        .bind::<BigInt, _>(settled)
        .prepared()
        .load(conn)
        .await
}

/// Adds a seal.
pub async fn add(conn: &mut AsyncPgConnection, seal: &Seal, (first, last, rows): (i64, i64, i32)) -> QueryResult<()> {
    diesel::sql_query(
        "insert into audit_seals (number, previous_hash, signed_at, month, first_id, last_id, ids, rows, row_hashes, snapshot,
           complete, settled, hash, key_id, signature)
         values ($1, $2, $3, $4, $5, $6, $7::int8multirange, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind::<BigInt, _>(seal.number)
    .bind::<Bytea, _>(&seal.previous_hash)
    .bind::<Timestamptz, _>(seal.signed_at)
    .bind::<Date, _>(seal.month)
    .bind::<BigInt, _>(first)
    .bind::<BigInt, _>(last)
    .bind::<Text, _>(&seal.ids)
    .bind::<Integer, _>(rows)
    .bind::<Bytea, _>(&seal.row_hashes)
    .bind::<Text, _>(&seal.snapshot)
    .bind::<Bool, _>(seal.complete)
    .bind::<BigInt, _>(seal.settled)
    .bind::<Bytea, _>(&seal.hash)
    .bind::<Text, _>(&seal.key_id)
    .bind::<Bytea, _>(&seal.signature)
    .prepared()
    .execute(conn)
    .await?;
    Ok(())
}
