//! The way to Postgres, with TLS when the URL asks for it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio_postgres::{Client, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

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
}

/// A bare client, for COPY, LISTEN and administration.
///
/// # Errors
/// When Postgres cannot be reached or refuses.
pub async fn client(url: &str, tls: &Tls) -> Result<Client, tokio_postgres::Error> {
    let config: tokio_postgres::Config = url.parse()?;
    if config.get_ssl_mode() == tokio_postgres::config::SslMode::Require {
        let (client, connection) = config.connect(MakeRustlsConnect::new((*tls.0).clone())).await?;
        drop(tokio::spawn(connection));
        Ok(client)
    } else {
        let (client, connection) = config.connect(NoTls).await?;
        drop(tokio::spawn(connection));
        Ok(client)
    }
}

/// A diesel connection.
///
/// # Errors
/// As [`client`].
pub async fn connect(url: &str, tls: &Tls) -> ConnectionResult<AsyncPgConnection> {
    let config: tokio_postgres::Config = url.parse().map_err(refused)?;
    if config.get_ssl_mode() == tokio_postgres::config::SslMode::Require {
        let (client, connection) = config.connect(MakeRustlsConnect::new((*tls.0).clone())).await.map_err(refused)?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    } else {
        let (client, connection) = config.connect(NoTls).await.map_err(refused)?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    }
}

fn refused(error: tokio_postgres::Error) -> ConnectionError {
    ConnectionError::BadConnection(error.to_string())
}
