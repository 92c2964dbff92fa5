//! The demo's own key, file of heads, and a configuration to verify its audit with.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use crate::audit::seal::keys::Key;
use crate::config::AuditFiles;
use crate::operate::print_line;
use crate::web::random;

/// The files in this folder, the key made unless it is kept.
pub(super) fn files(folder: &Path, database_url: &SecretString, owner: &str) -> anyhow::Result<AuditFiles> {
    let folder = folder.canonicalize()?;
    let (key, head, config) = (folder.join("audit.key"), folder.join("audit.heads"), folder.join("audit.toml"));
    if !key.exists() {
        Key::make(random::secret()?, &key)?;
    }
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let text = format!(
        "database_url = {}\nowner_database_url = {}\n[audit]\nkey_file = {}\nhead_file = {}\n",
        quoted(database_url.expose_secret()),
        quoted(owner),
        quoted(&key.display().to_string()),
        quoted(&head.display().to_string())
    );
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600).open(&config)?.write_all(text.as_bytes())?;
    print_line(&format!("The audit is sealed; to verify it: mijntoegang audit verify --config {}", config.display()));
    Ok(AuditFiles { key_file: Some(key), head_file: Some(head), public_keys: Vec::new(), lookup_key_file: None })
}
