//! Typed settings from a TOML file and the environment (`PORTAL_` + the key in capitals; a dot becomes `_`).
//! The environment wins. Unsafe or incomplete settings are refused with the key and what to write.

mod addresses;
mod audit;
mod authority;
mod bounds;
mod ehealth;
mod environment;
mod file_errors;
mod freshness;
mod institutions;
mod letters;
mod lists;
mod lookup_key;
mod officers;
mod oidc;
mod owner;
mod raw;
mod representation;
mod retention;
mod rules;
mod sign_in_choices;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};

use self::addresses::{address, check_database, hello_name, networks, ops_address, origin, postgres};
use self::authority::mail_server;
use self::bounds::within;
use self::environment::Environment;
use self::institutions::institutions;
use self::oidc::{For, oidc};
use self::raw::{needed, read, session_key};
use crate::mail::{EmailAddress, SmtpUrl};
use crate::scan::Scanner;

pub use self::addresses::{ExitUrl, InfoUrl, is_loopback};
pub use self::ehealth::{Ehealth, EhealthRules, EhealthService, Unchecked};
pub use self::freshness::Freshness;
pub use self::institutions::{Contact, InstitutionConfig};
pub use self::officers::{OfficerPerson, Officers, Recheck};
pub use self::oidc::{ClientAuthentication, Oidc, UserInfo};
pub use audit::{AuditFiles, ForAudit, for_audit};
pub use file_errors::nearest;
pub use letters::LetterWindow;
pub use lists::ListEntry;
pub use lookup_key::{LOOKUP_HASH_BYTES, LookupKey};
pub use owner::{for_figures, for_lookup, for_migrate, for_owner};
pub use raw::variables;
pub use representation::RepresentationAges;
pub use retention::Retention;
pub use rules::Rules;
pub use sign_in_choices::SignInChoice;

/// One line that must change, and how.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {what}")]
pub struct Refused {
    key: String,
    what: String,
}

fn refused(key: &str, what: impl Into<String>) -> Refused {
    Refused { key: key.to_owned(), what: what.into() }
}

/// The settings of `serve`, `worker` and `check`.
#[derive(Clone)]
pub struct Config {
    /// Postgres as the application role.
    pub database_url: SecretString,
    /// A PEM file with the authority that signed Postgres' certificate; else the public ones.
    pub database_ca: Option<PathBuf>,
    /// The address that people type, without a slash at the end.
    pub base_url: String,
    /// Connections of one worker of the server at most; it has a worker a core.
    pub database_connections: usize,
    pub listen: SocketAddr,
    /// Where health and metrics are served, if anywhere.
    pub ops_listen: Option<SocketAddr>,
    /// How long it serves on after it was told to stop, and says that it is not ready.
    pub stop_delay: Duration,
    pub smtp_url: SmtpUrl,
    /// A PEM file with the authority of the mail server's certificate, where it is a hospital's own.
    pub smtp_ca: Option<PathBuf>,
    /// How this machine names itself to the mail server; none: by its own name.
    pub smtp_hello: Option<String>,
    /// The sender of all mail.
    pub mail_from: EmailAddress,
    /// The virus scanner that files are shown to, if any.
    pub scanner: Option<Scanner>,
    /// At least 64 random bytes, hexadecimal: signs cookies.
    pub session_key: SecretString,
    /// Where **Verlaat deze site snel** leads.
    pub exit_url: ExitUrl,
    /// The network's own page about exclusions, if there is one.
    pub info_url: Option<InfoUrl>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Contact for vulnerability reports (`security.txt`).
    pub security_contact: Option<String>,
    /// The service whose exclusions are taken over here, if any.
    pub ehealth: Option<EhealthService>,
    /// What seals the audit; without it nothing does.
    pub audit: Option<AuditFiles>,
    /// Hashes the numbers that nobody here has, for the log of decisions; without it they are not kept.
    pub lookup_key: Option<LookupKey>,
    /// The rules with a setting.
    pub rules: Rules,
    /// How long what is over is kept.
    pub retention: Retention,
    /// How patients sign in, if they can.
    pub patient_oidc: Option<Oidc>,
    /// How officers sign in, if they can.
    pub officer_oidc: Option<Oidc>,
    /// The institutions whose ombudsdienst works with this portal, the default one first.
    pub institutions: Vec<InstitutionConfig>,
}

