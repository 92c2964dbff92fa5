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
mod connect;
mod error;
pub mod ids;
mod limits;
mod listen;
pub mod migrations;
mod now;
mod pool;
pub mod schema;
mod sql_state;
mod stored_json;
pub mod text_enum;
mod tx;
mod watch;
mod wire;

use std::time::Duration;

use deadpool::managed::Pool;
use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::try_join;

use self::limits::SNAPSHOT_TIMEOUT;
use self::pool::Connections;
use self::tx::Attempts;

pub use actor::{Actor, Job, as_actor};
pub use connect::{Tls, client, connect, within_start};
pub use error::{DbError, refusing_constraint, unique_violation};
pub use limits::Limits;
pub use listen::{forget_notifications, notified};
pub use now::read_now;
pub use sql_state::{explain_errors, is_passing, watch_transactions};
pub use stored_json::read_stored_json;
pub(crate) use text_enum::text_enum;
pub use tx::Tx;

/// A pool of connections as the application role.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Connections>,
    limits: Limits,
}

impl Db {
    /// A pool of at most `size` connections, opened when needed, with the limits of pages. Build one in each worker: connections
    /// that stay on their worker's thread answer a third more requests than a shared pool.
    pub fn new(url: &str, tls: &Tls, size: usize) -> anyhow::Result<Self> {
        Self::with_limits(url, tls, size, Limits::PAGES)
    }

    /// The same with other limits.
    pub fn with_limits(url: &str, tls: &Tls, size: usize, limits: Limits) -> anyhow::Result<Self> {
        Ok(Self { pool: Pool::builder(Connections::new(url, tls, limits)).max_size(size).build()?, limits })
    }

    /// Starts a transaction for an actor. It is rolled back unless [`Tx::commit`] is called.
    ///
    /// # Errors
    /// When Postgres cannot be reached; connections that died in the pool are replaced first.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, DbError> {
        self.start(true, &actor.begin_statement(), self.limit(actor)).await
    }

    /// A transaction that only reads. Its start goes out together with the statements of `work`, which may join theirs:
    /// they travel as one, and are carried out in the order in which they were first polled. Over a connection that died
    /// in the pool, all of it is done again.
    ///
    /// # Errors
    /// As [`Db::begin`], and those of the statements.
    pub async fn read<T>(&self, actor: Actor, work: impl AsyncFn(&AsyncPgConnection) -> QueryResult<T>) -> Result<T, DbError> {
        let statement = actor.begin_statement();
        let mut attempts = self.attempts();
        loop {
            let tx = self.checkout(true, self.limit(actor)).await?;
            let mut start: &AsyncPgConnection = &tx;
            match try_join(start.batch_execute(&statement), work(&tx)).await {
                Ok(((), found)) => {
                    tx.commit().await?;
                    return Ok(found);
                }
                Err(error) => tx.fail(error, &mut attempts)?,
            }
        }
    }

    /// A transaction in which all that is read is of one moment, however long it takes; nothing can be written in it.
    pub async fn snapshot(&self, actor: Actor) -> Result<Tx, DbError> {
        let begin = actor.begin_statement().replacen("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", 1);
        self.start(true, &begin, self.limit(actor).max(SNAPSHOT_TIMEOUT)).await
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
        self.start(false, "", self.limits.transaction).await
    }

    async fn start(&self, open: bool, statement: &str, limit: Duration) -> Result<Tx, DbError> {
        let mut attempts = self.attempts();
        loop {
            let mut tx = self.checkout(open, limit).await?;
            match tx.batch_execute(statement).await {
                Ok(()) => return Ok(tx),
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
        let object = tokio::time::timeout(self.limits.wait, self.pool.get())
            .await
            .map_err(|_| DbError::Unavailable("no connection within the time".to_owned()))??;
        Ok(Tx::new(object, open, limit))
    }
}
