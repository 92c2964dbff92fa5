//! The audit in a file of its own: a line of JSON each, whole, to be verified where no database is.

use std::io::{BufRead, Write};

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::heads::Heads;
use super::keys::Keyring;
use super::read::{self, ExportLine, Verifier};
use super::verify::VerificationReport;
use crate::db::Db;

/// Writes all of it.
///
/// # Errors
/// Those of the database, and of who reads.
pub async fn write(db: &Db, now: DateTime<Utc>, to: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let mut sink = |line: ExportLine| -> anyhow::Result<()> {
        serde_json::to_writer(&mut *to, &line)?;
        Ok(to.write_all(b"\n")?)
    };
    read::database(db, now, &mut sink).await?;
    Ok(to.flush()?)
}

/// Verifies what [`write`] wrote.
///
/// # Errors
/// When it is no such file.
pub fn verify(from: impl BufRead, keys: &Keyring, heads: Option<&Heads>) -> anyhow::Result<VerificationReport> {
    let mut verifier = Verifier::new(keys, heads);
    for (n, line) in from.lines().enumerate() {
        let line: ExportLine = serde_json::from_str(&line?).with_context(|| format!("line {} of the export", n + 1))?;
        verifier.take(line)?;
    }
    verifier.end()
}
