//! A private Postgres for `demo` and the tests: started by us, reached through a socket in a folder that only
//! we may enter, gone when we are gone.
//!
//! Nothing listens on the network. The server ends with the process that started it, even after `kill -9`
//! (Linux: parent-death signal); what is left of its folder is swept by the next start.

mod binaries;
mod folder;
mod server;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use anyhow::{Context as _, bail};
use tokio_postgres::NoTls;

use binaries::Binaries;
use folder::{Lock, RunFolder};
use server::Server;

/// The role that owns the tables and runs the migrations.
pub const OWNER: &str = "mijntoegang_owner";
/// The role that the application works as.
pub const APP: &str = "mijntoegang_app";
/// The superuser of the cluster.
pub const ADMIN: &str = "postgres";

/// A running Postgres of our own. Stops when dropped.
#[derive(Debug)]
pub struct Cluster {
    binaries: Binaries,
    data: PathBuf,
    durable: bool,
    server: Mutex<Option<Server>>,
    // Removed after the server has stopped: fields are dropped in this order.
    run: RunFolder,
    _keep: Option<Lock>,
}

impl Cluster {
    /// Starts a cluster: in a folder that goes away with it, or with its data kept in `keep` and used again.
    ///
    /// `durable` survives a crash of the machine; without it everything is faster. Blocks for about a second.
    pub fn start(keep: Option<PathBuf>, durable: bool) -> anyhow::Result<Self> {
        let binaries = Binaries::find()?;
        folder::sweep(&binaries);
        let run = RunFolder::create(&binaries)?;
        let (data, keep) = match keep {
            None => (run.path().join("data"), None),
            Some(keep) => {
                fs::create_dir_all(&keep).with_context(|| format!("cannot make the folder {}", keep.display()))?;
                let keep = fs::canonicalize(keep)?;
                let lock = Lock::take(&keep.join("lock"))?;
                let Some(lock) = lock else {
                    bail!("{} is in use by another demo: stop that one first, or choose another folder", keep.display());
                };
                binaries.let_through(&keep)?;
                (keep.join("postgres"), Some(lock))
            }
        };
        server::end_leftover(&data);
        if !data.join("PG_VERSION").exists() {
            init(&binaries, &data, durable)?;
        }
        let server = Server::start(&binaries, &data, run.path(), durable)?;
        Ok(Self { binaries, data, durable, server: Mutex::new(Some(server)), run, _keep: keep })
    }

    /// How to connect as `user` to `database`: a URL that tokio-postgres, diesel and psql take.
    pub fn connection_string(&self, user: &str, database: &str) -> String {
        let host = self.run.path().display().to_string().replace('%', "%25").replace('/', "%2F").replace(' ', "%20");
        format!("postgres://{user}@{host}/{database}")
    }

    /// The folder with the socket and the server's log.
    pub fn folder(&self) -> &Path {
        self.run.path()
    }

    /// Makes the two roles and a database that belongs to the owner, unless they are there.
    pub async fn prepare_roles_and_database(&self, database: &str) -> anyhow::Result<()> {
        if database.is_empty() || !database.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            bail!("{database:?} is no name for a database: a to z, 0 to 9 and _");
        }
        let admin = self.admin("postgres").await?;
        for role in [OWNER, APP] {
            if admin.query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role]).await?.is_none() {
                let sql = format!("CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS");
                admin.batch_execute(&sql).await?;
            }
        }
        if admin.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&database]).await?.is_none() {
            admin.batch_execute(&format!("CREATE DATABASE {database} OWNER {OWNER}")).await?;
        }
        // Before Postgres 15 everyone may create tables in `public`.
        let inside = self.admin(database).await?;
        inside
            .batch_execute(&format!("ALTER SCHEMA public OWNER TO {OWNER}; REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
            .await?;
        Ok(())
    }

    /// Copies `template`, which must have no connections, to a new database of the owner's.
    pub async fn copy_database(&self, template: &str, database: &str) -> anyhow::Result<()> {
        let admin = self.admin("postgres").await?;
        let version: i32 = admin.query_one("SELECT current_setting('server_version_num')::int", &[]).await?.try_get(0)?;
        // File by file, as before Postgres 15: page by page through its log takes five times as long.
        let strategy = if version < 150_000 { "" } else { "STRATEGY file_copy" };
        admin.batch_execute(&format!("CREATE DATABASE {database} TEMPLATE {template} {strategy} OWNER {OWNER}")).await?;
        Ok(())
    }

    /// A connection as superuser.
    pub async fn admin(&self, database: &str) -> anyhow::Result<tokio_postgres::Client> {
        let url = self.connection_string(ADMIN, database);
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await.context("cannot reach the private Postgres")?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "the connection as superuser ended");
            }
        });
        Ok(client)
    }

    /// Stops the server and leaves the data, as a crash would: for tests of a database that is unavailable.
    pub fn halt(&self) {
        if let Some(server) = self.server().take() {
            server.stop("QUIT");
        }
    }

    /// Starts the server again after [`Cluster::halt`].
    pub fn resume(&self) -> anyhow::Result<()> {
        let mut server = self.server();
        if server.is_none() {
            *server = Some(Server::start(&self.binaries, &self.data, self.run.path(), self.durable)?);
        }
        Ok(())
    }

    /// Stops the server and removes everything that is not to be kept. Dropping does the same.
    pub fn stop(self) {
        drop(self);
    }

    fn server(&self) -> MutexGuard<'_, Option<Server>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let server = self.server().take();
        if let Some(server) = server {
            // Kept data is closed tidily; what is removed anyway need not be.
            server.stop(if self._keep.is_some() { "INT" } else { "QUIT" });
        }
    }
}

/// Makes the data folder, under another name until it is whole.
fn init(binaries: &Binaries, data: &Path, durable: bool) -> anyhow::Result<()> {
    let part = data.with_extension("part");
    match fs::remove_dir_all(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    binaries.make_private(&part)?;
    let mut initdb = binaries.command("initdb");
    initdb.args(["-A", "trust", "-E", "UTF8", "--locale=C", "-U", ADMIN, "-D"]).arg(&part);
    if !durable {
        initdb.arg("--no-sync");
    }
    let made = initdb.stdin(Stdio::null()).output().context("cannot run initdb")?;
    if !made.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim());
    }
    fs::rename(&part, data).context("cannot name the new data folder")?;
    Ok(())
}
