//! **Stopzetten op vraag van de patiënt**: an officer ends an exclusion for a patient who does not use the portal.

use chrono::{DateTime, Utc};
use diesel::result::Error;
use diesel_async::AsyncPgConnection;

use super::model::{AskedBy, EndedBy, Origin};
use super::notice::{self, Ended};
use super::store::{self, Ending};
use crate::audit::{Event, record};
use crate::db::ids::{ExclusionId, PatientId, PeriodId};
use crate::directory::PersonLine;
use crate::identity::Officer;
use crate::web::AppState;

/// Who asked for it, and how that person's identity was checked.
#[derive(Debug, Clone, Copy)]
pub struct Mandate<'a> {
    pub requested_by: AskedBy,
    /// A code of the settings.
    pub identity_check: &'a str,
}

/// Outcome of ending an exclusion at the patient's request.
#[derive(Debug)]
pub enum EndOutcome {
    /// Ended, now or by the same form of the same officer before.
    Done {
        /// Who is excluded no longer, unless through eHealth.
        person: PersonLine,
        /// The eHealth exclusion of the same person still holds.
        still_ehealth: bool,
    },
    /// It had ended.
    AlreadyEnded(DateTime<Utc>),
    /// A newer period is active than the page showed.
    Newer,
    /// Only eHealth can end it.
    IsEhealth,
    /// None of this patient's that the officer may see.
    Unknown,
}

/// Ends a period at the patient's request (R5), and notifies the patient. The form names the period, so that a form of yesterday
/// ends nothing newer.
pub async fn end_at_request(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    patient: PatientId,
    (exclusion, period): (ExclusionId, PeriodId),
    mandate: Mandate<'_>,
    now: DateTime<Utc>,
) -> Result<EndOutcome, Error> {
    store::lock_period(conn, patient, period).await?;
    let all = store::seen_by(conn, officer, patient).await?;
    let Some((found, person)) = all.iter().find(|(one, _)| one.exclusion == exclusion && one.id == period) else {
        // The newest that stands under this exclusion says why.
        return Ok(match all.iter().find(|(one, _)| one.exclusion == exclusion) {
            None => EndOutcome::Unknown,
            Some((one, _)) if one.origin == Origin::Ehealth => EndOutcome::IsEhealth,
            Some((one, _)) => one.end.map_or(EndOutcome::Newer, |(at, _)| EndOutcome::AlreadyEnded(at)),
        });
    };
    if found.origin == Origin::Ehealth {
        return Ok(EndOutcome::IsEhealth);
    }
    let still_ehealth =
        all.iter().any(|(one, _)| one.care_worker == found.care_worker && one.origin == Origin::Ehealth && one.is_active());
    let done = EndOutcome::Done { person: person.clone(), still_ehealth };
    match found.end {
        Some((_, EndedBy::Ombudsdienst)) if found.ended_by_officer == Some(officer.id()) => return Ok(done),
        Some((at, _)) => return Ok(EndOutcome::AlreadyEnded(at)),
        None => {}
    }
    let ending = Ending::Ombudsdienst(officer, mandate.requested_by, mandate.identity_check);
    if !store::end_period(conn, period, ending, now).await? {
        return Ok(EndOutcome::AlreadyEnded(now));
    }
    record(conn, officer.actor(), Event::exclusion_ended_at_request(patient, exclusion, period, mandate.identity_check), now)
        .await?;
    let told = Ended { patient, institution: officer.institution(), exclusion, person };
    notice::by_officer(conn, site, officer, mandate.requested_by, &told, still_ehealth, now).await?;
    Ok(done)
}
