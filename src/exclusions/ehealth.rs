//! Exclusions that eHealth tells of: taken over as periods of their origin, and ended when it tells of them no longer (R6). For the job
//! that asks.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{EndedBy, Origin, Period};
use super::notice::{ToldExclusion, post_about};
use super::store::{PeriodRow, greatest, is_excluded_through};
use crate::audit::{Event, record};
use crate::conflicts::{ConcernedParties, choose_handler};
use crate::db::Actor;
use crate::db::ids::{CareWorkerId, ExclusionId, PatientId, PeriodId};
use crate::db::schema::{exclusion_periods, exclusions};
use crate::directory::load_person_lines;
use crate::messages::Notice;
use crate::patients::Home;
use crate::web::AppState;

/// What is held here as eHealth's.
pub async fn list_held(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<Vec<Period>> {
    let rows: Vec<PeriodRow> = exclusion_periods::table
        .filter(exclusion_periods::patient_id.eq(patient).and(exclusion_periods::origin.eq(Origin::Ehealth)))
        .filter(exclusion_periods::ended_at.is_null())
        .select(PeriodRow::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Period::from).collect())
}

/// Takes one over: from now on it refuses. One that ended before goes on as a new period of the same exclusion.
pub async fn take_over(
    conn: &mut AsyncPgConnection,
    actor: Actor,
    patient: PatientId,
    care_worker: CareWorkerId,
    now: DateTime<Utc>,
) -> QueryResult<ExclusionId> {
    let before: Option<ExclusionId> = exclusions::table
        .filter(exclusions::patient_id.eq(patient).and(exclusions::care_worker_id.eq(care_worker)))
        .filter(exclusions::origin.eq(Origin::Ehealth))
        .select(exclusions::id)
        .first(conn)
        .await
        .optional()?;
    let exclusion = match before {
        Some(exclusion) => exclusion,
        None => {
            let exclusion = ExclusionId::generate();
            let row = (
                exclusions::id.eq(exclusion),
                exclusions::patient_id.eq(patient),
                exclusions::care_worker_id.eq(care_worker),
                exclusions::origin.eq(Origin::Ehealth),
            );
            diesel::insert_into(exclusions::table).values(row).execute(conn).await?;
            exclusion
        }
    };
    let period = (
        exclusion_periods::id.eq(PeriodId::generate()),
        exclusion_periods::exclusion_id.eq(exclusion),
        exclusion_periods::patient_id.eq(patient),
        exclusion_periods::care_worker_id.eq(care_worker),
        exclusion_periods::origin.eq(Origin::Ehealth),
        exclusion_periods::started_at.eq(now),
    );
    diesel::insert_into(exclusion_periods::table).values(period).execute(conn).await?;
    record(conn, actor, Event::ehealth_exclusion_appeared(patient, exclusion, care_worker), now).await?;
    Ok(exclusion)
}

/// Ends one that eHealth tells of no longer.
pub async fn end(
    conn: &mut AsyncPgConnection,
    actor: Actor,
    patient: PatientId,
    period: &Period,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(exclusion_periods::table.filter(exclusion_periods::id.eq(period.id)))
        .filter(exclusion_periods::ended_at.is_null())
        .set((
            exclusion_periods::ended_at.eq(greatest(exclusion_periods::started_at, now).nullable()),
            exclusion_periods::ended_by.eq(EndedBy::PatientAtEhealth),
        ))
        .execute(conn)
        .await?;
    record(conn, actor, Event::ehealth_exclusion_gone(patient, period.exclusion, period.id), now).await
}

/// What the patient is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EhealthChange {
    Appeared,
    Gone,
}

/// Tells the patient.
pub async fn tell(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    home: Home,
    (exclusion, care_worker): (ExclusionId, CareWorkerId),
    change: EhealthChange,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let people = load_person_lines(conn, &[care_worker]).await?;
    let person = people.get(&care_worker).ok_or(diesel::result::Error::NotFound)?;
    let about = ConcernedParties { patient: Some(home.patient), care_worker: Some(care_worker), ..ConcernedParties::default() };
    let own = site.ombudsdienst_for(None, home.institution);
    let institution = choose_handler(conn, own, &about).await?.institution;
    let notice = match change {
        EhealthChange::Appeared => Notice::EhealthAppeared { person: person.name(), at: now },
        EhealthChange::Gone => Notice::EhealthGone {
            person: person.name(),
            at: now,
            still_in_nexuzhealth: is_excluded_through(conn, Origin::Nexuzhealth, home.patient, care_worker).await?,
        },
    };
    let told = ToldExclusion { patient: home.patient, institution, exclusion, person };
    post_about(conn, site, None, &told, &notice, now).await?;
    Ok(())
}
