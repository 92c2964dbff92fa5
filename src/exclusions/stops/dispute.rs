//! What **Dat was ik niet** does to a planned stop or an ending (R5): the plan is cancelled, the ending is taken back by a new period. Each
//! function is a part of the patient's transaction. The message, the case and the block are the caller's.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::{EndedBy, Period};
use super::super::store as exclusion_store;
use super::model::judge;
use super::store::{self, PlannedStop};
use crate::audit::{Event, record};
use crate::db::ids::{ExclusionId, InstitutionId, MessageId, OfficerId, PeriodId, StopId};
use crate::db::read_now;
use crate::directory::PersonLine;
use crate::identity::Patient;
use crate::messages::{self, MessageBody, Notice};

pub use super::model::DisputeStanding;

diesel::define_sql_function! {
    /// Whether the patient's own address for notices changed within an hour of a moment.
    fn mt_own_address_changed(around: diesel::sql_types::Timestamptz) -> diesel::sql_types::Bool;
}

/// What a message or an exclusion is about, when it can be disputed.
#[derive(Debug, Clone)]
pub struct DisputedStop {
    pub exclusion: ExclusionId,
    /// The period that is to end, or ended.
    pub period: PeriodId,
    /// The plan; none for an ending at once.
    pub stop: Option<StopId>,
    /// Who is, or was, excluded.
    pub person: PersonLine,
    /// Whose act it is; none for an ending in the patient's own session.
    pub officer: Option<OfficerId>,
    /// Where the plan was made; none for an ending at once.
    pub institution: Option<InstitutionId>,
    /// What [`dispute`] would do now.
    pub standing: DisputeStanding,
}

/// Outcome of disputing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeOutcome {
    /// The plan is cancelled: the exclusion holds on.
    Cancelled,
    /// The exclusion holds again, by this new period.
    TakenBack(PeriodId),
    /// Nothing changed: a newer period of that person exists. Only the case follows.
    NewerPeriod,
    /// Nothing changed: it ended more than 30 days ago.
    TooLate,
    /// Nothing changed: the plan was cancelled or overtaken before, or the ending was taken back, perhaps by the same form. Only the case
    /// follows.
    Settled,
}

/// What a message of the portal told of: a planned stop, or an ending. None: of something else, or of an ending that is the patient's own.
pub async fn find_by_message(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    message: MessageId,
) -> QueryResult<Option<DisputedStop>> {
    if let Some(stop) = store::find_by_message(conn, message).await? {
        let period = stop.period_id;
        return assess(conn, patient, period, Some(stop)).await;
    }
    let Some((MessageBody::Notice(Notice::Ended { at, .. }), Some(exclusion))) =
        messages::find_told(conn, patient, message).await?
    else {
        return Ok(None);
    };
    let all = exclusion_store::of_patient(conn, patient).await?;
    let ended = all.iter().find(|(period, _)| period.exclusion == exclusion && period.end.is_some_and(|(ended, _)| ended == at));
    match ended {
        Some((period, _)) => {
            let stop = store::find_done(conn, period.id).await?;
            assess(conn, patient, period.id, stop).await
        }
        None => Ok(None),
    }
}

/// What of an exclusion can be disputed: the plan that is open, else its last ending.
pub async fn find_by_exclusion(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    exclusion: ExclusionId,
) -> QueryResult<Option<DisputedStop>> {
    let all = exclusion_store::of_patient(conn, patient).await?;
    let Some((newest, _)) = all.iter().find(|(period, _)| period.exclusion == exclusion) else {
        return Ok(None);
    };
    let stop = match newest.end {
        None => store::find_open(conn, newest.id).await?,
        Some(_) => store::find_done(conn, newest.id).await?,
    };
    assess(conn, patient, newest.id, stop).await
}

/// How a period, and its plan, stand at this moment.
async fn assess(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    period: PeriodId,
    stop: Option<PlannedStop>,
) -> QueryResult<Option<DisputedStop>> {
    let all = exclusion_store::of_patient(conn, patient).await?;
    let Some((found, person)) = all.iter().find(|(one, _)| one.id == period) else {
        return Ok(None);
    };
    let address_changed = match found.end {
        Some((at, EndedBy::Patient)) => diesel::select(mt_own_address_changed(at)).get_result(conn).await?,
        _ => false,
    };
    let periods: Vec<Period> = all.iter().map(|(one, _)| one.clone()).collect();
    let now = read_now(conn).await?;
    let standing = judge(stop.as_ref().map(|stop| stop.state), found, &periods, address_changed, now);
    Ok(standing.map(|standing| DisputedStop {
        exclusion: found.exclusion,
        period,
        stop: stop.as_ref().map(|stop| stop.id),
        person: person.clone(),
        officer: stop.as_ref().map(|stop| stop.officer_id).or(found.ended_by_officer),
        institution: stop.as_ref().map(|stop| stop.institution_id),
        standing,
    }))
}

/// Disputes a planned stop or an ending, as it stands once its rows are held. Writes the audit row of what it changed. As before every act
/// of the patient's on an exclusion, the caller holds the patient's requests (`patients::lock_requests_of_patient`): what is registered
/// at this moment is seen, or sees this.
pub async fn dispute(conn: &mut AsyncPgConnection, patient: &Patient, disputed: &DisputedStop) -> QueryResult<DisputeOutcome> {
    exclusion_store::lock_period(conn, patient.subject(), disputed.period).await?;
    let stop = match disputed.stop {
        Some(stop) => match store::hold_open(conn, stop).await? {
            None => store::find(conn, stop).await?,
            held => held,
        },
        None => None,
    };
    let Some(found) = assess(conn, patient, disputed.period, stop.clone()).await? else {
        return Ok(DisputeOutcome::Settled);
    };
    match found.standing {
        DisputeStanding::NewerPeriod => Ok(DisputeOutcome::NewerPeriod),
        DisputeStanding::TooLate => Ok(DisputeOutcome::TooLate),
        DisputeStanding::Settled => Ok(DisputeOutcome::Settled),
        DisputeStanding::Planned => {
            let Some(stop) = stop else {
                return Ok(DisputeOutcome::Settled);
            };
            let now = read_now(conn).await?.max(stop.planned_at);
            store::cancel(conn, stop.id, None, now).await?;
            record(conn, patient.actor(), Event::stop_cancelled(patient.subject(), found.exclusion, stop.id), now).await?;
            Ok(DisputeOutcome::Cancelled)
        }
        DisputeStanding::Ended => take_back(conn, patient, &found).await.map(DisputeOutcome::TakenBack),
    }
}

/// The exclusion holds again: a new period, so that history keeps the gap (R4).
async fn take_back(conn: &mut AsyncPgConnection, patient: &Patient, ended: &DisputedStop) -> QueryResult<PeriodId> {
    let all = exclusion_store::of_patient(conn, patient).await?;
    let ended_at = all.iter().find(|(one, _)| one.id == ended.period).and_then(|(one, _)| one.end).map(|(at, _)| at);
    let now = read_now(conn).await?;
    let now = ended_at.map_or(now, |at| now.max(at));
    let period =
        exclusion_store::start_period(conn, ended.exclusion, patient.subject(), ended.person.id, Some(ended.period), now).await?;
    if let Some(stop) = ended.stop {
        store::mark_taken_back(conn, stop, now).await?;
    }
    record(conn, patient.actor(), Event::ending_taken_back(patient.subject(), ended.exclusion, ended.period), now).await?;
    Ok(period)
}
