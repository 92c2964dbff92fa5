//! The way to Postgres, with TLS when the URL asks for it.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::net::UnixStream;
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode, SslNegotiation};
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::limits::{CONNECT_TIMEOUT, KEEPALIVE, Limits, unpooled_options};
use super::servers::connect_to_any;
use super::watch::{ConnectionWatch, Generation, drive};
use super::wire::{WatchPlain, WatchTls, WatchedStream};

/// All that `serve` and `check` ask before they say that they are ready, one part at a time.
const START_TIMEOUT: Duration = Duration::from_secs(8);
const SILENT: &str = "it takes the connection and says nothing";

/// Whom to trust when a connection is encrypted.
#[derive(Clone)]
pub struct Tls(Arc<rustls::ClientConfig>);

impl Tls {
    /// The public authorities, or the one in this PEM file (a hospital's own).
    ///
    /// # Errors
    /// When the file cannot be read or holds no certificate.
    pub fn new(ca_file: Option<&Path>) -> anyhow::Result<Self> {
        let mut roots = rustls::RootCertStore::empty();
        match ca_file {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(path) => {
                for certificate in
                    CertificateDer::pem_file_iter(path).with_context(|| format!("cannot read {}", path.display()))?
                {
                    roots.add(certificate?)?;
                }
                anyhow::ensure!(!roots.is_empty(), "{} holds no certificate", path.display());
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    fn connector(&self) -> MakeRustlsConnect {
        MakeRustlsConnect::new((*self.0).clone())
    }
}

/// A bare client, for COPY, LISTEN and administration.
///
/// # Errors
/// When Postgres cannot be reached, refuses or says nothing.
pub async fn client(url: &str, tls: &Tls) -> anyhow::Result<Client> {
    let all = configure(url, &unpooled_options())?;
    let connecting = connect_to_any(&all, 0, async |config| {
        if needs_tls(&config) {
            let (client, connection) = config.connect(tls.connector()).await?;
            drop(tokio::spawn(connection));
            Ok(client)
        } else {
            let (client, connection) = config.connect(NoTls).await?;
            drop(tokio::spawn(connection));
            Ok(client)
        }
    });
    Ok(timeout(CONNECT_TIMEOUT, connecting).await.map_err(|_| anyhow!(SILENT))??.1)
}

/// Why there is no connection, with Postgres' own words where it refused: they hold names, and no password.
pub(super) fn explain_refusal(error: &anyhow::Error) -> String {
    match error.downcast_ref::<tokio_postgres::Error>().and_then(tokio_postgres::Error::as_db_error) {
        Some(refused) => format!("Postgres refuses the connection: {refused} (SQLSTATE {})", refused.code().code()),
        None => format!("Postgres does not answer: {error:#}"),
    }
}

/// A diesel connection outside any pool.
///
/// # Errors
/// As [`client`].
pub async fn connect(url: &str, tls: &Tls) -> ConnectionResult<AsyncPgConnection> {
    let all = configure(url, &unpooled_options()).map_err(refused)?;
    let connecting = connect_to_any(&all, 0, async |config| {
        if needs_tls(&config) {
            let (client, connection) = config.connect(tls.connector()).await?;
            Ok(AsyncPgConnection::try_from_client_and_connection(client, connection).await?)
        } else {
            let (client, connection) = config.connect(NoTls).await?;
            Ok(AsyncPgConnection::try_from_client_and_connection(client, connection).await?)
        }
    });
    Ok(timeout(CONNECT_TIMEOUT, connecting).await.map_err(|_| refused(SILENT))?.map_err(refused)?.1)
}

/// What an operator asks at the start ends within the time in which a person waits for it.
///
/// # Errors
/// Those of the work, and that Postgres is silent.
pub async fn within_start<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    timeout(START_TIMEOUT, work).await.map_err(|_| anyhow!("database_url: Postgres does not answer: {SILENT}"))?
}

/// A connection of a pool. Dropped, it is closed at once, whatever is under way on it.
pub(super) struct PooledConnection {
    pub(super) connection: AsyncPgConnection,
    pub(super) watch: WatchHandle,
}

/// Closes its connection when it is dropped.
pub(super) struct WatchHandle(Arc<ConnectionWatch>);

impl Deref for WatchHandle {
    type Target = ConnectionWatch;
    fn deref(&self) -> &ConnectionWatch {
        &self.0
    }
}

impl Drop for WatchHandle {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Opens a connection for a pool. The server at the place `first` is asked first; answers which one gave it, too.
pub(super) async fn open(
    url: &str,
    tls: &Tls,
    limits: Limits,
    pool: &Generation,
    first: usize,
) -> ConnectionResult<(usize, PooledConnection)> {
    let all = configure(url, &limits.start_options()).map_err(refused)?;
    connect_to_any(&all, first, |config| open_at(config, tls, limits, pool)).await.map_err(refused)
}

/// Opens one at the single server of this address.
async fn open_at(mut config: Config, tls: &Tls, limits: Limits, pool: &Generation) -> anyhow::Result<PooledConnection> {
    let watch = Arc::new(ConnectionWatch::new(limits, pool.clone()));
    let handle = WatchHandle(Arc::clone(&watch));
    let client = if needs_tls(&config) {
        let connector = WatchTls(tls.connector(), Arc::clone(&watch));
        let (client, connection) = config.connect(connector).await?;
        drop(tokio::spawn(drive(connection, watch)));
        client
    } else if let [Host::Unix(folder)] = config.get_hosts() {
        let port = config.get_ports().first().copied().unwrap_or(5432);
        let socket = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await?;
        let stream = WatchedStream::plain(socket, Arc::clone(&watch));
        let (client, connection) = config.connect_raw(stream, NoTls).await?;
        drop(tokio::spawn(drive(connection, watch)));
        client
    } else {
        // Nothing is encrypted: the stream is ours from its first byte on.
        config.ssl_mode(SslMode::Require).ssl_negotiation(SslNegotiation::Direct);
        let (client, connection) = config.connect(WatchPlain(Arc::clone(&watch))).await?;
        drop(tokio::spawn(drive(connection, watch)));
        client
    };
    Ok(PooledConnection { connection: AsyncPgConnection::try_from(client).await?, watch: handle })
}

/// What stands in the address wins, except that a connection without traffic is always probed.
fn configure(url: &str, options: &str) -> Result<Config, tokio_postgres::Error> {
    let mut config: Config = url.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(KEEPALIVE);
    }
    config.keepalives_idle(KEEPALIVE).keepalives_interval(KEEPALIVE / 2).keepalives_retries(2);
    let theirs = config.get_options().unwrap_or_default().to_owned();
    config.options(format!("{options} {theirs}").trim_end());
    Ok(config)
}

fn needs_tls(config: &Config) -> bool {
    config.get_ssl_mode() == SslMode::Require
}

fn refused(error: impl ToString) -> ConnectionError {
    ConnectionError::BadConnection(error.to_string())
}
