//! A stand-in for eHealth's service of exclusions: the demo's, and the tests'. It answers as the federal one does, and on demand is slow,
//! fails or lies.

mod routes;
mod seed;

use std::collections::{HashMap, HashSet};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};
use serde_json::{Value, json};

use crate::config::{EhealthRules, EhealthService};
use crate::jose::OwnKey;
use crate::web::random;

pub use seed::parties_of_demo;

const CLIENT: &str = "mijn-toegang";

/// Whom a patient excludes there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExcludedParty {
    Person { niss: Option<String>, nihii: Option<String>, given: String, family: String },
    Organisation { nihii: String, name: String },
}

impl ExcludedParty {
    /// By which it is ended again.
    fn number(&self) -> &str {
        match self {
            Self::Person { niss, nihii, .. } => nihii.as_deref().or(niss.as_deref()).unwrap_or_default(),
            Self::Organisation { nihii, .. } => nihii,
        }
    }

    fn as_json(&self) -> Value {
        match self {
            Self::Person { niss, nihii, given, family } => {
                json!({ "ssin": niss, "nihii": nihii, "firstName": given, "familyName": family })
            }
            Self::Organisation { nihii, name } => json!({ "nihii": nihii, "organizationName": name }),
        }
    }
}

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behaviour {
    #[default]
    Well,
    Slow(Duration),
    Failing,
    /// It answers that nobody is excluded.
    LosingAll,
    /// It answers about somebody else.
    Confused,
    /// It answers something else than JSON.
    Malformed,
}

#[derive(Default)]
struct StandInState {
    exclusions: HashMap<String, Vec<ExcludedParty>>,
    unknown: HashSet<String>,
    behaviour: Behaviour,
    calls: Vec<(Instant, String)>,
    tokens: Vec<String>,
}

/// The stand-in, in this process.
#[derive(Clone)]
pub struct ServiceStandIn {
    base: String,
    key: OwnKey,
    state: Arc<Mutex<StandInState>>,
}

impl ServiceStandIn {
    /// On a port of its own, for a client with a new key; the server does not run yet.
    ///
    /// # Errors
    /// When there is no port, or no random bytes.
    pub fn bind() -> anyhow::Result<(Self, Server)> {
        Self::bind_for(OwnKey::from_secret(&random::secret()?)?)
    }

    /// The same for a client with this key, of P-256.
    ///
    /// # Errors
    /// When there is no port.
    pub fn bind_for(key: OwnKey) -> anyhow::Result<(Self, Server)> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let base = format!("http://127.0.0.1:{}", listener.local_addr()?.port());
        let stand_in = Self { base, key, state: Arc::default() };
        let shared = stand_in.clone();
        let server = HttpServer::new(move || App::new().app_data(web::Data::new(shared.clone())).configure(routes::routes))
            .workers(1)
            .disable_signals()
            .shutdown_timeout(1)
            .listen(listener)?
            .run();
        Ok((stand_in, server))
    }

    /// As the portal is configured for it.
    ///
    /// # Errors
    /// Never: its own addresses are addresses.
    pub fn service(&self, rules: EhealthRules) -> anyhow::Result<EhealthService> {
        Ok(EhealthService {
            url: self.base.parse()?,
            token_url: format!("{}/token", self.base).parse()?,
            client_id: CLIENT.to_owned(),
            key: self.key.clone(),
            scope: None,
            ca: None,
            rules,
        })
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    fn state(&self) -> std::sync::MutexGuard<'_, StandInState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn exclude(&self, patient: &str, party: ExcludedParty) {
        let mut state = self.state();
        let held = state.exclusions.entry(patient.to_owned()).or_default();
        if !held.iter().any(|one| one.number() == party.number()) {
            held.push(party);
        }
    }

    /// Ends one; false where there is none with this number.
    pub fn end(&self, patient: &str, number: &str) -> bool {
        let mut state = self.state();
        let Some(held) = state.exclusions.get_mut(patient) else {
            return false;
        };
        let before = held.len();
        held.retain(|one| one.number() != number);
        held.len() < before
    }

    /// As for a number that is out of use: it is answered 404.
    pub fn forget_number(&self, patient: &str) {
        self.state().unknown.insert(patient.to_owned());
    }

    pub fn behave(&self, behaviour: Behaviour) {
        self.state().behaviour = behaviour;
    }

    /// When it was asked about whom, in order.
    pub fn calls(&self) -> Vec<(Instant, String)> {
        self.state().calls.clone()
    }

    pub fn call_count(&self) -> usize {
        self.state().calls.len()
    }

    /// Takes back every token that it gave.
    pub fn revoke_tokens(&self) {
        self.state().tokens.clear();
    }
}
