//! What the server is built from: the configuration, and the institutions as the database has them.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;

use super::ready::Readiness;
use crate::changes::Pace;
use crate::clock::Clock;
use crate::config::{Config, ExitUrl, InfoUrl, InstitutionConfig, LookupKey, Rules};
use crate::db::{self, ClockDifference, Db, Limits, Tls};
use crate::directory::Cbe;
use crate::identity::{Providers, SignIn};
use crate::mail::{EmailAddress, Sender};
use crate::metrics::Metrics;
use crate::scan::Scanner;
use crate::web::headers::Policies;
use crate::web::upload::Uploads;
use crate::web::{AppState, EhealthLink, Institution};

/// Connections of one worker for decisions and reports of breaks: two transactions of decisions, and as many reports.
const DECISION_CONNECTIONS: usize = 4;

/// All that a worker of the server is built from.
#[derive(Clone)]
pub struct AppBuilder {
    /// Postgres as the application role.
    pub database_url: SecretString,
    pub tls: Tls,
    /// Connections of one worker at most.
    pub connections: usize,
    pub clock: Clock,
    /// How far that clock is from Postgres's, over all workers of this process.
    pub clock_difference: Arc<ClockDifference>,
    /// The rules of the house.
    pub rules: Rules,
    /// The address that people type, without a slash at the end.
    pub base_url: String,
    /// Where **Verlaat deze site snel** leads.
    pub exit_url: ExitUrl,
    /// The network's own page about exclusions.
    pub info_url: Option<InfoUrl>,
    /// Whether rate limits apply.
    pub limited: bool,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Hashes the numbers that nobody here has, for the log of decisions.
    pub lookup_key: Option<LookupKey>,
    /// Contact for vulnerability reports (security.txt).
    pub security_contact: Option<String>,
    /// What is measured, over all workers of this process.
    pub metrics: Metrics,
    /// The connection to eHealth, over all workers of this process.
    pub ehealth: EhealthLink,
    /// The institutions, the default one first.
    pub institutions: Vec<Institution>,
    /// The sender of all mail.
    pub sender: Sender,
    /// Places for forms with files.
    pub uploads: Arc<Uploads>,
    /// Checks files before they are served, if configured.
    pub scanner: Option<Scanner>,
    /// Signs cookies; 64 bytes or more.
    pub cookie_key: Vec<u8>,
    /// How people sign in.
    pub sign_in: Arc<SignIn>,
    /// How often the feed of changes polls.
    pub pace: Pace,
    /// Becomes true when the streams of the feed are to end.
    pub stopped: watch::Receiver<bool>,
    /// Knows the workers of the server.
    pub readiness: Readiness,
}

impl AppBuilder {
    /// The portal of a configuration, with its institutions as the database has them.
    ///
    /// # Errors
    /// When Postgres does not answer, or an institution is not there yet.
    pub async fn of(config: &Config, tls: Tls, stopped: watch::Receiver<bool>) -> anyhow::Result<Self> {
        let institutions =
            db::within_start(find_institutions(config.database_url.expose_secret(), &tls, &config.institutions)).await?;
        let sign_in = Providers::of(config, &institutions, &Clock::System)?.map_or(SignIn::Closed, SignIn::Providers);
        Ok(Self {
            database_url: config.database_url.clone(),
            tls,
            connections: config.database_connections,
            clock: Clock::System,
            clock_difference: Arc::default(),
            rules: config.rules.clone(),
            base_url: config.base_url.clone(),
            exit_url: config.exit_url.clone(),
            info_url: config.info_url.clone(),
            limited: true,
            trusted_proxies: config.trusted_proxies.clone(),
            lookup_key: config.lookup_key.clone(),
            security_contact: config.security_contact.clone(),
            metrics: Metrics::new(Clock::System.now()),
            ehealth: config.ehealth.as_ref().map_or_else(EhealthLink::off, |service| EhealthLink::connected(service.rules)),
            institutions,
            sender: sender(config.mail_from.clone())?,
            uploads: Arc::default(),
            scanner: config.scanner.clone(),
            cookie_key: config.session_key_bytes(),
            sign_in: Arc::new(sign_in),
            pace: Pace::default(),
            stopped,
            readiness: Readiness::default(),
        })
    }

