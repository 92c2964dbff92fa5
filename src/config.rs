//! Typed settings from a TOML file and the environment (`PORTAL_` + the key in capitals; a dot becomes `_`).
//! The environment wins. Unsafe or incomplete settings are refused with the key and what to write.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::directory::Cbe;
use crate::mail::SmtpUrl;

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
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where health and metrics are served, if anywhere.
    pub ops_listen: Option<SocketAddr>,
    /// The mail server.
    pub smtp_url: SmtpUrl,
    /// The sender of all mail.
    pub mail_from: String,
    /// At least 64 random bytes, hexadecimal: signs cookies.
    pub session_key: SecretString,
    /// Whether eHealth exclusions are taken over here.
    pub ehealth_connected: bool,
    /// The rules of the house.
    pub rules: Rules,
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
    /// How long a patient may undo an ending, in hours (product.md §3).
    pub undo_hours: u32,
    /// A patient's session ends after so many minutes without a page.
    pub patient_idle_minutes: u32,
    /// An officer's session likewise.
    pub officer_idle_minutes: u32,
    /// Any session ends after so many minutes.
    pub session_absolute_minutes: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            target_working_days: 2,
            latest_days: 10,
            undo_hours: 24,
            patient_idle_minutes: 60,
            officer_idle_minutes: 30,
            session_absolute_minutes: 600,
        }
    }
}

/// Whom to call or mail: the ombudsdienst of the viewer's institution, from the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The institution's name.
    pub institution: String,
    /// The telephone as it is read: `050 36 57 89`.
    pub phone: String,
    /// The telephone as a link takes it: `+3250365789`.
    pub phone_link: String,
    /// The e-mail address of the ombudsdienst.
    pub email: String,
    /// Where to bring or post a paper form, one line each.
    pub address: Vec<String>,
}

/// An institution and its ombudsdienst.
#[derive(Debug, Clone)]
pub struct InstitutionConfig {
    /// Its number in the Crossroads Bank for Enterprises.
    pub cbe: Cbe,
    /// Whom to call or mail.
    pub contact: Contact,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Raw {
    database_url: Option<String>,
    owner_database_url: Option<String>,
    database_ca: Option<PathBuf>,
    base_url: Option<String>,
    listen: Option<String>,
    ops_listen: Option<String>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    session_key: Option<String>,
    rules: Option<Rules>,
    patient_oidc: Option<toml::Table>,
    officer_oidc: Option<toml::Table>,
    ehealth: Option<toml::Table>,
    #[serde(default)]
    institution: Vec<RawInstitution>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInstitution {
    name: String,
    cbe: String,
    email: String,
    phone: String,
    #[serde(default)]
    address: Vec<String>,
}

type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

fn read(file: Option<&Path>, environment: Environment<'_>) -> Result<Raw, Refused> {
    let mut raw: Raw = match file {
        None => Raw::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| refused("--config", format!("cannot read {}: {error}", path.display())))?;
            toml::from_str(&text).map_err(|error| refused(&path.display().to_string(), error.to_string()))?
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
    put(&mut raw.mail_from, "mail_from");
    put(&mut raw.session_key, "session_key");
    if let Some(value) = environment("PORTAL_DATABASE_CA") {
        raw.database_ca = Some(value.into());
    }
    Ok(raw)
}

fn needed(value: Option<String>, key: &str, example: &str) -> Result<String, Refused> {
    value
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| refused(key, format!("is missing; write {key} = \"{example}\" or set PORTAL_{}", key.to_uppercase())))
}

fn postgres(key: &str, url: &str) -> Result<(), Refused> {
    use tokio_postgres::config::{Host, SslMode};
    let config: tokio_postgres::Config = url
        .parse()
        .map_err(|_| refused(key, "is no Postgres address; write postgresql://role:password@host/database?sslmode=require"))?;
    let at_home = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => is_loopback(name),
    });
    if !at_home && config.get_ssl_mode() != SslMode::Require {
        return Err(refused(key, "would talk to another machine in the clear; add sslmode=require"));
    }
    Ok(())
}

