//! R12: what concerns the officer who asks. The database answers yes or no only; it sees through row-level security.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{CareWorkerId, PatientId};
use crate::db::schema::care_workers;
use crate::identity::Officer;

diesel::define_sql_function! {
    /// Whether an officer stands in a row, as patient, as entry, or by a name like the described one.
    fn mt_concerns_officer(patient: Nullable<SqlUuid>, care_worker: Nullable<SqlUuid>, described: Nullable<Text>) -> Bool;
}

/// Whether the officer is the patient, the entry, or has a name like the described one.
pub async fn concerns_officer(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    patient: PatientId,
    worker: Option<CareWorkerId>,
    described: Option<&str>,
) -> QueryResult<bool> {
    diesel::select(mt_concerns_officer(Some(patient), worker, described)).get_result(conn).await
}

/// Those of these entries that are not the officer.
pub async fn entries_without_officer(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    entries: &[CareWorkerId],
) -> QueryResult<Vec<CareWorkerId>> {
    care_workers::table
        .filter(care_workers::id.eq_any(entries))
        .filter(diesel::dsl::not(mt_concerns_officer(None::<PatientId>, care_workers::id.nullable(), None::<&str>)))
        .select(care_workers::id)
        .load(conn)
        .await
}
