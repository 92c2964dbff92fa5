//! **Stopzetten op vraag van de patiënt**: an officer ends an exclusion for a patient who does not use the portal. At once only when the
//! patient stands before them; else it is planned (R5).

use chrono::{DateTime, Utc};
use diesel::result::Error;
use diesel_async::AsyncPgConnection;

use super::model::{EndChannel, EndedBy, Mandate, Origin};
use super::notice::{self, ToldExclusion};
use super::stops::{self, PlanOutcome, PlannedStop};
use super::store::{self, Ending, EndingAtRequest};
use crate::audit::{Event, record};
use crate::db::ids::{ExclusionId, PatientId, PeriodId};
use crate::directory::PersonLine;
use crate::identity::Officer;
use crate::web::AppState;

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
    /// Planned, now or by the same form before.
    Planned(PlannedStop),
    /// Another form planned it.
    AlreadyPlanned(PlannedStop),
    /// It had ended.
    AlreadyEnded(DateTime<Utc>),
    /// A newer period is active than the page showed.
    Newer,
    /// Only eHealth can end it.
    IsEhealth,
    /// None of this patient's that the officer may see.
    Unknown,
}

/// Ends a period at the patient's request, or plans that, and notifies the patient. The form names the period, so that a form of yesterday
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
    if let Some(stop) = stops::find(conn, mandate.form).await?.filter(|stop| stop.officer_id == officer.id()) {
        return Ok(EndOutcome::Planned(stop));
    }
    let still_ehealth =
        all.iter().any(|(one, _)| one.care_worker == found.care_worker && one.origin == Origin::Ehealth && one.is_active());
    let done = EndOutcome::Done { person: person.clone(), still_ehealth };
    let at_desk = mandate.channel == EndChannel::Desk;
    match found.end {
        Some((_, EndedBy::Ombudsdienst))
            if at_desk && found.end_channel == Some(EndChannel::Desk) && found.ended_by_officer == Some(officer.id()) =>
        {
            return Ok(done);
        }
        Some((at, _)) => return Ok(EndOutcome::AlreadyEnded(at)),
        None => {}
    }
    let told = ToldExclusion { patient, institution: officer.institution(), exclusion, person };
    if !at_desk {
        return Ok(match stops::plan(conn, site, officer, found, &told, mandate).await? {
            PlanOutcome::Planned(stop) => EndOutcome::Planned(stop),
            PlanOutcome::AlreadyPlanned(stop) => EndOutcome::AlreadyPlanned(stop),
        });
    }
    let ending = EndingAtRequest {
        officer: officer.id(),
        channel: mandate.channel,
        requested_by: mandate.requested_by,
        identity_check: mandate.identity_check,
    };
    if !store::end_period(conn, period, Ending::Ombudsdienst(ending), now).await? {
        return Ok(EndOutcome::AlreadyEnded(now));
    }
    record(conn, officer.actor(), Event::exclusion_ended_at_request(patient, exclusion, period, mandate.identity_check), now)
        .await?;
    notice::on_request(conn, site, Some(officer), mandate.requested_by, &told, still_ehealth, now).await?;
    Ok(done)
}
