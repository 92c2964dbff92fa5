//! The settings as they are written: the file's, and the environment's, which win.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::ehealth::RawEhealth;
use super::environment::Environment;
use super::file_errors::parse;
use super::oidc::RawOidc;
use super::{AuditFiles, LetterWindow, Refused, RepresentationAges, Retention, Rules, refused};
use crate::files::check_private;
use crate::text::Telephone;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) database_url: Option<String>,
    pub(super) owner_database_url: Option<String>,
    pub(super) database_ca: Option<PathBuf>,
    pub(super) database_connections: Option<usize>,
    pub(super) base_url: Option<String>,
    pub(super) listen: Option<String>,
    pub(super) ops_listen: Option<String>,
    pub(super) stop_delay_seconds: Option<u64>,
    pub(super) smtp_url: Option<String>,
    pub(super) smtp_ca: Option<PathBuf>,
    pub(super) smtp_hello: Option<String>,
    pub(super) mail_from: Option<String>,
    pub(super) clamd_url: Option<String>,
    pub(super) session_key: Option<String>,
    pub(super) exit_url: Option<String>,
    pub(super) info_url: Option<String>,
    pub(super) rules: Option<Rules>,
    pub(super) representation: Option<RepresentationAges>,
    pub(super) letters: Option<LetterWindow>,
    pub(super) retention: Option<Retention>,
    pub(super) audit: Option<AuditFiles>,
    pub(super) security_contact: Option<String>,
    #[serde(default)]
    pub(super) trusted_proxies: Vec<String>,
    pub(super) patient_oidc: Option<RawOidc>,
    pub(super) officer_oidc: Option<RawOidc>,
    pub(super) ehealth: Option<RawEhealth>,
    #[serde(default)]
    pub(super) institution: Vec<RawInstitution>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInstitution {
    pub(super) name: String,
    pub(super) cbe: String,
    pub(super) email: String,
    #[serde(deserialize_with = "phone")]
    pub(super) phone: Telephone,
    #[serde(default)]
    pub(super) address: Vec<String>,
    pub(super) stand_in: Option<String>,
    pub(super) escalation_email: Option<String>,
}

/// Refused while the file is read, which tells the line.
fn phone<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Telephone, D::Error> {
    let typed = String::deserialize(deserializer)?;
    Telephone::parse(&typed).map_err(|_| {
        serde::de::Error::custom(format!(
            "{typed:?} is no telephone number, or more than one; write one such as 050 36 57 89 or \
             +32 50 36 57 89, with an extension as in 050 36 57 89 (toestel 12)"
        ))
    })
}

impl Raw {
    /// The session key, a client's secret, or an address with a password in it.
    fn holds_secret(&self) -> bool {
        let addresses = [&self.database_url, &self.owner_database_url, &self.smtp_url];
        self.session_key.is_some()
            || addresses.into_iter().flatten().any(|address| holds_password(address))
            || [&self.patient_oidc, &self.officer_oidc].into_iter().flatten().any(RawOidc::holds_secret)
    }
}

/// In an address, or in the `key=value` form that Postgres takes too. What cannot be read counts as one.
fn holds_password(address: &str) -> bool {
    address.contains("password") || Url::parse(address).map_or(address.contains('@'), |url| url.password().is_some())
}

/// The file, and the environment over it.
pub(super) fn read(file: Option<&Path>, environment: Environment<'_>) -> Result<Raw, Refused> {
    let mut raw: Raw = match file {
        None => Raw::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| refused("--config", format!("cannot read {}: {error}", path.display())))?;
            let raw: Raw = parse(path, &text)?;
            if raw.holds_secret() {
                check_private(path).map_err(|error| refused("--config", error.to_string()))?;
            }
            raw
        }
    };
    let put = |slot: &mut Option<String>, key: &str| {
        if let Some(value) = environment(&format!("PORTAL_{}", key.to_uppercase())) {
            *slot = Some(value);
        }
    };
    put(&mut raw.database_url, "database_url");
    put(&mut raw.owner_database_url, "owner_database_url");
    put(&mut raw.base_url, "base_url");
    put(&mut raw.listen, "listen");
    put(&mut raw.ops_listen, "ops_listen");
    put(&mut raw.smtp_url, "smtp_url");
    put(&mut raw.smtp_hello, "smtp_hello");
    put(&mut raw.mail_from, "mail_from");
    put(&mut raw.clamd_url, "clamd_url");
    put(&mut raw.session_key, "session_key");
    put(&mut raw.exit_url, "exit_url");
    put(&mut raw.info_url, "info_url");
    put(&mut raw.security_contact, "security_contact");
    for (key, slot) in [("PORTAL_DATABASE_CA", &mut raw.database_ca), ("PORTAL_SMTP_CA", &mut raw.smtp_ca)] {
        if let Some(value) = environment(key) {
            *slot = Some(value.into());
        }
    }
    for (key, slot) in [("PORTAL_AUDIT_KEY_FILE", 0), ("PORTAL_AUDIT_HEAD_FILE", 1), ("PORTAL_AUDIT_LOOKUP_KEY_FILE", 2)] {
        if let Some(value) = environment(key) {
            let audit = raw.audit.get_or_insert_default();
            let slot = match slot {
                0 => &mut audit.key_file,
                1 => &mut audit.head_file,
                _ => &mut audit.lookup_key_file,
            };
            *slot = Some(value.into());
        }
    }
    Ok(raw)
}

/// The variables that are settings: those that reading asks for, and the secrets of clients, which are asked for with their section.
pub fn variables() -> Vec<String> {
    let asked =
        RefCell::new(vec!["PORTAL_PATIENT_OIDC_CLIENT_SECRET".to_owned(), "PORTAL_OFFICER_OIDC_CLIENT_SECRET".to_owned()]);
    let note = |name: &str| {
        asked.borrow_mut().push(name.to_owned());
        None
    };
    // Without a file nothing can be wrong.
    let _ = read(None, &note);
    asked.into_inner()
}

/// A setting that must be there.
pub(super) fn needed(value: Option<String>, key: &str, example: &str) -> Result<String, Refused> {
    value
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| refused(key, format!("is missing; write {key} = \"{example}\" or set PORTAL_{}", key.to_uppercase())))
}

pub(super) fn session_key(value: Option<String>) -> Result<String, Refused> {
    let key = needed(value, "session_key", "128 hexadecimal digits, from: openssl rand -hex 64")?;
    if key.len() < 128 || !key.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(refused("session_key", "is too weak; write 128 hexadecimal digits, from: openssl rand -hex 64"));
    }
    Ok(key)
}
