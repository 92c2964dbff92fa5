//! The list's readings, sent out as one.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::try_join4;

use crate::changes::{Enforced, enforcement};
use crate::db::ids::{DraftId, ExclusionId};
use crate::db::{Db, DbError};
use crate::exclusions::stops::{self, ListedPeriods};
use crate::identity::Patient;
use crate::requests::{self, Request};

/// Periods with their people and planned stops, requests, the prepared draft, and how far applications are with each exclusion.
pub type OverviewData = (ListedPeriods, Vec<Request>, Option<DraftId>, HashMap<ExclusionId, Enforced>);

/// All that the patient's list shows: every period of every exclusion, the open requests and those refused since, the draft
/// that the ombudsdienst prepared, and the planned stops; and the moment of that.
pub async fn read_overview(
    db: &Db,
    patient: &Patient,
    refused_since: DateTime<Utc>,
) -> Result<(DateTime<Utc>, OverviewData), DbError> {
    let read = async |conn: &AsyncPgConnection| {
        try_join4(
            stops::list_periods(conn, patient),
            requests::list_current_requests(conn, patient, refused_since),
            requests::find_prepared_draft(conn, patient),
            enforcement(conn, patient.subject()),
        )
        .await
    };
    db.read(patient.actor(), read).await
}
