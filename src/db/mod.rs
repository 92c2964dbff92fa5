//! Postgres: pool, transactions with an actor, migrations.
//!
//! Every transaction names its actor; row-level security does the rest (see `migrations/`). There is no way to a
//! connection of the pool without one, so a query that forgot whom it serves does not compile.
//!
//! # How to add a table
//!
//! 1. A migration with the table, its policies and its grants (`migrations/README.md`); `WRITE_LOCK=1` and `WRITE_SCHEMA=1` write
//!    `migrations/LOCK` and `migrations/schema.sql` anew.
//! 2. The table in `schema.rs`; a column that holds a state or a kind has the type of a [`text_enum!`].
//! 3. Queries in the `store.rs` of its feature, on `&mut AsyncPgConnection`, with the patient or officer as an argument.
//! 4. Tests as the right actor, another one and none, in `tests/portal/row_level_security/`.
//!
//! diesel-async carries out statements; `tokio-postgres` beside it is for COPY, for administration and for tests.

mod actor;
mod clock_difference;
mod collations;
mod connect;
mod error;
pub mod ids;
mod limits;
mod listen;
pub mod migrations;
mod now;
mod pool;
mod prepared;
mod request;
pub mod schema;
mod servers;
mod sql_state;
mod stored_json;
pub mod text_enum;
mod tx;
mod watch;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use deadpool::managed::Pool;
use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::try_join;

use self::limits::SNAPSHOT_TIMEOUT;
use self::pool::Connections;
use self::request::Spending;
use self::tx::Attempts;
use crate::clock::Clock;

pub use actor::{Actor, Job, as_actor};
pub use clock_difference::ClockDifference;
pub use collations::{StaleCollation, list_stale_collations};
pub use connect::{Tls, client, connect, within_start};
pub use error::{DbError, refusing_constraint, unique_violation};
pub use limits::Limits;
pub use listen::{forget_notifications, notified};
pub use now::{check_clock, mt_now, read_now};
pub use prepared::{ColumnsOf, ConstantSql, Prepare, PreparedQuery, constant_sql};
pub use request::{wait_within_request, watch_transactions};
pub use sql_state::{explain_errors, is_passing};
pub use stored_json::read_stored_json;
pub(crate) use text_enum::text_enum;
pub use tx::Tx;

/// How much of a pool is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUsage {
    pub busy: usize,
    pub idle: usize,
    /// Transactions that wait for a connection.
    pub waiting: usize,
}

/// A pool of connections as the application role.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Connections>,
    limits: Limits,
    /// Compared with Postgres's at each begin.
    clock: Clock,
    difference: Arc<ClockDifference>,
}

impl Db {
    /// A pool of at most `size` connections, opened when needed, with the limits of pages. Build one in each worker: connections
    /// that stay on their worker's thread answer a third more requests than a shared pool.
    pub fn new(url: &str, tls: &Tls, size: usize) -> anyhow::Result<Self> {
        Self::with_limits(url, tls, size, Limits::PAGES)
    }

    /// The same with other limits.
    pub fn with_limits(url: &str, tls: &Tls, size: usize, limits: Limits) -> anyhow::Result<Self> {
        let pool = Pool::builder(Connections::new(url, tls, limits)).max_size(size).build()?;
        Ok(Self { pool, limits, clock: Clock::System, difference: Arc::default() })
    }

    /// Compares this clock with Postgres's, and keeps there how far it is.
    #[must_use]
    pub fn with_clock(self, clock: Clock, difference: Arc<ClockDifference>) -> Self {
        Self { clock, difference, ..self }
    }

    /// How far the instance's clock is from Postgres's.
    pub fn clock_difference(&self) -> &ClockDifference {
        &self.difference
    }

    /// How much of the pool is used.
    pub fn usage(&self) -> PoolUsage {
        let status = self.pool.status();
        let busy = status.size.saturating_sub(status.available);
        PoolUsage { busy, idle: status.available, waiting: status.waiting }
    }

