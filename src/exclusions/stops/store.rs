//! SQL of planned stops. Row-level security keeps other patients' and other houses' out of each.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::{AskedBy, EndChannel, Period};
use super::super::store::PeriodRow;
use super::model::{StopCanceller, StopState};
use crate::db::ids::{CareWorkerId, ExclusionId, InstitutionId, MessageId, OfficerId, PatientId, PeriodId, StopId};
use crate::db::schema::{exclusion_periods, planned_stops};
use crate::directory::PersonLine;
use crate::identity::{Officer, Patient};

diesel::define_sql_function! {
    /// Whether what the portal tells the patient of an exclusion arrives.
    fn mt_is_told_by_portal(exclusion: diesel::sql_types::Uuid) -> diesel::sql_types::Bool;
}

/// A planned stop.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = planned_stops)]
#[diesel(check_for_backend(Pg))]
pub struct PlannedStop {
    pub id: StopId,
    pub period_id: PeriodId,
    pub exclusion_id: ExclusionId,
    pub patient_id: PatientId,
    pub state: StopState,
    pub channel: EndChannel,
    #[diesel(column_name = asked_by)]
    pub requested_by: AskedBy,
    pub identity_check: String,
    pub officer_id: OfficerId,
    pub institution_id: InstitutionId,
    /// What told the patient of it.
    pub message_id: MessageId,
    pub planned_at: DateTime<Utc>,
    pub wait_hours: i32,
    /// When the wait is over; none until the letter was sent.
    pub stops_at: Option<DateTime<Utc>>,
    /// When it was done, cancelled or overtaken.
    pub closed_at: Option<DateTime<Utc>>,
    pub cancelled_by: Option<StopCanceller>,
}

impl PlannedStop {
    /// After how many days a plan is done whose letter is to be sent first.
    pub fn wait_days(&self) -> i32 {
        self.wait_hours / 24
    }
}

/// A plan, whatever became of it.
pub(in crate::exclusions) async fn find(conn: &mut AsyncPgConnection, stop: StopId) -> QueryResult<Option<PlannedStop>> {
    planned_stops::table.find(stop).select(PlannedStop::as_select()).first(conn).await.optional()
}

/// The plan of which a message told.
pub(super) async fn find_by_message(conn: &mut AsyncPgConnection, message: MessageId) -> QueryResult<Option<PlannedStop>> {
    planned_stops::table
        .filter(planned_stops::message_id.eq(message))
        .select(PlannedStop::as_select())
        .first(conn)
        .await
        .optional()
}

/// The plan by which a period is to end.
pub(super) async fn find_open(conn: &mut AsyncPgConnection, period: PeriodId) -> QueryResult<Option<PlannedStop>> {
    planned_stops::table
        .filter(planned_stops::period_id.eq(period).and(planned_stops::state.eq_any(StopState::OPEN)))
        .select(PlannedStop::as_select())
        .first(conn)
        .await
        .optional()
}

/// The plan by which a period ended.
pub(super) async fn find_done(conn: &mut AsyncPgConnection, period: PeriodId) -> QueryResult<Option<PlannedStop>> {
    planned_stops::table
        .filter(planned_stops::period_id.eq(period).and(planned_stops::state.eq(StopState::Done)))
        .select(PlannedStop::as_select())
        .first(conn)
        .await
        .optional()
}

/// A patient's exclusions as the list shows them.
#[derive(Default)]
pub struct ListedPeriods {
    /// Every period with the person it shuts out, the newest first.
    pub periods: Vec<(Period, PersonLine)>,
    /// Every plan, the newest first.
    pub stops: Vec<PlannedStop>,
    /// Which exclusions another ombudsdienst than the home's looks after (R12), and whose.
    pub elsewhere: HashMap<ExclusionId, InstitutionId>,
}

/// A period, the entry that it shuts out, the person, who looks after the exclusion, and a plan.
pub type ListedPeriodRow = (PeriodRow, PersonLine, CareWorkerId, Option<InstitutionId>, Option<PlannedStop>);

impl ListedPeriods {
    /// Out of rows with the newest period first, one a plan where a period has several.
    pub fn collect(rows: impl IntoIterator<Item = ListedPeriodRow>, patient: &Patient) -> Self {
        let mut listed = Self::default();
        for (row, line, person, confined_to, stop) in rows {
            let period = Period { person, ..row.into() };
            if let Some(house) = confined_to.filter(|house| *house != patient.home_institution()) {
                listed.elsewhere.insert(period.exclusion, house);
            }
            listed.stops.extend(stop);
            if listed.periods.last().is_none_or(|(last, _)| last.id != period.id) {
                listed.periods.push((period, line));
            }
        }
        listed.stops.sort_by_key(|stop| std::cmp::Reverse((stop.planned_at, stop.id)));
        listed
    }
}

