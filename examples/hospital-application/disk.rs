//! Files that are whole or not there: written beside, made durable, then put in place. A real application has a database for this;
//! what matters is that the position and what was applied up to it become durable together.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a file; none when it is not there.
pub fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Option<T>> {
    match std::fs::read(path) {
        // Without what serde says: it may quote what stands there.
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(content) => Ok(Some(content)),
            Err(error) => anyhow::bail!("{} is damaged in line {}, column {}", path.display(), error.line(), error.column()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// Writes a file as it is now, and comes back once it would survive a power cut.
pub async fn write(path: PathBuf, content: &impl Serialize) -> anyhow::Result<()> {
    let bytes = serde_json::to_vec(content)?;
    tokio::task::spawn_blocking(move || replace(&path, &bytes).with_context(|| format!("{} cannot be written", path.display())))
        .await?
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    // Whose records are closed to whom is nobody else's on this machine.
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
