//! SQL of adoptions, for the patient whom they are about and for the job `homes`. No officer reads them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use crate::db::ids::{AdoptionId, InstitutionId, OfficerId, PatientId};
use crate::db::schema::{home_adoptions, institutions};
use crate::identity::Patient;

/// After this time an adoption works.
pub(super) const WAIT: TimeDelta = TimeDelta::hours(24);

/// An adoption.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = home_adoptions)]
#[diesel(check_for_backend(Pg))]
pub struct AdoptionRow {
    pub id: AdoptionId,
    pub patient_id: PatientId,
    pub institution_id: InstitutionId,
    pub works_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
}

type Open = diesel::dsl::And<diesel::dsl::IsNull<home_adoptions::done_at>, diesel::dsl::IsNull<home_adoptions::cancelled_at>>;

fn is_open() -> Open {
    home_adoptions::done_at.is_null().and(home_adoptions::cancelled_at.is_null())
}

/// The one that waits, for the patient's own pages.
pub async fn find_open(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Option<AdoptionRow>> {
    home_adoptions::table
        .filter(home_adoptions::patient_id.eq(patient.subject()).and(is_open()))
        .select(AdoptionRow::as_select())
        .first(conn)
        .await
        .optional()
}

/// The one that waits, held until the transaction ends.
pub(super) async fn lock_open(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<Option<AdoptionRow>> {
    home_adoptions::table
        .filter(home_adoptions::patient_id.eq(patient).and(is_open()))
        .select(AdoptionRow::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()
}

/// One of the patient's own, whatever became of it.
pub(super) async fn find_own(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    adoption: AdoptionId,
) -> QueryResult<Option<AdoptionRow>> {
    home_adoptions::table
        .find(adoption)
        .filter(home_adoptions::patient_id.eq(patient.subject()))
        .select(AdoptionRow::as_select())
        .first(conn)
        .await
        .optional()
}

/// What an officer entered.
pub(super) struct NewAdoption<'a> {
    pub(super) id: AdoptionId,
    pub(super) patient: PatientId,
    pub(super) institution: InstitutionId,
    pub(super) officer: OfficerId,
    pub(super) identity_check: &'a str,
    pub(super) adopted_at: DateTime<Utc>,
}

pub(super) async fn insert(conn: &mut AsyncPgConnection, new: &NewAdoption<'_>) -> QueryResult<()> {
    diesel::insert_into(home_adoptions::table)
        .values((
            home_adoptions::id.eq(new.id),
            home_adoptions::patient_id.eq(new.patient),
            home_adoptions::institution_id.eq(new.institution),
            home_adoptions::officer_id.eq(new.officer),
            home_adoptions::identity_check.eq(new.identity_check),
            home_adoptions::adopted_at.eq(new.adopted_at),
            home_adoptions::works_at.eq(new.adopted_at + WAIT),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Cancels one that waits; whether it still did.
pub(super) async fn cancel(conn: &mut AsyncPgConnection, adoption: AdoptionId, now: DateTime<Utc>) -> QueryResult<bool> {
    let open = home_adoptions::table.find(adoption).filter(is_open());
    Ok(diesel::update(open).set(home_adoptions::cancelled_at.eq(now)).execute(conn).await? > 0)
}

/// The next one whose day is over, marked as done in this transaction. Another instance passes it by.
pub(super) async fn take_due(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Option<AdoptionRow>> {
    let due: Option<AdoptionRow> = home_adoptions::table
        .filter(is_open().and(home_adoptions::works_at.le(now)))
        .order(home_adoptions::works_at)
        .select(AdoptionRow::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    if let Some(due) = &due {
        let open = home_adoptions::table.find(due.id).filter(is_open());
        diesel::update(open).set(home_adoptions::done_at.eq(now)).execute(conn).await?;
    }
    Ok(due)
}

/// An adoption as its patient may take it along.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct ExportedAdoption {
    pub institution: String,
    pub adopted_at: DateTime<Utc>,
    pub works_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// Every adoption of the patient, the oldest first.
pub async fn export(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ExportedAdoption>> {
    home_adoptions::table
        .inner_join(institutions::table.on(institutions::id.eq(home_adoptions::institution_id)))
        .filter(home_adoptions::patient_id.eq(patient.subject()))
        .order((home_adoptions::adopted_at, home_adoptions::id))
        .select((
            institutions::name,
            home_adoptions::adopted_at,
            home_adoptions::works_at,
            home_adoptions::done_at,
            home_adoptions::cancelled_at,
        ))
        .load(conn)
        .await
}
