//! The list's readings, sent out as one.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use futures_util::future::try_join3;
use uuid::Uuid;

use crate::db::{Db, DbError};
use crate::directory::PersonLine;
use crate::exclusions::{self, Period};
use crate::identity::Patient;
use crate::requests::{self, Request};

/// All that the patient's list shows: every period of every exclusion, the open requests and those refused since, and the draft
/// that the ombudsdienst prepared.
///
/// # Errors
/// Those of the database.
pub async fn all(
    db: &Db,
    patient: &Patient,
    refused_since: DateTime<Utc>,
) -> Result<(Vec<(Period, PersonLine)>, Vec<Request>, Option<Uuid>), DbError> {
    let read = async |conn: &AsyncPgConnection| {
        try_join3(
            exclusions::of_patient(conn, patient),
            requests::current(conn, patient, refused_since),
            requests::prepared(conn, patient),
        )
        .await
    };
    db.read(patient.actor(), read).await
}
