//! The list's readings, sent out as one.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::{try_join, try_join5};

use crate::changes::{Enforced, enforcement};
use crate::db::ids::{DraftId, ExclusionId};
use crate::db::{Db, DbError};
use crate::ehealth::{self, Organisation};
use crate::exclusions::stops::{self, ListedPeriods};
use crate::identity::Patient;
use crate::requests::{self, Request};

/// When eHealth was asked about the patient last, and the organisations that are excluded there.
pub type EhealthHeld = (Option<DateTime<Utc>>, Vec<Organisation>);

/// Periods with their people and planned stops, requests, the prepared draft, how far applications are with each exclusion, and eHealth.
pub type OverviewData = (ListedPeriods, Vec<Request>, Option<DraftId>, HashMap<ExclusionId, Enforced>, EhealthHeld);

/// All that the patient's list shows: every period of every exclusion, the open requests and those refused since, the draft
/// that the ombudsdienst prepared, and the planned stops; and the moment of that.
pub async fn read_overview(
    db: &Db,
    patient: &Patient,
    refused_since: DateTime<Utc>,
) -> Result<(DateTime<Utc>, OverviewData), DbError> {
    let read = async |conn: &AsyncPgConnection| {
        try_join5(
            stops::list_periods(conn, patient),
            requests::list_current_requests(conn, patient, refused_since),
            requests::find_prepared_draft(conn, patient),
            enforcement(conn, patient.subject()),
            try_join(ehealth::find_own_check(conn, patient), ehealth::list_organisations(conn, patient.subject())),
        )
        .await
    };
    db.read(patient.actor(), read).await
}
