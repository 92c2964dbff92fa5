//! What changes an exclusion. Each function is a part of the caller's transaction and leaves its audit row there.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::result::Error;
use diesel_async::AsyncPgConnection;

use super::model::{EndedBy, Origin, Period, can_undo};
use super::notice;
use super::store::{self, Ending};
use crate::audit::{Event, record};
use crate::conflicts::{ConcernedParties, choose_handler};
use crate::db::ids::{CareWorkerId, ExclusionId, PatientId, PeriodId, RequestId};
use crate::db::unique_violation;
use crate::directory::PersonLine;
use crate::identity::{Officer, Patient};
use crate::web::AppState;

/// Outcome of **Geef opnieuw toegang**.
#[derive(Debug)]
pub enum GiveAccessOutcome {
    /// It ended, now or by the same form before.
    Ended {
        /// Who has access again, unless eHealth still forbids it.
        person: PersonLine,
        /// The eHealth exclusion of the same person still holds.
        still_ehealth: bool,
    },
    /// Ended by another, or a newer period is active than the page showed.
    AlreadyEnded,
    /// Only eHealth can end it.
    IsEhealth,
    /// Not the patient's.
    Unknown,
}

/// Ends a period for the patient (R5). The form names the period, so a form of yesterday never ends what was
/// registered or undone since. The patient is notified, since another person may have used an open session.
pub async fn give_access(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    exclusion: ExclusionId,
    period: PeriodId,
    now: DateTime<Utc>,
) -> Result<GiveAccessOutcome, Error> {
    let all = store::of_patient(conn, patient).await?;
    let Some((found, person)) = all.iter().find(|(one, _)| one.exclusion == exclusion && one.id == period) else {
        return Ok(if all.iter().any(|(one, _)| one.exclusion == exclusion) {
            GiveAccessOutcome::AlreadyEnded
        } else {
            GiveAccessOutcome::Unknown
        });
    };
    if found.origin == Origin::Ehealth {
        return Ok(GiveAccessOutcome::IsEhealth);
    }
    let holds = |origin: Origin| {
        all.iter().any(|(one, _)| one.person == found.person && one.origin == origin && one.is_active() && one.id != period)
    };
    let ended = GiveAccessOutcome::Ended { person: person.clone(), still_ehealth: holds(Origin::Ehealth) };
    if store::end_period(conn, period, Ending::Patient, now).await? {
        record(conn, patient.actor(), Event::access_given_again(patient.subject(), exclusion, period), now).await?;
        let home = site.ombudsdienst_for(None, patient.home_institution());
        let about = ConcernedParties {
            patient: Some(patient.subject()),
            care_worker: Some(found.care_worker),
            ..ConcernedParties::default()
        };
        let told = notice::ToldExclusion {
            patient: patient.subject(),
            institution: choose_handler(conn, home, &about).await?.institution,
            exclusion,
            person,
        };
        notice::by_patient(conn, site, &told, holds(Origin::Ehealth), now).await?;
        return Ok(ended);
    }
    let by_patient = match found.end {
        Some((_, by)) => by == EndedBy::Patient,
        // It was active when it was read: another window of the same patient was first.
        None => true,
    };
    Ok(if by_patient && !holds(Origin::Nexuzhealth) { ended } else { GiveAccessOutcome::AlreadyEnded })
}

/// Outcome of **Maak ongedaan**.
#[derive(Debug)]
pub enum UndoOutcome {
    /// It holds again, now or by the same form before.
    Again(PersonLine),
    /// Too late, or something newer stands.
    NotAnymore,
    /// Not the patient's.
    Unknown,
}

/// Takes the patient's own ending back: a new period of the same exclusion (R4).
pub async fn undo(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    exclusion: ExclusionId,
    period: PeriodId,
    requested: &[CareWorkerId],
    within: TimeDelta,
    now: DateTime<Utc>,
) -> Result<UndoOutcome, Error> {
    store::lock_period(conn, patient.subject(), period).await?;
    let all = store::of_patient(conn, patient).await?;
    let Some((found, person)) = all.iter().find(|(one, _)| one.exclusion == exclusion && one.id == period) else {
        return Ok(UndoOutcome::Unknown);
    };
    if all.iter().any(|(one, _)| one.undoes == Some(period) && one.is_active()) {
        return Ok(UndoOutcome::Again(person.clone()));
    }
    // Never before the end that is taken back.
    let now = found.end.map_or(now, |(ended_at, _)| now.max(ended_at));
    let periods: Vec<Period> = all.iter().map(|(one, _)| one.clone()).collect();
    if requested.contains(&found.care_worker) || !can_undo(found, &periods, now, within) {
        return Ok(UndoOutcome::NotAnymore);
    }
    match store::start_period(conn, exclusion, patient.subject(), found.care_worker, Some(period), now).await {
        Ok(_) => {
            record(conn, patient.actor(), Event::ending_undone(patient.subject(), exclusion, period), now).await?;
            Ok(UndoOutcome::Again(person.clone()))
        }
        Err(error) if unique_violation(&error).is_some() => Ok(UndoOutcome::NotAnymore),
        Err(error) => Err(error),
    }
}

/// The patient excludes this person through nexuzhealth already.
#[derive(Debug)]
pub struct AlreadyExcluded;

/// Makes the exclusion of a request that was just registered. After [`AlreadyExcluded`] the transaction is lost.
pub async fn register(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
    care_worker: CareWorkerId,
    request: RequestId,
    now: DateTime<Utc>,
) -> Result<Result<ExclusionId, AlreadyExcluded>, Error> {
    let exclusion = ExclusionId::generate();
    match store::insert(conn, officer, exclusion, patient, care_worker, request, now).await {
        Ok(()) => {
            record(conn, officer.actor(), Event::exclusion_registered(patient, request, exclusion, care_worker), now).await?;
            Ok(Ok(exclusion))
        }
        Err(error) if unique_violation(&error).is_some() => Ok(Err(AlreadyExcluded)),
        Err(error) => Err(error),
    }
}

/// Outcome of retracting a registration.
#[derive(Debug)]
pub enum Retracted {
    /// It was entered in error and holds no longer.
    Done(ExclusionId),
    /// It had ended already.
    EndedBefore(DateTime<Utc>),
    /// Another period runs than the form saw.
    Newer,
    /// The request led to no exclusion: the person was excluded before.
    HeldBefore,
}

/// Ends the exclusion of a request as entered in error. The form names the period it saw: a registration made since is
/// another one.
pub async fn retract(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    request: RequestId,
    seen: PeriodId,
    now: DateTime<Utc>,
) -> Result<Retracted, Error> {
    let Some(period) = store::of_request(conn, officer, request).await? else {
        return Ok(Retracted::HeldBefore);
    };
    if period.is_active() && period.id != seen {
        return Ok(Retracted::Newer);
    }
    if store::end_period(conn, period.id, Ending::Error(officer), now).await? {
        return Ok(Retracted::Done(period.exclusion));
    }
    Ok(Retracted::EndedBefore(period.end.map_or(now, |(at, _)| at)))
}
