//! The list's readings, sent out as one.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::try_join4;

use crate::changes::{Enforced, enforcement};
use crate::db::ids::{DraftId, ExclusionId};
use crate::db::{Db, DbError};
use crate::directory::PersonLine;
use crate::exclusions::{self, Period};
use crate::identity::Patient;
use crate::requests::{self, Request};

/// Periods with their people, requests, the prepared draft, and how far applications are with each exclusion.
pub type All = (Vec<(Period, PersonLine)>, Vec<Request>, Option<DraftId>, HashMap<ExclusionId, Enforced>);

/// All that the patient's list shows: every period of every exclusion, the open requests and those refused since, and the draft
/// that the ombudsdienst prepared.
pub async fn all(db: &Db, patient: &Patient, refused_since: DateTime<Utc>) -> Result<All, DbError> {
    let read = async |conn: &AsyncPgConnection| {
        try_join4(
            exclusions::of_patient(conn, patient),
            requests::current(conn, patient, refused_since),
            requests::prepared(conn, patient),
            enforcement(conn, patient.subject()),
        )
        .await
    };
    db.read(patient.actor(), read).await
}
