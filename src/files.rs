//! Files that hold secrets.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Why a file with a secret is not used.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// It cannot be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// Others than its owner may read or write it.
    #[error("{path} can be read by others; run: chmod 600 {path}")]
    Open { path: String },
}

/// Whether only its owner may open a file.
///
/// # Errors
/// When others may, or it is not there.
pub fn check_private(path: &Path) -> Result<(), SecretFileError> {
    let name = || path.display().to_string();
    let facts = std::fs::metadata(path).map_err(|error| SecretFileError::Unreadable { path: name(), error })?;
    if facts.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(SecretFileError::Open { path: name() }) }
}

/// The text of a file that only its owner may open.
///
/// # Errors
/// As [`check_private`], and when it is no text.
pub fn read_secret(path: &Path) -> Result<String, SecretFileError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| SecretFileError::Unreadable { path: path.display().to_string(), error })?;
    check_private(path).map(|()| text)
}
