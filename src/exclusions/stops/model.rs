//! The states of a planned stop, and what of an ending can be disputed. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::model::{EndedBy, Origin, Period};
use crate::db::text_enum;

/// For how long an ending can be taken back by **Dat was ik niet**. Hours are counted, days are not.
const DISPUTED_WITHIN: TimeDelta = TimeDelta::hours(30 * 24);

text_enum! {
    /// Where a planned stop stands.
    pub enum StopState: "state of a planned stop" {
        /// The wait begins when the letter was sent.
        LetterFirst = "letter_first",
        Waiting = "waiting",
        /// Its period ended.
        Done = "done",
        Cancelled = "cancelled",
        /// Its period ended otherwise.
        Overtaken = "overtaken",
        /// It was done, and the patient disputed it: the exclusion holds again.
        TakenBack = "taken_back",
    }
}

impl StopState {
    /// Those in which the stop is still to come.
    pub const OPEN: [Self; 2] = [Self::LetterFirst, Self::Waiting];

    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

text_enum! {
    /// Who cancelled a planned stop.
    pub enum StopCanceller: "who cancelled a planned stop" {
        Patient = "patient",
        Officer = "officer",
    }
}

/// What **Dat was ik niet** would do to a planned stop or an ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeStanding {
    /// It is planned: cancelled, and the exclusion holds on.
    Planned,
    /// It ended at most 30 days ago: taken back, and the exclusion holds again.
    Ended,
    /// A newer period of that person exists: nothing but the case.
    NewerPeriod,
    /// It ended more than 30 days ago.
    TooLate,
    /// There is nothing to take back (any more): cancelled, overtaken by the patient's own act, or taken back before.
    Settled,
}

/// How a disputed period stands, with its plan where the dispute is about one. None: it is not to be disputed (the patient's own ending, one
/// that eHealth told, a registration in error). `address_changed`: within an hour of the ending the address for notices changed, so that
/// the patient may not have been told.
pub(super) fn judge(
    stop: Option<StopState>,
    period: &Period,
    all: &[Period],
    address_changed: bool,
    now: DateTime<Utc>,
) -> Option<DisputeStanding> {
    let Some((ended_at, by)) = period.end else {
        return stop.map(|stop| if stop.is_open() { DisputeStanding::Planned } else { DisputeStanding::Settled });
    };
    let disputable = match by {
        EndedBy::Ombudsdienst => true,
        EndedBy::Patient => address_changed,
        EndedBy::PatientAtEhealth | EndedBy::Representative | EndedBy::Error => false,
    };
    if !disputable {
        return stop.map(|_| DisputeStanding::Settled);
    }
    if all.iter().any(|other| other.undoes == Some(period.id)) {
        return Some(DisputeStanding::Settled);
    }
    let is_newer = |other: &Period| {
        other.care_worker == period.care_worker
            && other.origin == Origin::Nexuzhealth
            && other.id != period.id
            && (other.is_active() || other.started_at >= ended_at)
    };
    Some(if all.iter().any(is_newer) {
        DisputeStanding::NewerPeriod
    } else if now - ended_at >= DISPUTED_WITHIN {
        DisputeStanding::TooLate
    } else {
        DisputeStanding::Ended
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::db::ids::{CareWorkerId, ExclusionId, PeriodId};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn period(from: i64, end: Option<(i64, EndedBy)>) -> Period {
        Period {
            id: PeriodId::from_uuid(Uuid::from_u128(u128::try_from(from).unwrap() + 1)),
            exclusion: ExclusionId::from_uuid(Uuid::from_u128(1)),
            care_worker: CareWorkerId::from_uuid(Uuid::from_u128(1)),
            person: CareWorkerId::from_uuid(Uuid::from_u128(1)),
            origin: Origin::Nexuzhealth,
            started_at: at(from),
            end: end.map(|(hour, by)| (at(hour), by)),
            ended_by_officer: None,
            end_channel: None,
            undoes: None,
        }
    }

    #[test]
    fn an_ending_by_an_officer_is_disputed_for_thirty_days() {
        let ended = period(0, Some((100, EndedBy::Ombudsdienst)));
        let all = [ended.clone()];
        for stop in [None, Some(StopState::Done)] {
            assert_eq!(judge(stop, &ended, &all, false, at(100 + 719)), Some(DisputeStanding::Ended));
            assert_eq!(judge(stop, &ended, &all, false, at(100 + 720)), Some(DisputeStanding::TooLate));
        }
    }

    #[test]
    fn an_own_ending_only_near_a_change_of_the_address() {
        let ended = period(0, Some((100, EndedBy::Patient)));
        let all = [ended.clone()];
        assert_eq!(judge(None, &ended, &all, true, at(101)), Some(DisputeStanding::Ended));
        assert_eq!(judge(None, &ended, &all, false, at(101)), None);
        assert_eq!(judge(Some(StopState::Overtaken), &ended, &all, false, at(101)), Some(DisputeStanding::Settled));
        for by in [EndedBy::Error, EndedBy::PatientAtEhealth, EndedBy::Representative] {
            let other = period(0, Some((100, by)));
            assert_eq!(judge(None, &other, std::slice::from_ref(&other), true, at(101)), None);
        }
    }

    #[test]
    fn a_plan_is_cancelled_while_it_is_open() {
        let runs = period(0, None);
        for (stop, standing) in [
            (StopState::LetterFirst, DisputeStanding::Planned),
            (StopState::Waiting, DisputeStanding::Planned),
            (StopState::Cancelled, DisputeStanding::Settled),
        ] {
            assert_eq!(judge(Some(stop), &runs, std::slice::from_ref(&runs), false, at(9000)), Some(standing));
        }
        assert_eq!(judge(None, &runs, std::slice::from_ref(&runs), false, at(1)), None);
    }

    #[test]
    fn nothing_is_taken_back_over_a_newer_period_nor_twice() {
        let ended = period(0, Some((100, EndedBy::Ombudsdienst)));
        let newer = period(200, Some((300, EndedBy::Patient)));
        assert_eq!(judge(None, &ended, &[ended.clone(), newer], false, at(301)), Some(DisputeStanding::NewerPeriod));
        let again = Period { undoes: Some(ended.id), ..period(200, None) };
        assert_eq!(
            judge(Some(StopState::TakenBack), &ended, &[ended.clone(), again], false, at(301)),
            Some(DisputeStanding::Settled)
        );
    }
}