/// Whether a host name means this machine.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The owner's address for `migrate`, and the institutions to keep in step.
///
/// # Errors
/// With the line to change.
pub fn for_migrate(
    file: Option<&Path>,
    environment: Environment<'_>,
) -> Result<(SecretString, Option<PathBuf>, Vec<InstitutionConfig>), Refused> {
    let raw = read(file, environment)?;
    let url = needed(raw.owner_database_url, "owner_database_url", "postgresql://mijntoegang_owner@localhost/mijntoegang")?;
    postgres("owner_database_url", &url)?;
    Ok((url.into(), raw.database_ca, institutions(raw.institution)?))
}

impl Config {
    /// Reads and checks everything that can be checked without talking to anyone.
    ///
    /// # Errors
    /// With the first line to change.
    pub fn load(file: Option<&Path>, environment: Environment<'_>) -> Result<Self, Refused> {
        let raw = read(file, environment)?;
        let database_url = needed(raw.database_url, "database_url", "postgresql://mijntoegang_app@localhost/mijntoegang")?;
        postgres("database_url", &database_url)?;
        let base_url = needed(raw.base_url, "base_url", "https://toegang.ziekenhuis.be")?;
        let base_url = base_url.trim_end_matches('/').to_owned();
        check_base_url(&base_url)?;
        let listen = address("listen", &needed(raw.listen, "listen", "127.0.0.1:8080")?)?;
        let ops_listen = raw.ops_listen.as_deref().map(|text| address("ops_listen", text)).transpose()?;
        let smtp_url = needed(raw.smtp_url, "smtp_url", "smtps://user:password@mail.ziekenhuis.be")?;
        let smtp_url = SmtpUrl::parse(&smtp_url).map_err(|error| refused("smtp_url", error.to_string()))?;
        let mail_from = needed(raw.mail_from, "mail_from", "toegang@ziekenhuis.be")?;
        if crate::mail::EmailAddress::parse(&mail_from).is_err() {
            return Err(refused("mail_from", "is no e-mail address; write one such as toegang@ziekenhuis.be"));
        }
        let session_key = needed(raw.session_key, "session_key", "128 hexadecimal digits, from: openssl rand -hex 64")?;
        if session_key.len() < 128 || !session_key.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused("session_key", "is too weak; write 128 hexadecimal digits, from: openssl rand -hex 64"));
        }
        let rules = raw.rules.unwrap_or_default();
        for (key, value) in [
            ("rules.target_working_days", rules.target_working_days),
            ("rules.latest_days", rules.latest_days),
            ("rules.patient_idle_minutes", rules.patient_idle_minutes),
            ("rules.officer_idle_minutes", rules.officer_idle_minutes),
            ("rules.session_absolute_minutes", rules.session_absolute_minutes),
        ] {
            if value == 0 || value > 100_000 {
                return Err(refused(key, "write a number from 1 on"));
            }
        }
        for (key, table) in [("patient_oidc", &raw.patient_oidc), ("officer_oidc", &raw.officer_oidc), ("ehealth", &raw.ehealth)]
        {
            if table.is_some() {
                return Err(refused(key, "this version does not know it yet; leave the section out"));
            }
        }
        Ok(Self {
            database_url: database_url.into(),
            database_ca: raw.database_ca,
            base_url,
            listen,
            ops_listen,
            smtp_url,
            mail_from,
            session_key: session_key.into(),
            ehealth_connected: false,
            rules,
            institutions: institutions(raw.institution)?,
        })
    }

    /// Whether people reach the portal over https (cookies are then bound to it).
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The session key's bytes.
    pub fn session_key_bytes(&self) -> Vec<u8> {
        let text = self.session_key.expose_secret().as_bytes();
        text.chunks_exact(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
    }
}

fn address(key: &str, text: &str) -> Result<SocketAddr, Refused> {
    text.parse().map_err(|_| refused(key, "is no address to listen on; write one such as 127.0.0.1:8080"))
}

fn check_base_url(url: &str) -> Result<(), Refused> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
    if rest.is_empty() || rest.contains('/') || rest.contains(char::is_whitespace) {
        return Err(refused("base_url", "is no address without a path; write one such as https://toegang.ziekenhuis.be"));
    }
    match scheme {
        "https" => Ok(()),
        "http" if is_loopback(host) => Ok(()),
        _ => Err(refused("base_url", "must start with https:// (http:// is for 127.0.0.1 only)")),
    }
}

