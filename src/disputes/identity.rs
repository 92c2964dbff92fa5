//! **Identiteit gezien**: an officer saw the identity document, or called back. It lifts the block, if there is one; the officer is not
//! told whether there was.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::audit::{Event, record};
use crate::db::ids::{PatientId, RequestId, SightingId};
use crate::db::schema::exclusion_requests;
use crate::db::{Actor, Job, as_actor, unique_violation};
use crate::identity::Officer;
use crate::messages::{About, NewNotice, Notice, post_notice};
use crate::web::AppState;

/// As which actor the patient is told: only this module works as that job.
const JOB: Actor = Actor::System(Job::Disputes);

diesel::define_sql_function! {
    fn mt_may_see_identity(patient: SqlUuid) -> Bool;
}
diesel::define_sql_function! {
    fn mt_see_identity(sighting: SqlUuid, patient: SqlUuid, checked: Nullable<Text>, request: Nullable<SqlUuid>, moment: Timestamptz) -> Nullable<Bool>;
}

/// Whether the officer is of the confirmed home, or of an institution that registered an exclusion of the patient's.
///
/// # Errors
/// Those of the database.
pub async fn may_see_identity(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<bool> {
    diesel::select(mt_may_see_identity(patient)).get_result(conn).await
}

/// A telephone number that the patient gave with a request.
#[derive(Debug, Clone, Queryable)]
pub struct NumberOnFile {
    pub request: RequestId,
    pub telephone: Option<String>,
}

/// The numbers that the patient gave to this ombudsdienst, the newest first. Not one that an officer entered.
///
/// # Errors
/// Those of the database.
pub async fn list_numbers_on_file(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    patient: PatientId,
) -> QueryResult<Vec<NumberOnFile>> {
    exclusion_requests::table
        .filter(exclusion_requests::patient_id.eq(patient).and(exclusion_requests::institution_id.eq(officer.institution())))
        .filter(exclusion_requests::telephone.is_not_null().and(exclusion_requests::entered_by.is_null()))
        .order((exclusion_requests::sent_at.desc(), exclusion_requests::id.desc()))
        .limit(10)
        .select((exclusion_requests::id, exclusion_requests::telephone))
        .load(conn)
        .await
}

/// How the officer knows who it is.
#[derive(Debug, Clone, Copy)]
pub enum SightingWay<'a> {
    /// The document, by a check of the settings that is made in person.
    Document(&'a str),
    /// Called back the number of this request.
    Callback(RequestId),
}

#[derive(Debug, Clone, Copy)]
pub struct Sighting<'a> {
    /// The key of the form.
    pub id: SightingId,
    pub patient: PatientId,
    pub way: SightingWay<'a>,
}

/// Outcome of **Identiteit gezien**.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SightingOutcome {
    Kept,
    /// By the same form before. The transaction is lost.
    KeptBefore,
    /// Not this officer's to see.
    Unknown,
}

/// Keeps it, lifts the block when that is enough, and tells the patient either way.
///
/// # Errors
/// Those of the database.
pub async fn see_identity(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    officer: &Officer,
    sighting: Sighting<'_>,
    now: DateTime<Utc>,
) -> QueryResult<SightingOutcome> {
    let (id, patient) = (sighting.id, sighting.patient);
    let (checked, request) = match sighting.way {
        SightingWay::Document(check) => (Some(check), None),
        SightingWay::Callback(request) => (None, Some(request)),
    };
    let kept = diesel::select(mt_see_identity(id, patient, checked, request, now)).get_result::<Option<bool>>(conn).await;
    let lifted = match kept {
        Ok(Some(lifted)) => lifted,
        Ok(None) => return Ok(SightingOutcome::Unknown),
        Err(error) if unique_violation(&error) == Some("identity_sightings_pkey") => return Ok(SightingOutcome::KeptBefore),
        Err(error) => return Err(error),
    };
    record(conn, officer.actor(), Event::identity_seen(patient, id, checked.unwrap_or("teruggebeld")), now).await?;
    let institution = officer.institution();
    let notice = Notice::IdentitySeen {
        institution: site.contact(Some(institution)).institution,
        at: now,
        called_back: request.is_some(),
        lifted,
    };
    let new =
        NewNotice { patient, institution, notice: &notice, about: About::default(), low_priority: false, letter_at_once: false };
    as_actor(conn, officer.actor(), JOB, async |conn: &mut AsyncPgConnection| {
        if lifted {
            record(conn, JOB, Event::block_lifted(patient, id), now).await?;
        }
        post_notice(conn, site, None, &new, now).await.map(drop)
    })
    .await?;
    Ok(SightingOutcome::Kept)
}
