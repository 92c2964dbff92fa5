//! The list's readings, sent out as one.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::{try_join, try_join5};

use crate::changes::{Enforced, enforcement};
use crate::db::ids::{DraftId, ExclusionId, InstitutionId};
use crate::db::{Db, DbError};
use crate::directory::PersonLine;
use crate::exclusions::stops::{self, PlannedStop};
use crate::exclusions::{self, Period};
use crate::identity::Patient;
use crate::requests::{self, Request};

/// Periods with their people, requests, the prepared draft, how far applications are with each exclusion, planned stops, and which of
/// them another ombudsdienst than the home's looks after.
pub type OverviewData = (
    Vec<(Period, PersonLine)>,
    Vec<Request>,
    Option<DraftId>,
    HashMap<ExclusionId, Enforced>,
    Vec<PlannedStop>,
    HashMap<ExclusionId, InstitutionId>,
);

/// All that the patient's list shows: every period of every exclusion, the open requests and those refused since, the draft
/// that the ombudsdienst prepared, and the planned stops; and the moment of that.
pub async fn read_overview(
    db: &Db,
    patient: &Patient,
    refused_since: DateTime<Utc>,
) -> Result<(DateTime<Utc>, OverviewData), DbError> {
    let read = async |conn: &AsyncPgConnection| {
        try_join5(
            exclusions::of_patient(conn, patient),
            requests::list_current_requests(conn, patient, refused_since),
            requests::find_prepared_draft(conn, patient),
            enforcement(conn, patient.subject()),
            try_join(stops::list_of_patient(conn, patient), exclusions::list_confined(conn, patient)),
        )
        .await
        .map(|(all, requests, prepared, enforced, (stops, confined))| (all, requests, prepared, enforced, stops, confined))
    };
    db.read(patient.actor(), read).await
}
