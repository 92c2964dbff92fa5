//! What follows when another institution is the patient's home.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use crate::db::Actor;
use crate::db::ids::{InstitutionId, PatientId, RequestId};
use crate::identity::HomeConfirmation;
use crate::messages::{self, About, NewNotice, Notice};
use crate::patients::HomeStanding;
use crate::requests;
use crate::web::AppState;

/// A home that was confirmed.
pub(super) struct HomeChange<'a> {
    pub(super) patient: PatientId,
    /// The patient's open requests, which were held before the patient's row.
    pub(super) open_requests: &'a [RequestId],
    pub(super) before: HomeStanding,
    pub(super) institution: InstitutionId,
    pub(super) by: HomeConfirmation,
}

/// In the transaction that changed it: what is open at the old home is handed over, and the patient is told, except of their own first
/// choice.
pub(super) async fn changed(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    by: Actor,
    change: &HomeChange<'_>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let homes = (change.before.institution, change.institution);
    requests::follow_home(conn, site, by, (change.patient, change.open_requests), homes, now).await?;
    if change.by == HomeConfirmation::Patient && change.before.confirmed().is_none() {
        return Ok(());
    }
    let notice = Notice::HomeChanged { institution: site.contact(Some(change.institution)).institution, at: now };
    let new = NewNotice {
        patient: change.patient,
        institution: change.institution,
        notice: &notice,
        about: About::default(),
        low_priority: false,
        letter_at_once: false,
    };
    messages::post_notice(conn, site, None, &new, now).await?;
    Ok(())
}
