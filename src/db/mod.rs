//! Postgres: pool, transactions with an actor, migrations.
//!
//! Every transaction names its actor; row-level security does the rest (see `migrations/`). There is no way to a
//! connection of the pool without one, so a query that forgot whom it serves does not compile.

mod connect;
mod error;
pub mod ids;
mod listen;
pub mod migrations;
pub mod schema;
pub mod text_enum;
mod within;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use diesel::QueryResult;
use diesel::sql_types::Text;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::future::try_join;

use ids::{ApplicationId, InstitutionId, OfficerId, PatientId};

pub use connect::{Tls, client, connect};
pub use error::{DbError, is_unavailable, unique_violation};
pub use listen::{forget_notifications, notified};
pub(crate) use text_enum::text_enum;
pub use within::within;

diesel::define_sql_function! {
    /// The next number of a sequence.
    fn nextval(sequence: Text) -> BigInt;
}

/// The next number of a sequence, of six digits at most: for references, which carry the year besides.
pub async fn next_number(conn: &mut AsyncPgConnection, sequence: &'static str) -> QueryResult<u32> {
    let number: i64 = diesel::select(nextval(sequence)).get_result(conn).await?;
    Ok(u32::try_from(number % 1_000_000).unwrap_or(0))
}

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// For whom a transaction works.
#[derive(Debug, Clone, Copy)]
pub enum Actor {
    /// A patient: sees and changes only what is their own.
    Patient(PatientId),
    /// An officer: what belongs to the institution, nothing about themself.
    Officer {
        id: OfficerId,
        /// The institution they work for.
        institution: InstitutionId,
    },
    /// A hospital application: what its scopes name.
    Application(ApplicationId),
    /// A named job of the system, with policies of its own.
    System(Job),
}

/// The jobs of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Signs people in, and looks after their sessions.
    SignIn,
    /// Keeps a form that came with an expired session.
    Park,
    /// Delivers mail.
    Mail,
    /// Removes what is past its time.
    Sweep,
    /// Does what the single-purpose link in a mail is for.
    Link,
    /// Keeps what the scanner said of a file.
    Scan,
    /// Takes in reports of breaks of the glass, and tells the patients.
    Break,
    /// Reads what a decision about access needs.
    Decide,
    /// Seals the audit, and verifies it.
    Seal,
    /// Hands changes on to the applications that listen.
    Feed,
    /// Does what an operator types.
    Operate,
}

impl Job {
    /// The name that the policies know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Park => "park",
            Self::Mail => "mail",
            Self::Sweep => "sweep",
            Self::Link => "link",
            Self::Scan => "scan",
            Self::Break => "break",
            Self::Decide => "decide",
            Self::Seal => "seal",
            Self::Feed => "feed",
            Self::Operate => "operate",
        }
    }
}

impl Actor {
    /// The statement that starts a transaction of this actor. Holds ids and fixed words only.
    pub fn begin_statement(&self) -> String {
        match self {
            Self::Patient(id) => {
                format!("BEGIN; SELECT set_config('mt.kind','patient',true), set_config('mt.patient','{id}',true)")
            }
            Self::Officer { id, institution } => format!(
                "BEGIN; SELECT set_config('mt.kind','officer',true), set_config('mt.officer','{id}',true), set_config('mt.institution','{institution}',true)"
            ),
            Self::Application(id) => {
                format!("BEGIN; SELECT set_config('mt.kind','application',true), set_config('mt.application','{id}',true)")
            }
            Self::System(job) => {
                format!("BEGIN; SELECT set_config('mt.kind','system',true), set_config('mt.job','{}',true)", job.name())
            }
        }
    }
}

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
        let mut tries = self.tries();
        loop {
            let tx = self.take(true).await?;
            let mut start: &AsyncPgConnection = &tx;
            match try_join(start.batch_execute(&statement), work(&tx)).await {
                Ok(((), found)) => {
                    tx.commit().await?;
                    return Ok(found);
                }
                Err(error) => tx.fail(error, &mut tries)?,
            }
        }
    }

    /// A transaction in which all that is read is of one moment, however long it takes; nothing can be written in it.
    pub async fn snapshot(&self, actor: Actor) -> Result<Tx, DbError> {
        let begin = actor.begin_statement().replacen("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", 1);
        self.start(true, &begin).await
    }

    /// One statement that may be done twice, outside any transaction and without an actor. Over a connection that died
    /// in the pool, it is done again.
    ///
    /// # Errors
    /// As [`Db::begin`], and those of the statement.
    pub async fn ask<T>(&self, statement: impl AsyncFn(&AsyncPgConnection) -> QueryResult<T>) -> Result<T, DbError> {
        let mut tries = self.tries();
        loop {
            let tx = self.take(false).await?;
            match statement(&tx).await {
                Ok(found) => return Ok(found),
                Err(error) => tx.fail(error, &mut tries)?,
            }
        }
    }

    /// A connection outside any transaction and without an actor: only functions and tables without patient data answer.
    pub async fn plain(&self) -> Result<Tx, DbError> {
        self.start(false, "").await
    }

    async fn start(&self, open: bool, statement: &str) -> Result<Tx, DbError> {
        let mut tries = self.tries();
        loop {
            let mut tx = self.take(open).await?;
            match tx.batch_execute(statement).await {
                Ok(()) => return Ok(tx),
                Err(error) => tx.fail(error, &mut tries)?,
            }
        }
    }

    /// After a restart of Postgres every pooled connection is dead: each failed try removes one.
    fn tries(&self) -> usize {
        self.pool.status().size + 1
    }

    /// Out of the pool. `open` before the first word: whoever is cancelled in the middle of it leaves no transaction there.
    async fn take(&self, open: bool) -> Result<Tx, DbError> {
        let object = tokio::time::timeout(PATIENCE, self.pool.get())
            .await
            .map_err(|_| DbError::Unreachable("no connection within the time".to_owned()))??;
        Ok(Tx { object: Some(object), open })
    }
}

/// A connection in use, normally inside a transaction. Dropped while that is open, the connection is closed, which
/// rolls back: a cancelled request can't leave its transaction to the next one.
pub struct Tx {
    object: Option<Object<AsyncPgConnection>>,
    open: bool,
}

impl Tx {
    /// Closes a connection that failed. Trying again may help while there are tries left and Postgres is what failed.
    fn fail(mut self, error: diesel::result::Error, tries: &mut usize) -> Result<(), DbError> {
        self.open = true;
        *tries = tries.saturating_sub(1);
        if *tries > 0 && is_unavailable(&error) { Ok(()) } else { Err(error.into()) }
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the connection is lost; whether it was committed is then unknown.
    pub async fn commit(mut self) -> Result<(), DbError> {
        self.batch_execute("COMMIT").await?;
        self.open = false;
        Ok(())
    }

    /// Leaves everything as it was, and the connection to the next one.
    ///
    /// # Errors
    /// When the connection is lost, which rolls back as well.
    pub async fn rollback(mut self) -> Result<(), DbError> {
        self.batch_execute("ROLLBACK").await?;
        self.open = false;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = AsyncPgConnection;
    #[expect(clippy::expect_used, reason = "the object is taken by drop only")]
    fn deref(&self) -> &AsyncPgConnection {
        self.object.as_ref().expect("a connection until drop")
    }
}

impl DerefMut for Tx {
    #[expect(clippy::expect_used, reason = "the object is taken by drop only")]
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        self.object.as_mut().expect("a connection until drop")
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.open
            && let Some(object) = self.object.take()
        {
            drop(Object::take(object));
        }
    }
}
