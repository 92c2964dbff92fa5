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
mod listen;
mod lost;
pub mod migrations;
mod now;
pub mod schema;
mod stored_json;
pub mod text_enum;
mod tx;

use std::time::Duration;

use diesel::QueryResult;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::try_join;

pub use actor::{Actor, Job, as_actor};
pub use connect::{Tls, client, connect};
pub use error::{DbError, refusing_constraint, unique_violation};
pub use listen::{forget_notifications, notified};
pub use lost::{lost_connection_caused, watch_connections};
pub use now::read_now;
pub use stored_json::read_stored_json;
pub(crate) use text_enum::text_enum;
pub use tx::Tx;

/// How long a request waits for a connection.
const POOL_TIMEOUT: Duration = Duration::from_secs(5);

/// A pool of connections as the application role.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
}

impl Db {
    /// A pool of at most `size` connections, opened when needed. Build one in each worker: connections that stay on
    /// their worker's thread answer a third more requests than a shared pool.
    pub fn new(url: &str, tls: &Tls, size: usize) -> anyhow::Result<Self> {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let tls = tls.clone();
        config.custom_setup = Box::new(move |url| {
            let (url, tls) = (url.to_owned(), tls.clone());
            Box::pin(async move { connect(&url, &tls).await })
        });
        let pool = Pool::builder(AsyncDieselConnectionManager::new_with_config(url, config)).max_size(size).build()?;
        Ok(Self { pool })
    }

    /// Starts a transaction for an actor. It is rolled back unless [`Tx::commit`] is called.
    ///
    /// # Errors
    /// When Postgres cannot be reached; connections that died in the pool are replaced first.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, DbError> {
        self.start(true, &actor.begin_statement()).await
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
            let tx = self.checkout(true).await?;
            let mut start: &AsyncPgConnection = &tx;
            match try_join(start.batch_execute(&statement), work(&tx)).await {
                Ok(((), found)) => {
                    tx.commit().await?;
                    return Ok(found);
                }
                Err(error) => tx.fail(error, &mut attempts).await?,
            }
        }
    }

    /// A transaction in which all that is read is of one moment, however long it takes; nothing can be written in it.
    pub async fn snapshot(&self, actor: Actor) -> Result<Tx, DbError> {
        let begin = actor.begin_statement().replacen("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", 1);
        self.start(true, &begin).await
    }

    /// One statement that may be carried out twice, outside any transaction and without an actor. Over a connection that died
    /// in the pool, it is done again.
    ///
    /// # Errors
    /// As [`Db::begin`], and those of the statement.
    pub async fn query_idempotent<T>(&self, statement: impl AsyncFn(&AsyncPgConnection) -> QueryResult<T>) -> Result<T, DbError> {
        let mut attempts = self.attempts();
        loop {
            let tx = self.checkout(false).await?;
            match statement(&tx).await {
                Ok(found) => return Ok(found),
                Err(error) => tx.fail(error, &mut attempts).await?,
            }
        }
    }

    /// A connection outside any transaction and without an actor: only functions and tables without patient data answer.
    pub async fn connection_without_actor(&self) -> Result<Tx, DbError> {
        self.start(false, "").await
    }

    async fn start(&self, open: bool, statement: &str) -> Result<Tx, DbError> {
        let mut attempts = self.attempts();
        loop {
            let mut tx = self.checkout(open).await?;
            match tx.batch_execute(statement).await {
                Ok(()) => return Ok(tx),
                Err(error) => tx.fail(error, &mut attempts).await?,
            }
        }
    }

    /// After a restart of Postgres every pooled connection is dead: each failed attempt removes one.
    fn attempts(&self) -> usize {
        self.pool.status().size + 1
    }

    /// A connection out of the pool, or a new one.
    async fn checkout(&self, open: bool) -> Result<Tx, DbError> {
        let object = tokio::time::timeout(POOL_TIMEOUT, self.pool.get())
            .await
            .map_err(|_| DbError::Unreachable("no connection within the time".to_owned()))??;
        Ok(Tx::new(object, open))
    }
}
