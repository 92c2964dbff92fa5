//! The breaks that open a patient's record now, as far as an officer may see.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::Access;
use crate::db::ids::{CareWorkerId, PatientId};
use crate::db::read_stored_json;
use crate::db::schema::breaks;
use crate::directory::{self, Identifiers};
use crate::identity::Officer;

type AccessColumns = (Option<CareWorkerId>, serde_json::Value, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// With every number of the person whose each is, reported and known.
pub async fn list_open_accesses(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Access>> {
    let rows: Vec<AccessColumns> = breaks::table
        .filter(breaks::patient_id.eq(patient).and(breaks::opens).and(breaks::ends_at.gt(now)))
        .select((breaks::care_worker_id, breaks::identifiers, breaks::ends_at, breaks::stopped_at))
        .load(conn)
        .await?;
    let people: Vec<CareWorkerId> = rows.iter().filter_map(|row| row.0).collect();
    let known = directory::load_identifiers(conn, &people).await?;
    let access = |(care_worker, reported, ends_at, stopped_at): AccessColumns| {
        let reported: Identifiers = read_stored_json("the numbers of a break of patient", patient, reported)?;
        let known = care_worker.and_then(|worker| known.get(&worker));
        let person = known.map_or_else(|| reported.clone(), |known| reported.union(known));
        Ok(Access { care_worker, person, opens: true, ends_at, stopped_at })
    };
    rows.into_iter().map(access).collect()
}
