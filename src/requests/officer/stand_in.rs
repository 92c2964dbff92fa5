//! A person who was described turns out to be an officer of the ombudsdienst that handles the request (R12): it is handed over.

use diesel::QueryResult;

use super::super::hand_over::{HandOver, hand_over_request};
use super::super::own_matters::concerns_officer;
use super::held_request::HeldRequest;
use crate::conflicts::{ConcernedParties, choose_handler};
use crate::db::ids::CareWorkerId;
use crate::db::{Actor, Job, as_actor};

pub(super) enum StandInOutcome {
    NotNeeded,
    HandedOver,
    /// There is no other ombudsdienst, and the person is the officer who acts.
    Nowhere,
}

/// Hands the request over when this entry is an officer's of this ombudsdienst.
pub(super) async fn hand_over_to_stand_in(held: &mut HeldRequest<'_>, entry: CareWorkerId) -> QueryResult<StandInOutcome> {
    let (here, outer, job) = (held.officer.institution(), held.officer.actor(), Actor::System(Job::HandOver));
    let (patient, request, now) = (held.patient(), held.request(), held.now);
    let site = held.site;
    let done = as_actor(&mut held.tx, outer, job, async |conn| {
        let about = ConcernedParties { patient: Some(patient), care_worker: Some(entry), ..ConcernedParties::default() };
        let handler = choose_handler(conn, here, &about).await?;
        if handler.institution == here {
            return Ok(false);
        }
        let what = HandOver { request, patient, to: handler.institution, confine: true, was_seen: true };
        hand_over_request(conn, site, job, &what, now).await
    })
    .await?;
    if done {
        return Ok(StandInOutcome::HandedOver);
    }
    // The officer is never asked to decide about themself.
    Ok(if concerns_officer(&mut held.tx, held.officer, patient, Some(entry), None).await? {
        StandInOutcome::Nowhere
    } else {
        StandInOutcome::NotNeeded
    })
}
