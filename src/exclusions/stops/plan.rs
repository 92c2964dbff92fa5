//! An officer plans a stop.

use chrono::TimeDelta;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::super::model::{Mandate, Period};
use super::super::notice::{self, ToldExclusion};
use super::model::StopState;
use super::store::{self, PlannedStop};
use crate::audit::{Event, record};
use crate::db::ids::MessageId;
use crate::db::read_now;
use crate::identity::Officer;
use crate::messages::{Notice, StopWait};
use crate::web::AppState;

/// Outcome of planning a stop.
#[derive(Debug)]
pub(in crate::exclusions) enum PlanOutcome {
    Planned(PlannedStop),
    /// One is planned for this period.
    AlreadyPlanned(PlannedStop),
}

/// Plans the stop of a period that is held and runs, and tells the patient.
pub(in crate::exclusions) async fn plan(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    period: &Period,
    told: &ToldExclusion<'_>,
    mandate: Mandate<'_>,
) -> QueryResult<PlanOutcome> {
    if let Some(open) = store::find_open(conn, period.id).await? {
        return Ok(PlanOutcome::AlreadyPlanned(open));
    }
    let by_portal = store::is_told_by_portal(conn, officer, period.exclusion).await?;
    let rules = &site.rules;
    let hours = if by_portal { rules.stop_wait_hours } else { rules.stop_wait_letter_days.saturating_mul(24) };
    let planned_at = read_now(conn).await?.max(period.started_at);
    let mut stop = PlannedStop {
        id: mandate.form,
        period_id: period.id,
        exclusion_id: period.exclusion,
        patient_id: told.patient,
        state: if by_portal { StopState::Waiting } else { StopState::LetterFirst },
        channel: mandate.channel,
        requested_by: mandate.requested_by,
        identity_check: mandate.identity_check.to_owned(),
        officer_id: officer.id(),
        institution_id: officer.institution(),
        message_id: MessageId::NIL,
        planned_at,
        wait_hours: i32::try_from(hours).unwrap_or(i32::MAX),
        stops_at: by_portal.then(|| planned_at + TimeDelta::hours(hours.into())),
        closed_at: None,
        cancelled_by: None,
    };
    let notice = Notice::StopPlanned {
        person: told.person.name(),
        at: planned_at,
        channel: notice::told_channel(mandate.channel),
        wait: match stop.stops_at {
            Some(at) => StopWait::Until { at },
            None => StopWait::AfterLetter { days: rules.stop_wait_letter_days },
        },
    };
    stop.message_id = notice::post_about(conn, site, Some(officer), told, &notice, planned_at).await?;
    store::insert(conn, &stop).await?;
    let event = Event::stop_planned(
        told.patient,
        stop.exclusion_id,
        (stop.id, stop.period_id),
        mandate.channel.as_str(),
        mandate.identity_check,
    );
    record(conn, officer.actor(), event, planned_at).await?;
    Ok(PlanOutcome::Planned(stop))
}
