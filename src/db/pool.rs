//! A pool's connections: how they are opened, and which of them serve again.

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use diesel::ConnectionError;

use super::connect::{PooledConnection, Tls, open};
use super::limits::Limits;
use super::servers::FirstServer;
use super::watch::Generation;

/// Opens connections with the limits of a pool.
pub(super) struct Connections {
    url: String,
    tls: Tls,
    limits: Limits,
    generation: Generation,
    first: FirstServer,
}

impl Connections {
    pub(super) fn new(url: &str, tls: &Tls, limits: Limits) -> Self {
        Self { url: url.to_owned(), tls: tls.clone(), limits, generation: Generation::default(), first: FirstServer::default() }
    }
}

impl Manager for Connections {
    type Type = PooledConnection;
    type Error = ConnectionError;

    async fn create(&self) -> Result<PooledConnection, ConnectionError> {
        let (first, chosen_in) = self.first.choose(&self.generation);
        let (at, pooled) = open(&self.url, &self.tls, self.limits, &self.generation, first).await?;
        self.first.keep(at, chosen_in, &self.generation);
        Ok(pooled)
    }

    /// Asks Postgres nothing, which would cost a round trip: a connection that died is found by its first statement.
    async fn recycle(&self, pooled: &mut PooledConnection, _: &Metrics) -> RecycleResult<ConnectionError> {
        if pooled.watch.is_usable() { Ok(()) } else { Err(RecycleError::message("given up")) }
    }
}