    /// One worker's portal.
    ///
    /// # Errors
    /// When no pool can be built, or the exit address is no valid header value.
    pub fn site(&self) -> anyhow::Result<AppState> {
        self.site_within(Limits::PAGES, "pages")
    }

    /// The portal as a job in the background sees it.
    ///
    /// # Errors
    /// As [`AppBuilder::site`].
    pub fn job_site(&self) -> anyhow::Result<AppState> {
        self.site_within(Limits::JOBS, "jobs")
    }

    fn pool(&self, url: &str, connections: usize, limits: Limits) -> anyhow::Result<Db> {
        let pool = Db::with_limits(url, &self.tls, connections, limits)?;
        Ok(pool.with_clock(self.clock.clone(), Arc::clone(&self.clock_difference)))
    }

    fn site_within(&self, limits: Limits, pool: &'static str) -> anyhow::Result<AppState> {
        let url = self.database_url.expose_secret();
        let db = self.pool(url, self.connections, limits)?;
        let decisions_db = self.pool(url, DECISION_CONNECTIONS, Limits::DECISIONS)?;
        self.metrics.watch_pool(pool, &db);
        self.metrics.watch_pool("decisions", &decisions_db);
        Ok(AppState {
            db,
            decisions_db,
            clock: self.clock.clone(),
            rules: self.rules.clone(),
            base_url: self.base_url.clone(),
            exit_url: self.exit_url.clone(),
            info_url: self.info_url.clone(),
            policies: Policies::leaving_to(self.exit_url.origin())?,
            sender: self.sender.clone(),
            uploads: Arc::clone(&self.uploads),
            scanner: self.scanner.clone(),
            limited: self.limited,
            trusted_proxies: self.trusted_proxies.clone(),
            lookup_key: self.lookup_key.clone(),
            security_contact: self.security_contact.clone(),
            metrics: self.metrics.clone(),
            ehealth: self.ehealth.clone(),
            institutions: self.institutions.clone(),
        })
    }
}

/// The sender of all mail: the product's name, no hospital's, with the configured address (R14).
///
/// # Errors
/// Never with the product's own name.
pub fn sender(address: EmailAddress) -> anyhow::Result<Sender> {
    Ok(Sender::new(crate::i18n::t(crate::i18n::Locale::DUTCH, "web-product-naam"), address)?)
}

/// The configured institutions with their rows.
///
/// # Errors
/// When one is not in the database, or has another place or stand-in there.
pub async fn find_institutions(url: &str, tls: &Tls, wanted: &[InstitutionConfig]) -> anyhow::Result<Vec<Institution>> {
    let client = db::client(url, tls).await?;
    let query = "select i.id, i.ordinal, s.id, s.cbe from institutions i left join institutions s on s.id = i.stand_in_id where i.cbe = $1";
    let mut found = Vec::new();
    for (ordinal, one) in (1i16..).zip(wanted) {
        let (name, cbe) = (&one.contact.institution, one.cbe.as_str());
        let Some(row) = client.query_opt(query, &[&cbe]).await? else {
            anyhow::bail!("institution.cbe: {name} ({cbe}) is not in the database; run: mijntoegang migrate");
        };
        let stand_in: Option<String> = row.get(3);
        if row.get::<_, i16>(1) != ordinal {
            anyhow::bail!("institution: {name} ({cbe}) has another place in the database; run: mijntoegang migrate");
        }
        if stand_in.as_deref() != one.stand_in.as_ref().map(Cbe::as_str) {
            anyhow::bail!("institution.stand_in: {name} ({cbe}) has another stand-in in the database; run: mijntoegang migrate");
        }
        found.push(Institution {
            id: row.get(0),
            cbe: one.cbe.clone(),
            contact: one.contact.clone(),
            stand_in: row.get(2),
            escalation_email: one.escalation_email.clone(),
        });
    }
    Ok(found)
}
