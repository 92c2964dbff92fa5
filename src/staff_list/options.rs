//! What to import, and how careful to be.

use std::path::PathBuf;

use super::columns::ColumnName;
use crate::directory::Cbe;

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    pub file: PathBuf,
    pub institution: Cbe,
    pub columns: Vec<ColumnName>,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Change nothing where a line is reported.
    pub strict: bool,
    /// How many of a hundred people of the lists until now may be closed.
    pub allow_closing: f64,
    /// The account on the operator's machine.
    pub started_by: String,
}