impl Config {
    /// Reads and checks everything that can be checked without talking to anyone.
    ///
    /// # Errors
    /// With the first line to change.
    pub fn load(file: Option<&Path>, environment: Environment<'_>) -> Result<Self, Refused> {
        let raw = read(file, environment)?;
        let database_url = needed(raw.database_url, "database_url", "postgresql://mijntoegang_app@localhost/mijntoegang")?;
        check_database(&database_url, raw.owner_database_url.as_deref(), raw.database_ca.as_deref())?;
        let base_url = needed(raw.base_url, "base_url", "https://toegang.ziekenhuis.be")?;
        let base_url = origin(&base_url)?;
        let exit_url = raw.exit_url.as_deref().map(|typed| ExitUrl::parse(typed, &base_url)).transpose()?.unwrap_or_default();
        let info_url = raw.info_url.as_deref().map(InfoUrl::parse).transpose()?;
        let listen = address("listen", &needed(raw.listen, "listen", "127.0.0.1:8080")?)?;
        let ops_listen = raw.ops_listen.as_deref().map(|text| ops_address(text, listen)).transpose()?;
        let smtp_url = needed(raw.smtp_url, "smtp_url", "smtps://user:password@mail.ziekenhuis.be")?;
        let smtp_url = mail_server(&smtp_url, raw.smtp_ca.as_deref())?;
        let smtp_hello = raw.smtp_hello.map(hello_name).transpose()?;
        let mail_from = needed(raw.mail_from, "mail_from", "toegang@ziekenhuis.be")?;
        let mail_from = EmailAddress::parse(&mail_from).map_err(|error| refused("mail_from", error.to_string()))?;
        let scanner = match raw.clamd_url.as_deref().map(Scanner::parse) {
            Some(None) => {
                return Err(refused(
                    "clamd_url",
                    "is no address of clamd; write tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl",
                ));
            }
            scanner => scanner.flatten(),
        };
        let trusted_proxies = networks("trusted_proxies", &raw.trusted_proxies)?;
        if let Some(contact) = &raw.security_contact
            && !(contact.starts_with("mailto:") || contact.starts_with("https://"))
        {
            return Err(refused("security_contact", "write mailto:… or https://…"));
        }
        let session_key = session_key(raw.session_key)?;
        let database_connections = within("database_connections", raw.database_connections.unwrap_or(8), 2..=100)?;
        let (representation, letter_window) = (raw.representation.unwrap_or_default(), raw.letters.unwrap_or_default());
        let rules = Rules { representation, letter_window, ..raw.rules.unwrap_or_default() };
        rules.representation.check()?;
        rules.letter_window.check()?;
        rules.check()?;
        let retention = raw.retention.unwrap_or_default();
        retention.check(&rules)?;
        if rules.look_reasons.iter().any(|reason| reason.in_person) {
            return Err(refused("rules.look_reasons", "in_person is for rules.identity_checks"));
        }
        let folder = file.and_then(Path::parent);
        let patient_oidc = oidc("patient_oidc", For::Patients, raw.patient_oidc, folder, environment)?;
        let officer_oidc = oidc("officer_oidc", For::Officers, raw.officer_oidc, folder, environment)?;
        let audit = raw.audit.map(AuditFiles::whole).transpose()?;
        let institutions = institutions(raw.institution)?;
        for (_, cbe) in officer_oidc.iter().flat_map(|oidc| &oidc.officers.institutions) {
            if !institutions.iter().any(|one| one.cbe == *cbe) {
                return Err(refused("officer_oidc.institution", format!("{} stands under no [[institution]]", cbe.as_str())));
            }
        }
        Ok(Self {
            database_url: database_url.into(),
            database_ca: raw.database_ca,
            database_connections,
            base_url,
            listen,
            ops_listen,
            stop_delay: Duration::from_secs(within("stop_delay_seconds", raw.stop_delay_seconds.unwrap_or(5), 0..=60)?),
            smtp_url,
            smtp_ca: raw.smtp_ca,
            smtp_hello,
            mail_from,
            scanner,
            session_key: session_key.into(),
            exit_url,
            info_url,
            trusted_proxies,
            security_contact: raw.security_contact,
            ehealth: ehealth::ehealth(raw.ehealth, folder)?,
            lookup_key: audit.as_ref().and_then(|files| files.lookup_key_file.as_deref()).map(LookupKey::read).transpose()?,
            audit,
            rules,
            retention,
            patient_oidc,
            officer_oidc,
            institutions,
        })
    }

    /// The session key's bytes.
    pub fn session_key_bytes(&self) -> Vec<u8> {
        let text = self.session_key.expose_secret().as_bytes();
        text.chunks_exact(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
    }
}
