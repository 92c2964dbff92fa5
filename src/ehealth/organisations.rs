//! Organisations that a patient excludes at eHealth: kept, shown, and refused where a question holds their number.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::answer::ExcludedOrganisation;
use crate::audit::{Event, record};
use crate::db::Actor;
use crate::db::ids::{OrganisationId, PatientId};
use crate::db::schema::ehealth_organisations;

/// One that is excluded.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = ehealth_organisations)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Organisation {
    pub id: OrganisationId,
    /// The 8 digits that name it.
    pub number: String,
    pub name: String,
    pub started_at: DateTime<Utc>,
}

/// Those that a patient excludes now, the newest first, as far as the actor may see.
pub async fn list_organisations(mut conn: &AsyncPgConnection, patient: PatientId) -> QueryResult<Vec<Organisation>> {
    ehealth_organisations::table
        .filter(ehealth_organisations::patient_id.eq(patient).and(ehealth_organisations::ended_at.is_null()))
        .order((ehealth_organisations::started_at.desc(), ehealth_organisations::id))
        .select(Organisation::as_select())
        .load(&mut conn)
        .await
}

/// Those held that an answer lacks.
pub(super) fn gone<'a>(held: &'a [Organisation], answered: &'a [ExcludedOrganisation]) -> impl Iterator<Item = &'a Organisation> {
    held.iter().filter(|one| !answered.iter().any(|other| other.number == one.number))
}

/// Makes what is held what the answer says. Answers how many are held then.
pub(super) async fn take_over(
    conn: &mut AsyncPgConnection,
    actor: Actor,
    patient: PatientId,
    answered: &[ExcludedOrganisation],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let held = list_organisations(conn, patient).await?;
    let mut numbers: Vec<&str> = held.iter().map(|one| one.number.as_str()).collect();
    for gone in gone(&held, answered) {
        diesel::update(ehealth_organisations::table.find(gone.id))
            .set(ehealth_organisations::ended_at.eq(now.max(gone.started_at)))
            .execute(conn)
            .await?;
        numbers.retain(|number| *number != gone.number);
        record(conn, actor, Event::ehealth_organisation_gone(patient, gone.id), now).await?;
    }
    for new in answered {
        if numbers.contains(&new.number.as_str()) {
            continue;
        }
        let id = OrganisationId::generate();
        diesel::insert_into(ehealth_organisations::table)
            .values((
                ehealth_organisations::id.eq(id),
                ehealth_organisations::patient_id.eq(patient),
                ehealth_organisations::number.eq(&new.number),
                ehealth_organisations::name.eq(&new.name),
                ehealth_organisations::started_at.eq(now),
            ))
            .execute(conn)
            .await?;
        numbers.push(&new.number);
        record(conn, actor, Event::ehealth_organisation_appeared(patient, id), now).await?;
    }
    Ok(numbers.len())
}
