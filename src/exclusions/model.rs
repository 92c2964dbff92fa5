//! What an exclusion is, and which ending can be undone. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::db::ids::{CareWorkerId, ExclusionId, OfficerId, PeriodId, StopId};
use crate::db::text_enum;

text_enum! {
    /// Where an exclusion was registered, and so the only place where it can be ended (R5).
    pub enum Origin: "origin of an exclusion" {
        Ehealth = "ehealth",
        /// An ombudsdienst of the network.
        Nexuzhealth = "nexuzhealth",
    }
}

text_enum! {
    /// How a period ended.
    pub enum EndedBy: "end of a period" {
        Patient = "patient",
        /// The patient, at eHealth.
        PatientAtEhealth = "patient_ehealth",
        /// An officer, on the patient's request.
        Ombudsdienst = "ombudsdienst",
        Representative = "representative",
        /// Entered in error: it never held by right.
        Error = "error",
    }
}

text_enum! {
    /// Who asked an officer to act for a patient. Forms send the same texts.
    pub enum AskedBy: "person who asked" {
        Themself = "self",
        /// A parent of the patient.
        Parent = "parent",
        /// Another representative of the patient.
        Representative = "representative",
    }
}

text_enum! {
    /// How the request for an ending by an officer came. Forms send the same texts.
    pub enum EndChannel: "channel of a request for an ending" {
        /// The patient stood before the officer.
        Desk = "desk",
        Telephone = "telephone",
        Email = "email",
        Letter = "letter",
    }
}

impl EndChannel {
    /// Those by which an ending is planned (R5).
    pub const AT_A_DISTANCE: [Self; 3] = [Self::Telephone, Self::Email, Self::Letter];
}

/// At whose request an officer ends an exclusion, how that came, and how the identity was checked.
#[derive(Debug, Clone, Copy)]
pub struct Mandate<'a> {
    /// The key of the form (R10).
    pub form: StopId,
    pub channel: EndChannel,
    pub requested_by: AskedBy,
    /// A code of the settings.
    pub identity_check: &'a str,
}

/// A time in which an exclusion held, or holds.
#[derive(Debug, Clone)]
pub struct Period {
    pub id: PeriodId,
    /// The exclusion it belongs to.
    pub exclusion: ExclusionId,
    pub care_worker: CareWorkerId,
    /// The person whom the entry is of, where that was asked for; else the entry.
    pub person: CareWorkerId,
    /// Where it was registered.
    pub origin: Origin,
    pub started_at: DateTime<Utc>,
    /// Until when, and how it ended.
    pub end: Option<(DateTime<Utc>, EndedBy)>,
    /// The officer who ended it, if one did.
    pub ended_by_officer: Option<OfficerId>,
    /// How that request came; none where it was not asked.
    pub end_channel: Option<EndChannel>,
    /// The ended period that this one undoes.
    pub undoes: Option<PeriodId>,
}

impl Period {
    /// Whether it holds now.
    pub fn is_active(&self) -> bool {
        self.end.is_none()
    }
}

/// Whether the patient may still undo this ending: their own, within the time, once, and nothing newer stands for that
/// person. An open request is the caller's to ask for.
pub fn can_undo(period: &Period, all: &[Period], now: DateTime<Utc>, within: TimeDelta) -> bool {
    let Some((ended_at, EndedBy::Patient)) = period.end else {
        return false;
    };
    period.origin == Origin::Nexuzhealth
        && now - ended_at < within
        && !all.iter().any(|other| {
            other.undoes == Some(period.id)
                || (other.person == period.person && other.id != period.id && other.started_at >= ended_at)
                || (other.person == period.person && other.origin == Origin::Nexuzhealth && other.is_active())
        })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn period(worker: u128, from: i64, end: Option<(i64, EndedBy)>) -> Period {
        Period {
            id: PeriodId::from_uuid(Uuid::from_u128(worker * 1000 + u128::try_from(from).unwrap())),
            exclusion: ExclusionId::from_uuid(Uuid::from_u128(worker)),
            care_worker: CareWorkerId::from_uuid(Uuid::from_u128(worker)),
            person: CareWorkerId::from_uuid(Uuid::from_u128(worker)),
            origin: Origin::Nexuzhealth,
            started_at: at(from),
            end: end.map(|(hour, by)| (at(hour), by)),
            ended_by_officer: None,
            end_channel: None,
            undoes: None,
        }
    }

    const DAY: TimeDelta = TimeDelta::hours(24);

    #[test]
    fn only_the_patients_own_ending_within_a_day_can_be_undone() {
        let mine = period(1, 0, Some((100, EndedBy::Patient)));
        assert!(can_undo(&mine, std::slice::from_ref(&mine), at(123), DAY));
        assert!(!can_undo(&mine, std::slice::from_ref(&mine), at(124), DAY));
        for by in [EndedBy::Ombudsdienst, EndedBy::Error, EndedBy::Representative, EndedBy::PatientAtEhealth] {
            let theirs = period(1, 0, Some((100, by)));
            assert!(!can_undo(&theirs, std::slice::from_ref(&theirs), at(101), DAY));
        }
        assert!(!can_undo(&period(1, 0, None), &[], at(101), DAY));
    }

    #[test]
    fn an_ending_is_undone_once_and_not_over_something_newer() {
        let mine = period(1, 0, Some((100, EndedBy::Patient)));
        let undone = Period { undoes: Some(mine.id), ..period(1, 101, Some((102, EndedBy::Patient))) };
        assert!(!can_undo(&mine, &[mine.clone(), undone.clone()], at(103), DAY));
        assert!(can_undo(&undone, &[mine.clone(), undone.clone()], at(103), DAY));
        let newer = Period { exclusion: ExclusionId::from_uuid(Uuid::from_u128(9)), ..period(1, 101, None) };
        assert!(!can_undo(&mine, &[mine.clone(), newer], at(103), DAY));
        let of_another = period(2, 101, None);
        assert!(can_undo(&mine, &[mine.clone(), of_another], at(103), DAY));
        let ehealth_before = Period { origin: Origin::Ehealth, ..period(1, 50, None) };
        assert!(can_undo(&mine, &[mine.clone(), ehealth_before], at(103), DAY));
    }
}
