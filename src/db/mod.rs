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
mod connect;
mod error;
pub mod ids;
mod listen;
mod lost;
pub mod migrations;
mod now;
mod prepared;
pub mod schema;
mod stored_json;
pub mod text_enum;
mod tx;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::try_join;

use crate::clock::Clock;

pub use actor::{Actor, Job, as_actor};
pub use clock_difference::ClockDifference;
pub use connect::{Tls, client, connect};
pub use error::{DbError, refusing_constraint, unique_violation};
pub use listen::{forget_notifications, notified};
pub use lost::{lost_connection_caused, watch_connections};
pub use now::{check_clock, mt_now, read_now};
pub use prepared::{Prepare, PreparedQuery};
pub use stored_json::read_stored_json;
pub(crate) use text_enum::text_enum;
pub use tx::Tx;

/// How long a request waits for a connection.
const POOL_TIMEOUT: Duration = Duration::from_secs(5);

/// A pool of connections as the application role.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    /// Compared with Postgres's at each begin.
    clock: Clock,
    difference: Arc<ClockDifference>,
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
        Ok(Self { pool, clock: Clock::System, difference: Arc::default() })
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

    /// Starts a transaction for an actor. It is rolled back unless [`Tx::commit`] is called.
    ///
    /// # Errors
    /// When Postgres cannot be reached; connections that died in the pool are replaced first.
    pub async fn begin(&self, actor: Actor) -> Result<Tx, DbError> {
        self.start(Some(("BEGIN", actor))).await
    }

    /// A transaction that only reads. Its start goes out together with the statements of `work`, which may join theirs:
    /// they travel as one, and are carried out in the order in which they were first polled. Over a connection that died
    /// in the pool, all of it is done again. Answers the moment at which it began too.
    ///
    /// # Errors
    /// As [`Db::begin`], and those of the statements.
    pub async fn read<T>(
        &self,
        actor: Actor,
        work: impl AsyncFn(&AsyncPgConnection) -> QueryResult<T>,
    ) -> Result<(DateTime<Utc>, T), DbError> {
        let mut attempts = self.attempts();
        loop {
            let tx = self.checkout(true).await?;
            match try_join(self.ask_now(&tx, Some(("BEGIN", actor))), work(&tx)).await {
                Ok(read) => {
                    tx.commit().await?;
                    return Ok(read);
                }
                Err(error) => tx.fail(error, &mut attempts).await?,
            }
        }
    }

    /// A transaction in which all that is read is of one moment, however long it takes; nothing can be written in it.
    pub async fn snapshot(&self, actor: Actor) -> Result<Tx, DbError> {
        self.start(Some(("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", actor))).await
    }

    /// The moment (R22); with a statement that begins and an actor, these too, in one trip: the statements are carried out in the order
    /// in which they are first polled.
    async fn ask_now(&self, conn: &AsyncPgConnection, begin: Option<(&str, Actor)>) -> QueryResult<DateTime<Utc>> {
        let before = self.clock.now();
        let (mut first, mut second) = (conn, conn);
        let moment = match begin {
            Some((begin, actor)) => try_join(first.batch_execute(begin), actor.settings().get_result(&mut second)).await?.1,
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
            let tx = self.checkout(false).await?;
            match statement(&tx).await {
                Ok(found) => return Ok(found),
                Err(error) => tx.fail(error, &mut attempts).await?,
            }
        }
    }

    /// A connection outside any transaction and without an actor: only functions and tables without patient data answer.
    pub async fn connection_without_actor(&self) -> Result<Tx, DbError> {
        self.start(None).await
    }

    async fn start(&self, begin: Option<(&str, Actor)>) -> Result<Tx, DbError> {
        let mut attempts = self.attempts();
        loop {
            let mut tx = self.checkout(begin.is_some()).await?;
            match self.ask_now(&tx, begin).await {
                Ok(moment) => {
                    tx.began_at = moment;
                    return Ok(tx);
                }
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