fn institutions(raw: Vec<RawInstitution>) -> Result<Vec<InstitutionConfig>, Refused> {
    if raw.is_empty() {
        return Err(refused(
            "institution",
            "none is named; add [[institution]] with name, cbe, email and phone of its ombudsdienst",
        ));
    }
    let mut seen = std::collections::HashSet::new();
    raw.into_iter()
        .map(|one| {
            let cbe = Cbe::parse(&one.cbe).map_err(|_| {
                refused("institution.cbe", format!("{} is no CBE number; its 10 digits end on two check digits", one.cbe))
            })?;
            if !seen.insert(cbe.as_str().to_owned()) {
                return Err(refused("institution.cbe", format!("{} stands twice", one.cbe)));
            }
            if one.name.trim().is_empty() {
                return Err(refused("institution.name", "is empty"));
            }
            if crate::mail::EmailAddress::parse(&one.email).is_err() {
                return Err(refused("institution.email", format!("{} is no e-mail address", one.email)));
            }
            let digits: String = one.phone.chars().filter(char::is_ascii_digit).collect();
            if digits.len() < 8 {
                return Err(refused("institution.phone", "is no telephone number; write one such as 050 36 57 89"));
            }
            let phone_link = digits.strip_prefix('0').map_or(format!("+{digits}"), |rest| format!("+32{rest}"));
            Ok(InstitutionConfig {
                cbe,
                contact: Contact { institution: one.name, phone: one.phone, phone_link, email: one.email, address: one.address },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        database_url = "postgresql://mijntoegang_app@localhost/mijntoegang"
        owner_database_url = "postgresql://mijntoegang_owner@localhost/mijntoegang"
        base_url = "https://toegang.example.org"
        listen = "127.0.0.1:8080"
        smtp_url = "smtps://mail.example.org"
        mail_from = "toegang@example.org"
        session_key = "KEY"
        [[institution]]
        name = "AZ Sint-Lucas Brugge"
        cbe = "0566988259"
        email = "ombudsdienst@example.org"
        phone = "050 36 57 89"
    "#;

    fn load(change: (&str, &str)) -> Result<Config, String> {
        let text = WHOLE.replace(change.0, change.1).replace("KEY", &"0a".repeat(64));
        let file = std::env::temp_dir().join(format!("mijntoegang-config-{}.toml", uuid::Uuid::now_v7()));
        std::fs::write(&file, text).unwrap();
        let result = Config::load(Some(&file), &|_| None).map_err(|error| error.to_string());
        std::fs::remove_file(&file).unwrap();
        result
    }

    #[test]
    fn a_whole_file_is_taken() {
        let config = load(("", "")).unwrap();
        assert_eq!(config.institutions[0].contact.phone_link, "+3250365789");
        assert_eq!(config.session_key_bytes(), vec![0x0a; 64]);
        assert!(config.is_https());
    }

    #[test]
    fn unsafe_and_incomplete_settings_are_refused_by_name() {
        for (from, to, says) in [
            ("https://toegang", "http://toegang", "base_url: must start with https://"),
            ("@localhost/", "@db.example.org/", "add sslmode=require"),
            ("KEY", "geheim", "session_key: is too weak"),
            ("mail_from = \"toegang@example.org\"", "", "mail_from: is missing"),
            ("0566988259", "0566988258", "institution.cbe"),
            ("smtps://mail", "smtp://mail", "smtp_url"),
            ("127.0.0.1:8080", "overal", "listen: is no address"),
            ("listen =", "luister =", "unknown field"),
        ] {
            let error = load((from, to)).err().unwrap_or_else(|| panic!("{to} was taken"));
            assert!(error.contains(says), "{to}: {error}");
        }
    }

    #[test]
    fn the_environment_wins() {
        let file = std::env::temp_dir().join(format!("mijntoegang-config-{}.toml", uuid::Uuid::now_v7()));
        std::fs::write(&file, WHOLE.replace("KEY", &"0a".repeat(64))).unwrap();
        let config = Config::load(Some(&file), &|key| (key == "PORTAL_LISTEN").then(|| "127.0.0.1:9".to_owned())).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(config.listen.port(), 9);
    }
}
