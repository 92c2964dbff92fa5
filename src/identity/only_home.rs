//! The confirmation of a patient's home institution (R11), where there is nothing to choose.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::session::SessionUser;
use crate::audit::{Event, record};
use crate::db::schema::patients;
use crate::db::text_enum;
use crate::web::AppState;

text_enum! {
    /// By what a patient's home is confirmed.
    pub enum HomeConfirmation: "confirmation of a home" {
        /// The patient chose it.
        Patient = "patient",
        /// There was one institution.
        OnlyOne = "only_one",
        /// An officer saw the identity document, and the patient did not refuse.
        Officer = "officer",
    }
}

/// Confirms the home of a patient who signs in, where one institution is configured.
pub(super) async fn confirm_only_home(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    who: &SessionUser,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (Some(patient), [only]) = (who.patient(), site.institutions.as_slice()) else {
        return Ok(());
    };
    let confirmed = diesel::update(patients::table.find(patient).filter(patients::home_confirmed_at.is_null()))
        .set((
            patients::home_institution_id.eq(only.id),
            patients::home_confirmed_at.eq(now),
            patients::home_confirmed_by.eq(HomeConfirmation::OnlyOne),
        ))
        .execute(conn)
        .await?;
    if confirmed > 0 {
        let event = Event::home_confirmed(patient, only.id, HomeConfirmation::OnlyOne.as_str());
        record(conn, who.actor(), event, now).await?;
    }
    Ok(())
}