/// Every plan of the patient, the newest first.
pub async fn list_of_patient(mut conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<PlannedStop>> {
    planned_stops::table
        .filter(planned_stops::patient_id.eq(patient.subject()))
        .order((planned_stops::planned_at.desc(), planned_stops::id.desc()))
        .select(PlannedStop::as_select())
        .load(&mut conn)
        .await
}

/// Every plan of a patient that the officer may see, the newest first.
pub async fn list_seen_by(conn: &mut AsyncPgConnection, _officer: &Officer, patient: PatientId) -> QueryResult<Vec<PlannedStop>> {
    planned_stops::table
        .filter(planned_stops::patient_id.eq(patient))
        .order((planned_stops::planned_at.desc(), planned_stops::id.desc()))
        .select(PlannedStop::as_select())
        .load(conn)
        .await
}

/// Whether the patient of an exclusion is told by the portal; else by a letter.
pub(super) async fn is_told_by_portal(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    exclusion: ExclusionId,
) -> QueryResult<bool> {
    diesel::select(mt_is_told_by_portal(exclusion)).get_result(conn).await
}

pub(super) async fn insert(conn: &mut AsyncPgConnection, new: &PlannedStop) -> QueryResult<()> {
    diesel::insert_into(planned_stops::table)
        .values((
            planned_stops::id.eq(new.id),
            planned_stops::period_id.eq(new.period_id),
            planned_stops::exclusion_id.eq(new.exclusion_id),
            planned_stops::patient_id.eq(new.patient_id),
            planned_stops::state.eq(new.state),
            planned_stops::channel.eq(new.channel),
            planned_stops::asked_by.eq(new.requested_by),
            planned_stops::identity_check.eq(&new.identity_check),
            planned_stops::officer_id.eq(new.officer_id),
            planned_stops::institution_id.eq(new.institution_id),
            planned_stops::message_id.eq(new.message_id),
            planned_stops::planned_at.eq(new.planned_at),
            planned_stops::wait_hours.eq(new.wait_hours),
            planned_stops::stops_at.eq(new.stops_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Cancels a plan that is held, by the patient or by this officer.
pub(super) async fn cancel(
    conn: &mut AsyncPgConnection,
    stop: StopId,
    officer: Option<&Officer>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let by = if officer.is_some() { StopCanceller::Officer } else { StopCanceller::Patient };
    let open = planned_stops::table.find(stop).filter(planned_stops::state.eq_any(StopState::OPEN));
    diesel::update(open)
        .set((
            planned_stops::state.eq(StopState::Cancelled),
            planned_stops::closed_at.eq(now),
            planned_stops::cancelled_by.eq(by),
            planned_stops::cancelled_by_officer.eq(officer.map(Officer::id)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A plan, held until the transaction ends; none when it is open no longer.
pub(super) async fn hold_open(conn: &mut AsyncPgConnection, stop: StopId) -> QueryResult<Option<PlannedStop>> {
    planned_stops::table
        .find(stop)
        .filter(planned_stops::state.eq_any(StopState::OPEN))
        .select(PlannedStop::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()
}

/// Plans whose time is over, the earliest first.
pub(super) async fn list_due(conn: &mut AsyncPgConnection, now: DateTime<Utc>, count: i64) -> QueryResult<Vec<StopId>> {
    planned_stops::table
        .filter(planned_stops::state.eq(StopState::Waiting).and(planned_stops::stops_at.le(now)))
        .order((planned_stops::stops_at, planned_stops::id))
        .limit(count)
        .select(planned_stops::id)
        .load(conn)
        .await
}

/// Holds the period of a plan, unless another transaction does: the order in which every ending holds the two. Answers when it began and
/// whom it shuts out.
pub(super) async fn hold_period(
    conn: &mut AsyncPgConnection,
    period: PeriodId,
) -> QueryResult<Option<(DateTime<Utc>, CareWorkerId)>> {
    exclusion_periods::table
        .find(period)
        .select((exclusion_periods::started_at, exclusion_periods::care_worker_id))
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()
}

/// Marks a plan as done, once its period ended; whether it still waited.
pub(super) async fn mark_done(conn: &mut AsyncPgConnection, stop: StopId, now: DateTime<Utc>) -> QueryResult<bool> {
    let due =
        planned_stops::table.find(stop).filter(planned_stops::state.eq(StopState::Waiting).and(planned_stops::stops_at.le(now)));
    let done = diesel::update(due)
        .set((planned_stops::state.eq(StopState::Done), planned_stops::closed_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(done == 1)
}

/// Marks a plan as taken back, once the exclusion holds again.
pub(super) async fn mark_taken_back(conn: &mut AsyncPgConnection, stop: StopId, now: DateTime<Utc>) -> QueryResult<()> {
    let done = planned_stops::table.find(stop).filter(planned_stops::state.eq(StopState::Done));
    diesel::update(done)
        .set((planned_stops::state.eq(StopState::TakenBack), planned_stops::taken_back_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}
