//! Handing over (R11, R12): an open request goes on at another institution's ombudsdienst. Whoever causes it (the patient, a new home, an
//! entered request, a conflict of interest), the one that loses it sees the same: what it had, as *Overgedragen*.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::LocalBoxFuture;

use super::steps::Step;
use crate::audit::{Event, record};
use crate::conflicts::{WaitingMatter, notify_handlers};
use crate::db::ids::{InstitutionId, PatientId, RequestEventId, RequestId, SnapshotId};
use crate::db::{Actor, Prepare};
use crate::identity::Patient;
use crate::web::AppState;

diesel::define_sql_function! {
    /// [`Step::HandOver`], with its event, and the snapshot for the ombudsdienst that loses it. False when the request is closed or there already.
    fn mt_hand_over_request(request: SqlUuid, destination: SqlUuid, confine: Bool, moment: Timestamptz, event: SqlUuid, snapshot: Nullable<SqlUuid>) -> Bool;
}

diesel::define_sql_function! {
    /// Where a request goes when it leaves its ombudsdienst.
    fn mt_next_institution(request: SqlUuid) -> Nullable<SqlUuid>;
}

diesel::define_sql_function! {
    /// Where it goes when that is nowhere: to colleagues of those whom it concerns, elsewhere.
    fn mt_next_with_colleagues(request: SqlUuid) -> Nullable<SqlUuid>;
}

diesel::define_sql_function! {
    /// Keeps an open request from every officer of its ombudsdienst until somebody is named; that institution, or none when it is closed.
    fn mt_withhold_request(request: SqlUuid) -> Nullable<SqlUuid>;
}

/// What is handed over, and how.
#[derive(Debug, Clone, Copy)]
pub struct HandOver {
    pub request: RequestId,
    pub patient: PatientId,
    pub to: InstitutionId,
    /// What comes of it stays there, and it never comes back: by R12, and where the patient asked for it.
    pub confine: bool,
    /// An officer of the ombudsdienst that loses it could see it before this transaction.
    pub was_seen: bool,
}

/// Hands the request over, with audit row and mail. False when it is closed, or there already.
///
/// # Errors
/// Those of the database.
pub async fn hand_over_request(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    by: Actor,
    what: &HandOver,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let snapshot = what.was_seen.then(SnapshotId::generate);
    let event = RequestEventId::generate();
    let done: bool =
        diesel::select(mt_hand_over_request(what.request, what.to, what.confine, now, event, snapshot)).get_result(conn).await?;
    if done {
        record(conn, by, Event::request_step(Step::HandOver.rule().audit, what.patient, what.request), now).await?;
        notify_handlers(conn, site, what.to, WaitingMatter::Request(what.request), now).await?;
    }
    Ok(done)
}

/// Where the request could go, if anywhere.
pub(super) async fn find_next_institution(
    conn: &mut AsyncPgConnection,
    request: RequestId,
) -> QueryResult<Option<InstitutionId>> {
    diesel::select(mt_next_institution(request)).get_result(conn).await
}

/// The patient wrote, about a request, of somebody of the ombudsdienst that handles it: an open one is handed over, or waits there until
/// somebody is named who may handle it. Called by `messages` in the transaction of the message (`app.rs`). Answers whose ombudsdienst handles
/// it now.
pub fn on_officer_named<'a>(
    conn: &'a mut AsyncPgConnection,
    site: &'a AppState,
    patient: &'a Patient,
    request: RequestId,
    now: DateTime<Utc>,
) -> LocalBoxFuture<'a, QueryResult<Option<InstitutionId>>> {
    Box::pin(async move {
        let next = match find_next_institution(conn, request).await? {
            Some(next) => Some(next),
            None => diesel::select(mt_next_with_colleagues(request)).get_result(conn).await?,
        };
        if let Some(to) = next {
            let what = HandOver { request, patient: patient.subject(), to, confine: true, was_seen: true };
            return Ok(hand_over_request(conn, site, patient.actor(), &what, now).await?.then_some(to));
        }
        let waits_at: Option<InstitutionId> = diesel::select(mt_withhold_request(request)).get_result(conn).await?;
        if waits_at.is_some() {
            record(conn, patient.actor(), Event::request_step(Step::HandOver.rule().audit, patient.subject(), request), now)
                .await?;
        }
        Ok(waits_at)
    })
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct FollowingRequest {
    #[diesel(sql_type = SqlUuid)]
    request: RequestId,
    #[diesel(sql_type = SqlUuid)]
    destination: InstitutionId,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct HeldRequestId {
    #[diesel(sql_type = SqlUuid)]
    request: RequestId,
}

/// Holds a patient's open requests with their conversations, before the patient's row is held to change the home: an officer's act holds
/// them in that order. Answers which.
///
/// # Errors
/// Those of the database.
pub async fn hold_open_requests(conn: &mut AsyncPgConnection, patient: PatientId) -> QueryResult<Vec<RequestId>> {
    let held: Vec<HeldRequestId> =
        diesel::sql_query("select mt_hold_open_requests($1) as request").bind::<SqlUuid, _>(patient).load(conn).await?;
    Ok(held.into_iter().map(|one| one.request).collect())
}

/// The patient has another home: of the requests that are held, what is at the old one goes on at the new one, but for what is elsewhere by
/// R12. A request that comes in meanwhile stays where the patient sent it.
///
/// # Errors
/// Those of the database.
pub async fn follow_home(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    by: Actor,
    (patient, held): (PatientId, &[RequestId]),
    (old, new): (InstitutionId, InstitutionId),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let following: Vec<FollowingRequest> = diesel::sql_query("select request, destination from mt_requests_of_home($1, $2, $3)")
        .bind::<SqlUuid, _>(patient)
        .bind::<SqlUuid, _>(old)
        .bind::<SqlUuid, _>(new)
        .prepared()
        .load(conn)
        .await?;
    for FollowingRequest { request, destination } in following.into_iter().filter(|one| held.contains(&one.request)) {
        let what = HandOver { request, patient, to: destination, confine: false, was_seen: true };
        hand_over_request(conn, site, by, &what, now).await?;
    }
    Ok(())
}
