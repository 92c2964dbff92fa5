//! What this process measures while it answers, as Prometheus reads it. What Postgres knows is read at each scrape (`app/ops.rs`).

mod process;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::db::Db;

/// Upper bounds in seconds: a page of 20 ms and a decision of 50 ms stand in their middle.
const BUCKETS: [f64; 12] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DecisionLabels {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolLabels {
    pool: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ConnectionLabels {
    pool: &'static str,
    state: &'static str,
}

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

/// What comes of one question of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOutcome {
    Permit,
    Deny,
    /// It cannot be read, or its application may not ask.
    Refused,
    /// There is no answer now.
    Failed,
}

impl DecisionOutcome {
    fn label(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Deny => "deny",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// Of all workers of this process.
#[derive(Clone)]
pub struct Metrics {
    requests: Histograms<RequestLabels>,
    decisions: Histograms<DecisionLabels>,
    pools: Arc<Mutex<Vec<(&'static str, Db)>>>,
    started_at: DateTime<Utc>,
}

impl Metrics {
    /// Of a process that began then.
    pub fn new(started_at: DateTime<Utc>) -> Self {
        Self {
            requests: Family::new_with_constructor(histogram),
            decisions: Family::new_with_constructor(histogram),
            pools: Arc::default(),
            started_at,
        }
    }

    /// A request was answered. `route` is a pattern, never a path: a path may name a person.
    pub fn observe_request(&self, route: Option<String>, method: &str, status: u16, elapsed: Duration) {
        let labels = RequestLabels {
            route: route.unwrap_or_else(|| "none".to_owned()),
            // Whatever a client invents makes no series.
            method: ["GET", "HEAD", "POST", "PUT", "DELETE"].into_iter().find(|known| *known == method).unwrap_or("other"),
            status: match status / 100 {
                1 => "1xx",
                2 => "2xx",
                3 => "3xx",
                4 => "4xx",
                _ => "5xx",
            },
        };
        self.requests.get_or_create(&labels).observe(elapsed.as_secs_f64());
    }

    /// A question was answered, in a call that took so long.
    pub fn observe_decision(&self, outcome: DecisionOutcome, elapsed: Duration) {
        self.decisions.get_or_create(&DecisionLabels { outcome: outcome.label() }).observe(elapsed.as_secs_f64());
    }

    /// Shows how many connections of a pool are open and busy, together with those of the same name.
    pub fn watch_pool(&self, name: &'static str, db: &Db) {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).push((name, db.clone()));
    }

    /// Adds all that is measured.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "mijntoegang_request_seconds",
            "Time until a request was answered, by route, method and class of status",
            self.requests.clone(),
        );
        registry.register(
            "mijntoegang_decision_seconds",
            "Time of the call in which an application's question was answered, by outcome",
            self.decisions.clone(),
        );
        let connections = Family::<ConnectionLabels, Gauge>::default();
        let waiting = Family::<PoolLabels, Gauge>::default();
        for (pool, db) in self.pools.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let usage = db.usage();
            let of = |state, count: usize| {
                connections.get_or_create(&ConnectionLabels { pool, state }).inc_by(i64::try_from(count).unwrap_or(i64::MAX));
            };
            of("busy", usage.busy);
            of("idle", usage.idle);
            waiting.get_or_create(&PoolLabels { pool }).inc_by(i64::try_from(usage.waiting).unwrap_or(i64::MAX));
        }
        registry.register(
            "mijntoegang_database_connections",
            "Connections to Postgres, by pool: busy with a transaction, or idle",
            connections,
        );
        registry.register("mijntoegang_database_waiting", "Transactions that wait for a connection, by pool", waiting);
        process::register_process(registry, self.started_at);
    }
}
