//! **Niet stopzetten** and **Annuleer stopzetting**: a plan is cancelled while it is open. Its period is held first, as the job that
//! carries it out holds the two.

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::super::model::Period;
use super::super::notice::{self, ToldExclusion};
use super::super::store as exclusion_store;
use super::model::StopState;
use super::store::{self, PlannedStop};
use crate::audit::{Event, record};
use crate::db::ids::{ExclusionId, PatientId, StopId};
use crate::db::read_now;
use crate::directory::PersonLine;
use crate::identity::{Officer, Patient};
use crate::messages::Notice;
use crate::web::AppState;

/// Outcome of cancelling a planned stop.
#[derive(Debug)]
pub enum CancelStopOutcome {
    /// It is cancelled, now or before: this person stays excluded.
    Cancelled(PersonLine),
    /// The exclusion ended meanwhile, or nothing is planned.
    TooLate,
    /// None that the person who acts may see.
    Unknown,
}

/// The plan that a form names, else the newest of the exclusion, with its period and the person.
fn choose<'a>(
    plans: &'a [PlannedStop],
    all: &'a [(Period, PersonLine)],
    exclusion: ExclusionId,
    named: Option<StopId>,
) -> Option<(&'a PlannedStop, &'a Period, &'a PersonLine)> {
    let stop = plans.iter().find(|plan| plan.exclusion_id == exclusion && named.is_none_or(|named| plan.id == named))?;
    all.iter().find(|(period, _)| period.id == stop.period_id).map(|(period, person)| (stop, period, person))
}

/// What a plan that could not be cancelled has become.
async fn explain(
    conn: &mut AsyncPgConnection,
    stop: StopId,
    period: &Period,
    person: &PersonLine,
) -> QueryResult<CancelStopOutcome> {
    let now_is = store::find(conn, stop).await?;
    Ok(match now_is {
        Some(stop) if stop.state == StopState::Cancelled && period.is_active() => CancelStopOutcome::Cancelled(person.clone()),
        _ => CancelStopOutcome::TooLate,
    })
}

/// **Niet stopzetten**, by the patient.
pub async fn cancel_by_patient(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    exclusion: ExclusionId,
    named: Option<StopId>,
) -> QueryResult<CancelStopOutcome> {
    let plans = store::list_of_patient(conn, patient).await?;
    let all = exclusion_store::of_patient(conn, patient).await?;
    if !all.iter().any(|(period, _)| period.exclusion == exclusion) {
        return Ok(CancelStopOutcome::Unknown);
    }
    let Some((stop, period, person)) = choose(&plans, &all, exclusion, named) else {
        return Ok(CancelStopOutcome::TooLate);
    };
    exclusion_store::lock_period(conn, patient.subject(), stop.period_id).await?;
    if store::hold_open(conn, stop.id).await?.is_none() {
        return explain(conn, stop.id, period, person).await;
    }
    let now = read_now(conn).await?.max(stop.planned_at);
    store::cancel(conn, stop.id, None, now).await?;
    record(conn, patient.actor(), Event::stop_cancelled(patient.subject(), exclusion, stop.id), now).await?;
    Ok(CancelStopOutcome::Cancelled(person.clone()))
}

/// **Annuleer stopzetting**, by any officer who may end the exclusion. The patient is told.
pub async fn cancel_by_officer(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    patient: PatientId,
    exclusion: ExclusionId,
    named: Option<StopId>,
) -> QueryResult<CancelStopOutcome> {
    let plans = store::list_seen_by(conn, officer, patient).await?;
    let all = exclusion_store::seen_by(conn, officer, patient).await?;
    if !all.iter().any(|(period, _)| period.exclusion == exclusion) {
        return Ok(CancelStopOutcome::Unknown);
    }
    let Some((stop, period, person)) = choose(&plans, &all, exclusion, named) else {
        return Ok(CancelStopOutcome::TooLate);
    };
    exclusion_store::lock_period(conn, patient, stop.period_id).await?;
    if store::hold_open(conn, stop.id).await?.is_none() {
        return explain(conn, stop.id, period, person).await;
    }
    let now = read_now(conn).await?.max(stop.planned_at);
    store::cancel(conn, stop.id, Some(officer), now).await?;
    record(conn, officer.actor(), Event::stop_cancelled(patient, exclusion, stop.id), now).await?;
    let told = ToldExclusion { patient, institution: officer.institution(), exclusion, person };
    let notice = Notice::StopCancelled { person: person.name(), at: now };
    notice::post_about(conn, site, Some(officer), &told, &notice, now).await?;
    Ok(CancelStopOutcome::Cancelled(person.clone()))
}