    /// Starts a transaction for an actor. It is rolled back unless [`Tx::commit`] is called.
    ///
    /// # Errors
    /// When Postgres cannot be reached; connections that died in the pool are replaced first.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, DbError> {
        self.start(Some(("BEGIN", actor)), self.limit(actor)).await
    }

    /// A transaction in which all that is read is of one moment, however long it takes; nothing can be written in it.
    pub async fn snapshot(&self, actor: Actor) -> Result<Tx, DbError> {
        self.start(Some(("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", actor)), self.limit(actor).max(SNAPSHOT_TIMEOUT))
            .await
    }

    /// The moment (R22); with a statement that begins and an actor, these too, in one trip: the statements are carried out in the order
    /// in which they are first polled.
    async fn ask_now(&self, conn: &AsyncPgConnection, begin: Option<(&str, Actor)>) -> QueryResult<DateTime<Utc>> {
        let before = self.clock.now();
        let (mut first, mut second) = (conn, conn);
        let moment = match begin {
            Some((begin, actor)) => {
                let begin = actor.long_work().map_or_else(|| begin.to_owned(), |long| format!("{begin}; {}", long.statement()));
                try_join(first.batch_execute(&begin), actor.settings().get_result(&mut second)).await?.1
            }
            None => diesel::select(mt_now()).get_result(&mut second).await?,
        };
        self.difference.note(before, moment, self.clock.now());
        Ok(moment)
    }

    /// The moment by Postgres's clock (R22), outside any transaction.
    ///
    /// # Errors
    /// As [`Db::begin`].
    pub async fn read_now(&self) -> Result<DateTime<Utc>, DbError> {
        Ok(self.connection_without_actor().await?.now())
    }

    /// One statement that may be carried out twice, outside any transaction and without an actor. Over a connection that died
    /// in the pool, it is done again.
    ///
    /// # Errors
    /// As [`Db::begin`], and those of the statement.
    pub async fn query_idempotent<T>(&self, statement: impl AsyncFn(&AsyncPgConnection) -> QueryResult<T>) -> Result<T, DbError> {
        let mut attempts = self.attempts();
        loop {
            // Open while the statement is under way: a caller that is cancelled leaves it to nobody.
            let tx = self.checkout(true, self.limits.transaction).await?;
            match statement(&tx).await {
                Ok(found) => {
                    tx.give_back();
                    return Ok(found);
                }
                Err(error) => tx.fail(error, &mut attempts)?,
            }
        }
    }

    /// A connection outside any transaction and without an actor: only functions and tables without patient data answer.
    pub async fn connection_without_actor(&self) -> Result<Tx, DbError> {
        self.start(None, self.limits.transaction).await
    }

    async fn start(&self, begin: Option<(&str, Actor)>, limit: Duration) -> Result<Tx, DbError> {
        let mut attempts = self.attempts();
        loop {
            let mut tx = self.checkout(begin.is_some(), limit).await?;
            match self.ask_now(&tx, begin).await {
                Ok(moment) => {
                    tx.began_at = moment;
                    return Ok(tx);
                }
                Err(error) => tx.fail(error, &mut attempts)?,
            }
        }
    }

    /// How long a transaction of this actor may take.
    fn limit(&self, actor: Actor) -> Duration {
        actor.long_work().map_or(self.limits.transaction, |long| long.transaction)
    }

    /// After a restart of Postgres every pooled connection is dead: each failed attempt removes one. A silent one is found once.
    fn attempts(&self) -> Attempts {
        Attempts::new(self.pool.status().size + 1, self.limits.wait.max(self.limits.silence) + Duration::from_millis(500))
    }

    /// A connection out of the pool, or a new one.
    async fn checkout(&self, open: bool, limit: Duration) -> Result<Tx, DbError> {
        let (spending, limit) = Spending::begin(limit);
        let object = tokio::time::timeout(self.limits.wait.min(limit), self.pool.get())
            .await
            .map_err(|_| DbError::Unavailable("no connection within the time".to_owned()))??;
        Ok(Tx::new(object, open, limit, spending))
    }
}
