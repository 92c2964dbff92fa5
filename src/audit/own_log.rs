//! Rows about the audit's own reading and retention.

use serde_json::{Value, json};

use super::Event;
use crate::db::ids::PatientId;

impl Event {
    /// An officer read the log, narrowed down by these codes and ids, and perhaps to a patient.
    pub fn log_read(patient: Option<PatientId>, filters: Value) -> Self {
        Self { patient, details: filters, ..Self::new("log-read") }
    }

    /// An officer took that part of the log along.
    pub fn log_downloaded(patient: Option<PatientId>, filters: Value) -> Self {
        Self { patient, details: filters, ..Self::new("log-downloaded") }
    }

    /// So many rows of one kind went: they are past their term.
    pub fn rows_retained(kind: &'static str, rows: i64) -> Self {
        Self { details: json!({ "kind": kind, "rows": rows }), ..Self::new("rows-deleted") }
    }

    /// Seals, from the first to the last, went with all of their rows: they are old enough.
    pub fn audit_dropped(first: i64, last: i64) -> Self {
        Self { details: json!({ "first-seal": first, "last-seal": last }), ..Self::new("audit-dropped") }
    }
}
