//! `[ehealth]`: the federal service whose exclusions are taken over here.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use url::Url;

use super::authority::check_authority;
use super::bounds::within;
use super::{Refused, is_loopback, refused};
use crate::files::read_secret;
use crate::jose::OwnKey;

/// The one capability that every sentence, default and piece of advice about eHealth depends on (R21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ehealth {
    /// Not connected: an exclusion at eHealth changes nothing here.
    #[default]
    Off,
    /// Exclusions at eHealth appear here within an hour of their registration, and go within an hour of their end (R6).
    On,
    /// The service has not answered for longer than that: what is held here holds, and what changed there is not seen.
    Late {
        /// Since when.
        since: DateTime<Utc>,
    },
}

impl Ehealth {
    /// Whether exclusions at eHealth appear and go here in time.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }

    /// Whether they are taken over at all.
    pub const fn is_connected(self) -> bool {
        !matches!(self, Self::Off)
    }

    pub const fn late_since(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Late { since } => Some(since),
            Self::Off | Self::On => None,
        }
    }
}

/// What a decision about somebody is whom eHealth was never asked about, and does not answer about now (R6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unchecked {
    #[default]
    Permit,
    Deny,
}

/// How the answers of the service are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EhealthRules {
    /// An answer that is older says that it is.
    pub max_age: TimeDelta,
    /// How long a first decision about somebody waits for the answer.
    pub decision_wait: Duration,
    /// Over all instances.
    pub calls_per_second: u32,
    pub unchecked: Unchecked,
}

impl EhealthRules {
    /// How many calls a second are planned. What waited on a busy machine goes out together: without room the service would see more
    /// than `calls_per_second` now and then.
    pub fn planned_calls_per_second(&self) -> u32 {
        (self.calls_per_second * 85 / 100).max(1)
    }
}

impl Default for EhealthRules {
    fn default() -> Self {
        Self {
            max_age: TimeDelta::minutes(60),
            decision_wait: Duration::from_millis(300),
            calls_per_second: 50,
            unchecked: Unchecked::Permit,
        }
    }
}

/// The service, and who we are there.
#[derive(Clone)]
pub struct EhealthService {
    /// Without a slash at the end; `/therapeuticExclusions/{ssin}` stands under it.
    pub url: Url,
    pub token_url: Url,
    pub client_id: String,
    /// Signs the client assertion.
    pub key: OwnKey,
    pub scope: Option<String>,
    /// A PEM file with the authority that signed the service's certificate; else the public ones.
    pub ca: Option<PathBuf>,
    pub rules: EhealthRules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEhealth {
    url: Option<String>,
    token_url: Option<String>,
    client_id: Option<String>,
    key: Option<PathBuf>,
    scope: Option<String>,
    ca: Option<PathBuf>,
    max_age_minutes: Option<i64>,
    decision_wait_ms: Option<i64>,
    calls_per_second: Option<i64>,
    unchecked: Option<String>,
}

fn needed(name: &str, value: Option<String>, example: &str) -> Result<String, Refused> {
    value
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| refused(&format!("ehealth.{name}"), format!("is missing; write {name} = \"{example}\"")))
}

fn address(name: &str, value: Option<String>, example: &str) -> Result<Url, Refused> {
    let key = format!("ehealth.{name}");
    let text = needed(name, value, example)?;
    let url = Url::parse(text.trim_end_matches('/')).map_err(|_| refused(&key, format!("is no address; write {example}")))?;
    let at_home = url.host_str().is_some_and(is_loopback);
    if url.scheme() != "https" && !(url.scheme() == "http" && at_home) {
        return Err(refused(&key, "would be talked to in the clear; write https://…"));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(refused(&key, "holds more than an address; leave out the query and the name"));
    }
    Ok(url)
}

fn number(name: &str, value: Option<i64>, allowed: RangeInclusive<u32>) -> Result<Option<u32>, Refused> {
    // What is below nothing is as wrong as what is above everything.
    let value = value.map(|value| u32::try_from(value).unwrap_or(u32::MAX));
    value.map(|value| within(&format!("ehealth.{name}"), value, allowed)).transpose()
}

/// The section, checked. Files are looked for beside the configuration's own.
pub(super) fn ehealth(raw: Option<RawEhealth>, base: Option<&Path>) -> Result<Option<EhealthService>, Refused> {
    let Some(raw) = raw else {
        return Ok(None);
    };
    let beside = |file: PathBuf| base.map_or_else(|| file.clone(), |base| base.join(&file));
    let url = address("url", raw.url, "https://api.ehealth.fgov.be/therapeuticExclusion/v2")?;
    let token_url =
        address("token_url", raw.token_url, "https://api.ehealth.fgov.be/auth/realms/M2M/protocol/openid-connect/token")?;
    let client_id = needed("client_id", raw.client_id, "mijn-toegang")?;
    let key = raw.key.ok_or_else(|| refused("ehealth.key", "is missing; write the file of a private key, PKCS#8 PEM"))?;
    let path = beside(key);
    let pem = read_secret(&path).map_err(|error| refused("ehealth.key", error.to_string()))?;
    let key = OwnKey::from_pem(&pem).map_err(|error| refused("ehealth.key", format!("{} {error}", path.display())))?;
    let ca = raw.ca.map(beside);
    if let Some(file) = &ca {
        check_authority("ehealth.ca", file)?;
    }
    let defaults = EhealthRules::default();
    let rules = EhealthRules {
        max_age: number("max_age_minutes", raw.max_age_minutes, 1..=60)?
            .map_or(defaults.max_age, |minutes| TimeDelta::minutes(minutes.into())),
        decision_wait: number("decision_wait_ms", raw.decision_wait_ms, 0..=2_000)?
            .map_or(defaults.decision_wait, |wait| Duration::from_millis(wait.into())),
        calls_per_second: number("calls_per_second", raw.calls_per_second, 1..=1_000)?.unwrap_or(defaults.calls_per_second),
        unchecked: match raw.unchecked.as_deref() {
            None => defaults.unchecked,
            Some("permit") => Unchecked::Permit,
            Some("deny") => Unchecked::Deny,
            Some(_) => return Err(refused("ehealth.unchecked", "write permit or deny")),
        },
    };
    Ok(Some(EhealthService { url, token_url, client_id, key, scope: raw.scope, ca, rules }))
}
