//! What the patient is told when an exclusion ends: whom, by whom and when.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::model::AskedBy;
use crate::db::ids::{ExclusionId, InstitutionId, PatientId};
use crate::directory::PersonLine;
use crate::identity::Officer;
use crate::messages::{About, EndRequester, NewNotice, Notice, post_notice};
use crate::web::AppState;

pub(super) struct Ended<'a> {
    pub patient: PatientId,
    /// Whose ombudsdienst answers a question about it.
    pub institution: InstitutionId,
    pub exclusion: ExclusionId,
    pub person: &'a PersonLine,
}

/// Ended in the patient's session.
pub(super) async fn by_patient(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    ended: &Ended<'_>,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    post_end(conn, site, None, ended, EndRequester::PatientInPortal, still_ehealth, now).await
}

/// Ended by an officer, on request.
pub(super) async fn by_officer(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    asked_by: AskedBy,
    ended: &Ended<'_>,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let requester = match asked_by {
        AskedBy::Themself => EndRequester::Patient,
        AskedBy::Parent => EndRequester::Parent,
        AskedBy::Representative => EndRequester::Representative,
    };
    post_end(conn, site, Some(officer), ended, requester, still_ehealth, now).await
}

async fn post_end(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: Option<&Officer>,
    ended: &Ended<'_>,
    requester: EndRequester,
    still_in_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let new = NewNotice {
        patient: ended.patient,
        institution: ended.institution,
        notice: &Notice::Ended { person: ended.person.name(), at: now, requester, still_in_ehealth },
        about: About { exclusion: Some(ended.exclusion), care_worker: Some(ended.person.id), ..About::default() },
        low_priority: false,
        letter_at_once: false,
    };
    post_notice(conn, site, officer, &new, now).await?;
    Ok(())
}
