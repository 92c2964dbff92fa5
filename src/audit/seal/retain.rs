//! Retention: whole months that are old enough go, with their seals, on record. As the owner of the tables.

use anyhow::{Context, ensure};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bytea, Date, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::encode;
use super::keys::Key;
use super::records::Dropped;
use super::store;
use crate::audit::{Event, record};
use crate::db::{Actor, Db, Job, Prepare};

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Old {
    #[diesel(sql_type = Nullable<BigInt>)]
    last: Option<i64>,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct Sum {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Date)]
    month: NaiveDate,
}

/// The first day of the oldest month that stays.
pub fn keeps_from(now: DateTime<Utc>, years: u32) -> Option<NaiveDate> {
    now.date_naive().with_day(1)?.checked_sub_months(Months::new(years.checked_mul(12)?))
}

/// Drops what is older. Answers what went, if anything did. `db` is the owner's.
///
/// # Errors
/// Those of the database; all is then as it was.
pub async fn drop_months(db: &Db, key: &Key, now: DateTime<Utc>, years: u32) -> anyhow::Result<Option<Dropped>> {
    let job = Actor::System(Job::Seal);
    let from = keeps_from(now, years).context("rules.audit_years: too many")?;
    let mut tx = db.begin(job).await?;
    tx.batch_execute("lock table audit_dropped in exclusive mode").await?;
    // From the beginning up to the first seal that stays: the chain keeps no hole.
    let old: Old = diesel::sql_query(
        "select max(number) as last from audit_seals where number < coalesce(
           (select min(number) from audit_seals where month >= $1), 9223372036854775807)",
    )
    .bind::<Date, _>(from)
    .prepared()
    .get_result(&mut tx)
    .await?;
    let Some(last) = old.last else {
        tx.rollback().await?;
        return Ok(None);
    };
    let first = store::seals(&mut tx, 0, 1).await?.pop().context("no first seal")?;
    let end = store::seal(&mut tx, last).await?.context("no last seal")?;
    let sum: Sum = diesel::sql_query("select sum(rows)::bigint as rows, max(month) as month from audit_seals where number <= $1")
        .bind::<BigInt, _>(last)
        .prepared()
        .get_result(&mut tx)
        .await?;
    let mut gone = Dropped {
        first_seal: first.number,
        last_seal: last,
        rows: sum.rows,
        month: sum.month,
        previous_hash: first.previous_hash,
        last_hash: end.hash,
        dropped_at: now,
        hash: Vec::new(),
        key_id: key.id().to_owned(),
        signature: Vec::new(),
    };
    let hash = encode::dropped(&gone);
    gone.signature = key.sign(&hash);
    gone.hash = hash.to_vec();
    let removed = remove(&mut tx, &gone).await?;
    ensure!(removed == gone.rows, "{} rows stand in those seals, {removed} are there; run: mijntoegang audit verify", gone.rows);
    record(&mut tx, job, Event::audit_dropped(gone.first_seal, gone.last_seal), now).await?;
    tx.commit().await?;
    Ok(Some(gone))
}

/// Writes what goes, and removes it. Answers how many rows that were.
async fn remove(conn: &mut AsyncPgConnection, gone: &Dropped) -> anyhow::Result<i64> {
    diesel::sql_query(
        "insert into audit_dropped (first_seal, last_seal, rows, month, previous_hash, last_hash, dropped_at, hash, key_id, signature)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind::<BigInt, _>(gone.first_seal)
    .bind::<BigInt, _>(gone.last_seal)
    .bind::<BigInt, _>(gone.rows)
    .bind::<Date, _>(gone.month)
    .bind::<Bytea, _>(&gone.previous_hash)
    .bind::<Bytea, _>(&gone.last_hash)
    .bind::<Timestamptz, _>(gone.dropped_at)
    .bind::<Bytea, _>(&gone.hash)
    .bind::<Text, _>(&gone.key_id)
    .bind::<Bytea, _>(&gone.signature)
    .prepared()
    .execute(conn)
    .await?;
    conn.batch_execute("select set_config('mt.audit_drop', 'yes', true)").await?;
    let rows = diesel::sql_query(
        "delete from audit_events e using audit_seals s
          where s.number <= $1 and e.id between s.first_id and s.last_id and s.ids @> e.id",
    )
    .bind::<BigInt, _>(gone.last_seal)
    .prepared()
    .execute(conn)
    .await?;
    diesel::sql_query("delete from audit_seals where number <= $1")
        .bind::<BigInt, _>(gone.last_seal)
        .prepared()
        .execute(conn)
        .await?;
    conn.batch_execute("select set_config('mt.audit_drop', '', true)").await?;
    Ok(i64::try_from(rows)?)
}
