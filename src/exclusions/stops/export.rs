//! Planned stops as their patient may take them along.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::super::model::{AskedBy, EndChannel};
use super::model::{StopCanceller, StopState};
use crate::db::schema::{exclusion_periods, institutions, planned_stops};
use crate::directory::{PersonLine, care_workers};
use crate::identity::Patient;

/// A planned stop, whatever became of it.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedStop {
    /// Who is, or was, excluded.
    pub person: String,
    /// Whose ombudsdienst planned it.
    pub institution: String,
    pub channel: EndChannel,
    /// Who asked, as a code.
    pub asked_by: AskedBy,
    pub planned_at: DateTime<Utc>,
    pub stops_at: Option<DateTime<Utc>>,
    pub state: StopState,
    pub closed_at: Option<DateTime<Utc>>,
    pub cancelled_by: Option<StopCanceller>,
    pub taken_back_at: Option<DateTime<Utc>>,
}

/// Every planned stop of the patient, the oldest first.
pub async fn export(mut conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedStop>> {
    type StopColumns = (
        (EndChannel, AskedBy, StopState, Option<StopCanceller>),
        (DateTime<Utc>, Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<DateTime<Utc>>),
        String,
        PersonLine,
    );
    let rows: Vec<StopColumns> = planned_stops::table
        .inner_join(exclusion_periods::table.on(exclusion_periods::id.eq(planned_stops::period_id)))
        .inner_join(care_workers::table.on(care_workers::id.eq(exclusion_periods::care_worker_id)))
        .inner_join(institutions::table.on(institutions::id.eq(planned_stops::institution_id)))
        .filter(planned_stops::patient_id.eq(patient.subject()))
        .order((planned_stops::planned_at, planned_stops::id))
        .select((
            (planned_stops::channel, planned_stops::asked_by, planned_stops::state, planned_stops::cancelled_by),
            (planned_stops::planned_at, planned_stops::stops_at, planned_stops::closed_at, planned_stops::taken_back_at),
            institutions::name,
            PersonLine::as_select(),
        ))
        .load(&mut conn)
        .await?;
    let of = |(codes, times, institution, person): StopColumns| ExportedStop {
        person: person.name(),
        institution,
        channel: codes.0,
        asked_by: codes.1,
        planned_at: times.0,
        stops_at: times.1,
        state: codes.2,
        closed_at: times.2,
        cancelled_by: codes.3,
        taken_back_at: times.3,
    };
    Ok(rows.into_iter().map(of).collect())
}
