//! A patient's home institution, whose ombudsdienst is the patient's own (R11).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{InstitutionId, PatientId};
use crate::db::schema::patients;
use crate::identity::{HomeConfirmation, Patient};

/// A home, and whether it is confirmed. A provisional one says where new matters go by default, nothing else.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = patients)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct HomeStanding {
    #[diesel(column_name = home_institution_id)]
    pub institution: InstitutionId,
    #[diesel(column_name = home_confirmed_at)]
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl HomeStanding {
    /// The institution, when it is confirmed.
    pub fn confirmed(&self) -> Option<InstitutionId> {
        self.confirmed_at.map(|_| self.institution)
    }
}

/// The patient's own home.
pub async fn find_home(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<HomeStanding> {
    patients::table.find(patient.subject()).select(HomeStanding::as_select()).first(conn).await
}

/// A patient's home, held until the transaction ends.
pub async fn lock_home(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<HomeStanding> {
    patients::table.find(patient).select(HomeStanding::as_select()).for_no_key_update().first(conn).await
}

/// Makes an institution the patient's confirmed home.
pub async fn confirm_home(
    conn: &mut AsyncPgConnection,
    patient: PatientId,
    institution: InstitutionId,
    by: HomeConfirmation,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(patients::table.find(patient))
        .set((
            patients::home_institution_id.eq(institution),
            patients::home_confirmed_at.eq(now),
            patients::home_confirmed_by.eq(by),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
