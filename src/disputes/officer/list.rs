//! Disputes among the reports of the ombudsdienst.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::super::views::DisputeListRow;
use super::store::{self, DisputeRow};
use crate::audit::{Event, record};
use crate::cases::views::case_tag;
use crate::db::ids::PatientId;
use crate::i18n::{Locale, dates};
use crate::identity::Officer;
use crate::messages::render_subject;
use crate::patients::{self, PatientRow};

/// The rows of the list; that they were seen is on record.
///
/// # Errors
/// Those of the database.
pub async fn list_rows(
    conn: &mut AsyncPgConnection,
    (officer, locale): (&Officer, Locale),
    finished: bool,
    now: DateTime<Utc>,
) -> QueryResult<Vec<DisputeListRow>> {
    let found = store::list_disputes(conn, officer, finished).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PatientId> = found.iter().map(|row| row.patient_id).collect();
    let known = patients::by_ids(conn, officer, &ids).await?;
    for row in &found {
        record(conn, officer.actor(), Event::dispute_listed(row.audited()), now).await?;
    }
    found.iter().map(|row| list_row(locale, row, &known, now)).collect()
}

fn list_row(
    locale: Locale,
    row: &DisputeRow,
    known: &HashMap<PatientId, PatientRow>,
    now: DateTime<Utc>,
) -> QueryResult<DisputeListRow> {
    let subject = row.notice()?.subject().map(|subject| render_subject(locale, &subject));
    Ok(DisputeListRow {
        id: row.id.to_string(),
        patient: known.get(&row.patient_id).map(|patient| patient.name.to_string()).unwrap_or_default(),
        subject: subject.unwrap_or_default(),
        opened: dates::on(locale, row.opened_at),
        latest: dates::long(locale, row.latest_on),
        is_late: row.is_late(now),
        state: case_tag(locale, row.state),
    })
}
