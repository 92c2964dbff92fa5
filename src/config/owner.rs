//! What the commands need that work as the owner of the tables.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::addresses::{different_roles, postgres};
use super::authority::check_authority;
use super::environment::Environment;
use super::institutions::institutions;
use super::raw::{Raw, needed, read};
use super::{InstitutionConfig, LookupKey, Refused, Rules, refused};

/// The owner's address, and whom to trust on the way there.
type OwnerConnection = (SecretString, Option<PathBuf>);

fn owner(raw: &mut Raw) -> Result<OwnerConnection, Refused> {
    let url = raw.owner_database_url.take();
    let url = needed(url, "owner_database_url", "postgresql://mijntoegang_owner@localhost/mijntoegang")?;
    postgres("owner_database_url", &url)?;
    different_roles(raw.database_url.as_deref(), Some(&url))?;
    let ca = raw.database_ca.take();
    if let Some(file) = &ca {
        check_authority("database_ca", file)?;
    }
    Ok((url.into(), ca))
}

/// For `sessions`.
///
/// # Errors
/// With the line to change.
pub fn for_owner(file: Option<&Path>, environment: Environment<'_>) -> Result<OwnerConnection, Refused> {
    owner(&mut read(file, environment)?)
}

/// For `decisions`, with the key of the hashes in their log.
///
/// # Errors
/// With the line to change.
pub fn for_lookup(file: Option<&Path>, environment: Environment<'_>) -> Result<(OwnerConnection, LookupKey), Refused> {
    let mut raw = read(file, environment)?;
    let key_file = raw.audit.take().and_then(|files| files.lookup_key_file);
    let key_file = key_file.ok_or_else(|| refused("audit.lookup_key_file", "is missing; write the file that serve uses"))?;
    Ok((owner(&mut raw)?, LookupKey::read(&key_file)?))
}

/// For `figures`, with the rules that say what a working day is.
///
/// # Errors
/// With the line to change.
pub fn for_figures(file: Option<&Path>, environment: Environment<'_>) -> Result<(OwnerConnection, Rules), Refused> {
    let mut raw = read(file, environment)?;
    let rules = raw.rules.take().unwrap_or_default();
    rules.check()?;
    Ok((owner(&mut raw)?, rules))
}

/// For `migrate`, with the institutions to keep in step.
///
/// # Errors
/// With the line to change.
pub fn for_migrate(
    file: Option<&Path>,
    environment: Environment<'_>,
) -> Result<(OwnerConnection, Vec<InstitutionConfig>), Refused> {
    let mut raw = read(file, environment)?;
    Ok((owner(&mut raw)?, institutions(raw.institution)?))
}
