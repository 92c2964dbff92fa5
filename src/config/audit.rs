//! `[audit]`: the key and the file of heads, which stand outside the database.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use super::environment::Environment;
use super::raw::read;
use super::{Refused, Rules, postgres, refused};

/// The files that seal and prove the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditFiles {
    /// The key that signs; readable by the portal only.
    pub key_file: Option<PathBuf>,
    /// To which the head of each seal is appended.
    pub head_file: Option<PathBuf>,
    /// Public halves of keys that signed before, or of the one that signs where that is not at hand.
    pub public_keys: Vec<PathBuf>,
    /// The key of the hashes of unknown numbers in the log of decisions.
    pub lookup_key_file: Option<PathBuf>,
}

impl AuditFiles {
    /// As `serve` and `worker` need them: both.
    pub(super) fn whole(self) -> Result<Self, Refused> {
        if self.key_file.is_none() {
            return Err(refused("audit.key_file", "is missing; make a key: mijntoegang audit key --out FILE"));
        }
        if self.head_file.is_none() {
            return Err(refused("audit.head_file", "is missing; write head_file = \"/var/lib/mijntoegang/audit.heads\""));
        }
        Ok(self)
    }
}

/// How long rows are kept.
pub(super) fn check_years(rules: &Rules) -> Result<(), Refused> {
    if (1..=100).contains(&rules.audit_years) {
        return Ok(());
    }
    Err(refused("rules.audit_years", "write a number from 1 to 100"))
}

/// What the commands of `mijntoegang audit` need.
#[derive(Debug, Clone)]
pub struct ForAudit {
    /// The application role's address.
    pub database_url: Option<SecretString>,
    /// The owner's, for `retain`.
    pub owner_database_url: Option<SecretString>,
    /// Whom to trust on the way there.
    pub database_ca: Option<PathBuf>,
    pub files: AuditFiles,
    /// How long rows are kept.
    pub audit_years: u32,
}

/// Reads as much as those commands need.
///
/// # Errors
/// With the line to change.
pub fn for_audit(file: Option<&Path>, environment: Environment<'_>) -> Result<ForAudit, Refused> {
    let raw = read(file, environment)?;
    let address = |key: &str, url: Option<String>| -> Result<Option<SecretString>, Refused> {
        url.map(|url| postgres(key, &url).map(|()| url.into())).transpose()
    };
    let rules = raw.rules.unwrap_or_default();
    check_years(&rules)?;
    let found = ForAudit {
        database_url: address("database_url", raw.database_url)?,
        owner_database_url: address("owner_database_url", raw.owner_database_url)?,
        database_ca: raw.database_ca,
        files: raw.audit.unwrap_or_default(),
        audit_years: rules.audit_years,
    };
    if found.database_url.is_none() && found.owner_database_url.is_none() {
        return Err(refused("database_url", "is missing; write it as for serve"));
    }
    Ok(found)
}
