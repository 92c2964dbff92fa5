//! What the patient is told when an exclusion ends, or is to end: whom, by whom and when.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::model::{AskedBy, EndChannel};
use crate::db::ids::{ExclusionId, InstitutionId, MessageId, PatientId};
use crate::directory::PersonLine;
use crate::identity::Officer;
use crate::messages::{About, EndRequester, NewNotice, Notice, StopChannel, post_notice};
use crate::web::AppState;

/// The exclusion that a message is about.
pub(super) struct ToldExclusion<'a> {
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
    ended: &ToldExclusion<'_>,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    post_end(conn, site, None, ended, EndRequester::PatientInPortal, still_ehealth, now).await
}

/// Ended on request: by an officer at once, or by the job that carries a plan out.
pub(super) async fn on_request(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: Option<&Officer>,
    asked_by: AskedBy,
    ended: &ToldExclusion<'_>,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let requester = match asked_by {
        AskedBy::Themself => EndRequester::Patient,
        AskedBy::Parent => EndRequester::Parent,
        AskedBy::Representative => EndRequester::Representative,
    };
    post_end(conn, site, officer, ended, requester, still_ehealth, now).await
}

async fn post_end(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: Option<&Officer>,
    ended: &ToldExclusion<'_>,
    requester: EndRequester,
    still_in_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let notice = Notice::Ended { person: ended.person.name(), at: now, requester, still_in_ehealth };
    post_about(conn, site, officer, ended, &notice, now).await?;
    Ok(())
}

/// Tells something of an exclusion in a conversation of its own. Answers the message.
pub(super) async fn post_about(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: Option<&Officer>,
    about: &ToldExclusion<'_>,
    notice: &Notice,
    now: DateTime<Utc>,
) -> QueryResult<MessageId> {
    let new = NewNotice {
        patient: about.patient,
        institution: about.institution,
        notice,
        about: About { exclusion: Some(about.exclusion), care_worker: Some(about.person.id), ..About::default() },
        low_priority: false,
        letter_at_once: false,
    };
    Ok(post_notice(conn, site, officer, &new, now).await?.message)
}

/// The channel as the patient is told; at the desk nothing is planned.
pub(super) fn told_channel(channel: EndChannel) -> StopChannel {
    match channel {
        EndChannel::Telephone => StopChannel::Telephone,
        EndChannel::Email => StopChannel::Email,
        EndChannel::Letter | EndChannel::Desk => StopChannel::Letter,
    }
}
