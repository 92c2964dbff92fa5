//! The lock that a patient's matters share.

use diesel::QueryResult;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::PatientId;

/// Serialises the transactions that read a patient's requests and exclusions before they change them. Two patients with the same
/// lock number wait for each other, no more.
///
/// Order of locks, against deadlocks: an existing request first, then this, then a check at eHealth, periods, new requests and conversations, the patient's
/// row last. The patient's own acts take this first and lock no existing request; a change of the home holds those that are open before
/// the patient's row (`mt_hold_open_requests`).
pub async fn lock_requests_of_patient(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(patient.uuid().as_u64_pair().1.cast_signed())
        .prepared()
        .execute(conn)
        .await?;
    Ok(())
}
