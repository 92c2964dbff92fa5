//! Open requests that are withheld from an officer of the ombudsdienst that handles them (R12): of a new account, one whose numbers changed,
//! or from before there was another ombudsdienst. They are handed over where one can take them; the trigger of the account withholds them
//! until then.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use super::hand_over::{HandOver, hand_over_request};
use crate::db::ids::{InstitutionId, PatientId, RequestId};
use crate::db::{Actor, DbError, Job, Prepare};
use crate::web::AppState;

const JOB: Actor = Actor::System(Job::HandOver);

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct WithheldRequest {
    #[diesel(sql_type = SqlUuid)]
    request: RequestId,
    #[diesel(sql_type = SqlUuid)]
    patient: PatientId,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    destination: Option<InstitutionId>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithheldCounts {
    pub open: usize,
    /// Of these, another ombudsdienst can take so many, or took them.
    pub handed_over: usize,
}

/// Hands over what can be, each in a transaction of its own; `carry_out` false: only counts.
pub async fn hand_over_withheld(site: &AppState, carry_out: bool) -> Result<WithheldCounts, DbError> {
    let mut tx = site.db.begin(JOB).await?;
    let found: Vec<WithheldRequest> = diesel::sql_query("select request, patient, destination from mt_withheld_open_requests()")
        .prepared()
        .load(&mut *tx)
        .await?;
    tx.commit().await?;
    let mut counts = WithheldCounts { open: found.len(), handed_over: 0 };
    for one in &found {
        let Some(to) = one.destination else { continue };
        if carry_out {
            let (request, patient) = (one.request, one.patient);
            let mut tx = site.db.begin(JOB).await?;
            let now = tx.now();
            let what = HandOver { request, patient, to, confine: true, was_seen: true };
            let done = hand_over_request(&mut tx, site, JOB, &what, now).await?;
            tx.commit().await?;
            if !done {
                // Another instance was first, or it was decided.
                continue;
            }
        }
        counts.handed_over += 1;
    }
    Ok(counts)
}
