//! What a patient takes along of what they disputed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use crate::cases::CaseState;
use crate::db::schema::{conversations, disputes, institutions, patient_blocks};
use crate::identity::Patient;

#[derive(Debug, Clone, Serialize, Queryable)]
pub struct ExportedDispute {
    /// What was disputed, as the kind of its message, and when the patient was told.
    pub disputed: String,
    pub told_at: DateTime<Utc>,
    pub opened_at: DateTime<Utc>,
    pub state: CaseState,
    pub latest_on: NaiveDate,
    /// What the ombudsdienst wrote to the patient.
    pub words: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
    pub institution: String,
    pub conversation: String,
}

/// A time in which nothing was done at a distance.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct ExportedBlock {
    pub blocked_at: DateTime<Utc>,
    pub lifted_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExportedDisputes {
    pub disputes: Vec<ExportedDispute>,
    pub blocks: Vec<ExportedBlock>,
}

/// Everything of it, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn export(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<ExportedDisputes> {
    let disputes = disputes::table
        .inner_join(institutions::table.on(institutions::id.eq(disputes::institution_id)))
        .inner_join(conversations::table.on(conversations::id.eq(disputes::conversation_id)))
        .filter(disputes::patient_id.eq(patient.subject()))
        .order((disputes::opened_at, disputes::id))
        .select((
            disputes::disputed_kind,
            disputes::told_at,
            disputes::opened_at,
            disputes::state,
            disputes::latest_on,
            disputes::words,
            disputes::closed_at,
            institutions::name,
            conversations::reference,
        ))
        .load(conn)
        .await?;
    let blocks = patient_blocks::table
        .filter(patient_blocks::patient_id.eq(patient.subject()))
        .order(patient_blocks::blocked_at)
        .select((patient_blocks::blocked_at, patient_blocks::lifted_at))
        .load(conn)
        .await?;
    Ok(ExportedDisputes { disputes, blocks })
}
