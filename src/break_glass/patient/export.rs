//! What a patient takes along of the breaks: what the page of breaks shows, in whole.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use serde::Serialize;

use super::super::model::BreakKind;
use super::super::notice_text;
use super::store::{self, OwnBreak};
use crate::cases::CaseState;
use crate::identity::Patient;

#[derive(Debug, Clone, Serialize)]
pub struct ExportedBreak {
    pub kind: BreakKind,
    /// Who opened the record.
    pub person: String,
    pub function: String,
    /// The application whose word for person and function this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<String>,
    pub place: String,
    pub starts_at: DateTime<Utc>,
    /// Until when, if that was reported.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was stopped early.
    pub stopped_at: Option<DateTime<Utc>>,
    pub motivation: String,
    /// When it was reported.
    pub received_at: DateTime<Utc>,
    /// The conversation that told of it.
    pub conversation: String,
    /// The state of the case, if the patient does not trust it.
    pub case_state: Option<CaseState>,
    /// The latest date of its outcome.
    pub case_latest_on: Option<NaiveDate>,
    /// What was opened, and when.
    pub opened: Vec<ExportedOpening>,
}

/// Something that was opened.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedOpening {
    pub what: String,
    pub at: DateTime<Utc>,
}

/// The patient's next breaks after the first `seen`, the newest first; `None` at the end.
pub async fn export(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    seen: i64,
    most: i64,
) -> QueryResult<Option<Vec<ExportedBreak>>> {
    let mut found = store::of_patient(conn, patient, seen, most).await?;
    found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok((!found.is_empty()).then(|| found.into_iter().map(exported).collect()))
}

fn exported(own: OwnBreak) -> ExportedBreak {
    let row = own.row;
    let place = notice_text::place(own.institution.as_deref(), &row.place);
    let reported_by = row.reported_by(own.person.is_some());
    let (person, function) = match own.person {
        Some(line) => (line.name(), line.function_line()),
        None => (row.reported_name, row.reported_function),
    };
    ExportedBreak {
        kind: row.kind,
        person,
        function,
        reported_by,
        place,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        stopped_at: row.stopped_at,
        motivation: row.motivation,
        received_at: row.received_at,
        conversation: own.conversation,
        case_state: own.case.map(|(state, _)| state),
        case_latest_on: own.case.map(|(_, latest)| latest),
        opened: own.openings.into_iter().map(|(what, at)| ExportedOpening { what, at }).collect(),
    }
}
