//! Breaks that were kept for a NISS, when the patient becomes known.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::LocalBoxFuture;

use super::super::store::{self, BreakConcern, JOB};
use super::notify::{choose_ombudsdienst, notify_patient};
use crate::audit::{Event, record};
use crate::conflicts::{WaitingMatter, notify_handlers};
use crate::db::ids::PatientId;
use crate::db::{Actor, as_actor};
use crate::patients;
use crate::web::AppState;

/// Takes over the breaks that were kept for a patient who had no row yet, and tells the patient now. A part of the transaction of
/// `whole`, which made the row or signs the patient in; called again, it finds nothing. Answers how many there were.
pub async fn attach_kept_breaks(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    whole: Actor,
    patient: PatientId,
    now: DateTime<Utc>,
) -> diesel::QueryResult<usize> {
    as_actor(conn, whole, JOB, async |conn| {
        let (numbers, home) = patients::numbers_and_home(conn, patient).await?;
        for number in &numbers {
            store::lock_reports_of(conn, number).await?;
        }
        let rows = store::list_kept_for(conn, &numbers).await?;
        for row in &rows {
            let who = BreakConcern {
                patient: Some(patient),
                niss: None,
                care_worker: row.care_worker_id,
                named: &row.named_key,
                identifiers: &row.identifiers,
            };
            // A provisional home attracts nothing (R11): it stays where it waited.
            let handler = choose_ombudsdienst(conn, site, home.confirmed(), Some(row.institution_id), who).await?;
            // A patient without a row had no exclusions.
            notify_patient(conn, site, row, &[], (patient, handler), now).await?;
            record(conn, JOB, Event::break_attached(patient, row.id), now).await?;
            // Where it waited before, that was told.
            if handler.institution != row.institution_id {
                notify_handlers(conn, site, handler.institution, WaitingMatter::Break(row.id), now).await?;
            }
        }
        Ok(rows.len())
    })
    .await
}

/// [`attach_kept_breaks`] for `identity::OnPatientKnown`.
pub fn patient_appeared<'a>(
    conn: &'a mut AsyncPgConnection,
    site: &'a AppState,
    whole: Actor,
    patient: PatientId,
    now: DateTime<Utc>,
) -> LocalBoxFuture<'a, diesel::QueryResult<()>> {
    Box::pin(async move { attach_kept_breaks(conn, site, whole, patient, now).await.map(drop) })
}
