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
use serde::Deserialize;

use self::addresses::{address, check_database, hello_name, networks, ops_address, origin, postgres};
use self::authority::mail_server;
use self::bounds::within;
use self::environment::Environment;
use self::institutions::institutions;
use self::oidc::{For, oidc};
use self::raw::{needed, read, session_key};
use crate::calendar::WorkingDays;
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
pub use lists::ListEntry;
pub use lookup_key::{LOOKUP_HASH_BYTES, LookupKey};
pub use owner::{for_lookup, for_migrate, for_owner};
pub use raw::variables;
pub use representation::RepresentationAges;
pub use retention::Retention;
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

/// Settings with a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// The service target, in working days (R17).
    pub target_working_days: u32,
    /// The latest date, in days after receipt (R17).
    pub latest_days: u32,
    /// How long a patient may undo an ending, in hours.
    pub undo_hours: u32,
    /// How long a planned stop waits after the patient was told, in hours (R5).
    pub stop_wait_hours: u32,
    /// How long it waits after the letter was sent to a patient whom the portal does not reach, in days of 24 hours.
    pub stop_wait_letter_days: u32,
    /// Minutes without a page after which a patient's session ends, unless the patient chose another length. The longest
    /// choice is 150 minutes, so 15 keeps WCAG 2.2.1.
    pub patient_idle_minutes: u32,
    /// An officer's session likewise.
    pub officer_idle_minutes: u32,
    /// The longest life of a session, in minutes.
    pub session_absolute_minutes: u32,
    /// Minutes between two neutral mails to one patient; 0 sends one for each notice.
    pub notice_minutes: u32,
    /// Minutes between two mails to one ombudsdienst (R14); 0 sends one for each thing that waits.
    pub ombuds_mail_minutes: u32,
    /// The longest that a break of an exclusion opens the record, in minutes (R16).
    pub break_minutes: u32,
    /// How many reports of one application a patient is told one by one on a day; the others are told by one message (R9).
    pub reports_told_a_day: u32,
    /// About how many patients an application may ask for one person in ten minutes before an ombudsdienst is told.
    pub patients_of_one_person: u32,
    /// After how many days an unread notice is to be sent on paper.
    pub letter_after_days: u32,
    /// After how many years `audit retain` drops a month of the audit.
    pub audit_years: u32,
    /// The latest date of a case, in days after the patient's report (R17).
    pub case_days: u32,
    /// Two officers who call back, one after the other, lift a block as the identity document does (R19).
    pub unblock_by_two_callbacks: bool,
    /// For how many days an application may resume the feed; after that it loads everything again.
    pub changes_days: u32,
    /// The working days: those on which the house is closed besides weekends and public holidays are named.
    #[serde(rename = "closed_days")]
    pub working_days: WorkingDays,
    /// How an officer may have checked an identity; empty: ours (`web::lists`).
    pub identity_checks: Vec<ListEntry>,
    /// Why an officer may look a patient up; empty: ours.
    pub look_reasons: Vec<ListEntry>,
    /// At which ages whom a request may come from: a section of its own.
    #[serde(skip)]
    pub representation: RepresentationAges,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            target_working_days: 2,
            latest_days: 10,
            undo_hours: 24,
            stop_wait_hours: 24,
            stop_wait_letter_days: 7,
            patient_idle_minutes: 15,
            officer_idle_minutes: 30,
            session_absolute_minutes: 600,
            notice_minutes: 15,
            ombuds_mail_minutes: 15,
            break_minutes: 240,
            reports_told_a_day: 20,
            patients_of_one_person: 1000,
            letter_after_days: 7,
            audit_years: 10,
            case_days: 30,
            unblock_by_two_callbacks: false,
            changes_days: 30,
            working_days: WorkingDays::default(),
            identity_checks: Vec::new(),
            look_reasons: Vec::new(),
            representation: RepresentationAges::default(),
        }
    }
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
        let rules = Rules { representation: raw.representation.unwrap_or_default(), ..raw.rules.unwrap_or_default() };
        rules.representation.check()?;
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
