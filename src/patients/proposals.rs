//! Merges that a sign-in proposes: an account of a provider that was one patient's came with the number of another one (R20). For operators,
//! as the owner of the tables.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::merge::{NumberHolder, PatientPair};
use crate::db::ids::{PatientId, PatientMergeProposalId};

/// A proposal that waits.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct MergeProposal {
    #[diesel(sql_type = SqlUuid)]
    pub id: PatientMergeProposalId,
    #[diesel(sql_type = SqlUuid)]
    from_id: PatientId,
    #[diesel(sql_type = SqlUuid)]
    into_id: PatientId,
    #[diesel(sql_type = Timestamptz)]
    pub proposed_at: DateTime<Utc>,
}

impl MergeProposal {
    pub fn pair(&self) -> PatientPair {
        PatientPair { from: self.from_id, into: self.into_id }
    }
}

/// Those that wait, the oldest first: who was merged since is one person.
pub async fn list_proposals(conn: &mut AsyncPgConnection) -> QueryResult<Vec<MergeProposal>> {
    diesel::sql_query(
        "select * from (select p.id, coalesce(f.merged_into_id, f.id) as from_id, coalesce(i.merged_into_id, i.id) as into_id, p.proposed_at
             from patient_merge_proposals p join patients f on f.id = p.from_id join patients i on i.id = p.into_id
             where p.declined_at is null) waiting
           where from_id <> into_id order by proposed_at, id",
    )
    .load(conn)
    .await
}

/// Notes that they are two people. False where no such proposal waits.
pub async fn decline_proposal(
    conn: &mut AsyncPgConnection,
    proposal: PatientMergeProposalId,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let declined = diesel::sql_query("update patient_merge_proposals set declined_at = $2 where id = $1 and declined_at is null")
        .bind::<SqlUuid, _>(proposal)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(declined == 1)
}

/// The present number of a patient, as [`super::find_number_holder`] finds it.
pub async fn find_present_number(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<NumberHolder> {
    diesel::sql_query(
        "select patient_id as patient, true as is_current, source = 'patient' as is_proven
           from patient_numbers where patient_id = $1 and valid_until is null and wrong_at is null",
    )
    .bind::<SqlUuid, _>(patient)
    .get_result(conn)
    .await
}
