//! What the patient is told when an exclusion ends: whom, by whom and when.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::model::AskedBy;
use crate::db::ids::{ExclusionId, InstitutionId, PatientId};
use crate::directory::PersonLine;
use crate::identity::Officer;
use crate::messages::{self, About, Kind, Notice};
use crate::web::{Site, dates, t, tr};

pub(super) struct Ended<'a> {
    pub patient: PatientId,
    /// Whose ombudsdienst answers a question about it.
    pub institution: InstitutionId,
    pub exclusion: ExclusionId,
    pub person: &'a PersonLine,
}

/// Ended by the patient, or by whoever was signed in as the patient.
pub(super) async fn by_patient(
    conn: &mut AsyncPgConnection,
    site: &Site,
    ended: &Ended<'_>,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    tell(conn, site, None, ended, "messages-stopgezet-door-jou", still_ehealth, now).await
}

/// Ended by an officer at somebody's word.
pub(super) async fn by_officer(
    conn: &mut AsyncPgConnection,
    site: &Site,
    officer: &Officer,
    asked_by: AskedBy,
    ended: &Ended<'_>,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let key = match asked_by {
        AskedBy::Themself => "messages-stopgezet-op-vraag",
        AskedBy::Parent => "messages-stopgezet-ouder",
        AskedBy::Representative => "messages-stopgezet-vertegenwoordiger",
    };
    tell(conn, site, Some(officer), ended, key, still_ehealth, now).await
}

async fn tell(
    conn: &mut AsyncPgConnection,
    site: &Site,
    officer: Option<&Officer>,
    ended: &Ended<'_>,
    key: &'static str,
    still_ehealth: bool,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (person, moment) = (ended.person.name(), dates::at(now));
    let mut body = tr(key, &[("persoon", (&person).into()), ("tijdstip", (&moment).into())]);
    if still_ehealth {
        body = format!("{body} {}", tr("messages-stopgezet-ehealth", &[("persoon", (&person).into())]));
    }
    let body = format!("{body} {}", t("messages-stopgezet-niet-jij"));
    let about = About { exclusion: Some(ended.exclusion), care_worker: Some(ended.person.id), ..About::default() };
    let notice = Notice {
        patient: ended.patient,
        institution: ended.institution,
        kind: Kind::Ended,
        subject: t("messages-stopgezet-onderwerp"),
        body: &body,
        about,
        calm: false,
    };
    messages::tell(conn, site, officer, &notice, now).await?;
    Ok(())
}
