//! The SQL of checks: functions of the database, since one row has to serve all instances.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::doubt::Losses;
use crate::config::EhealthRules;
use crate::db::ids::{EhealthLeaseId, PatientId};
use crate::db::schema::{ehealth_checks, patients};
use crate::db::{Actor, Db, DbError, Job, Prepare};
use crate::directory::Niss;

/// As which actor eHealth is asked, and its answers are taken over.
pub(super) const JOB: Actor = Actor::System(Job::Ehealth);
/// Longer than a call and its landing may take.
const LEASE_SECONDS: i32 = 30;
/// The sweep takes what fits into this, so that those who wait for an answer come soon.
const SWEEP_WITHIN_MS: i32 = 200;

diesel::define_sql_function! {
    fn mt_ehealth_want(asked: Array<Text>, stale_seconds: Integer) -> Array<Text>;
}
diesel::define_sql_function! {
    fn mt_ehealth_hold(asked: Text, holder: SqlUuid) -> Bool;
}
diesel::define_sql_function! {
    fn mt_ehealth_accept(asked: Nullable<Text>, moment: Timestamptz) -> BigInt;
}
diesel::define_sql_function! {
    fn mt_ehealth_land(asked: Text, holder: SqlUuid, called_at: Timestamptz, holding: Bool, emptied: Bool, max_age_seconds: Integer);
}
diesel::define_sql_function! {
    fn mt_ehealth_fail(asked: Text, holder: SqlUuid, failing: Bool, doubtful: Bool);
}
diesel::define_sql_function! {
    fn mt_ehealth_forget() -> BigInt;
}

/// A check that this instance is to make.
#[derive(Debug, QueryableByName)]
pub(super) struct ClaimedCheck {
    #[diesel(sql_type = Text)]
    pub niss: String,
    /// All that are or were the patient's, the present one first.
    #[diesel(sql_type = Array<Text>)]
    pub numbers: Vec<String>,
    /// Before the call: what is answered holds from then on.
    #[diesel(sql_type = Timestamptz)]
    pub claimed_at: DateTime<Utc>,
    /// Milliseconds until the call may begin.
    #[diesel(sql_type = Double)]
    pub starts_in: f64,
}

fn seconds(age: chrono::TimeDelta) -> i32 {
    i32::try_from(age.num_seconds()).unwrap_or(i32::MAX)
}

/// A check is repeated no sooner, for people who look at their list.
pub(super) fn stale_after(rules: &EhealthRules) -> chrono::TimeDelta {
    rules.max_age / 12
}

/// Writes down that these people are wanted: whatever happens to this instance, they are asked about. Answers their present numbers.
pub(super) async fn want(db: &Db, niss: &[String], rules: &EhealthRules) -> Result<Vec<String>, DbError> {
    let mut tx = db.begin(JOB).await?;
    let present = diesel::select(mt_ehealth_want(niss, seconds(stale_after(rules)))).get_result(&mut *tx).await?;
    tx.commit().await?;
    Ok(present)
}

/// Whose check is claimed.
pub(super) enum Claim<'a> {
    /// What is due.
    Sweep { most: usize },
    /// Of these, what can be called in time.
    Asked(&'a [String]),
}

pub(super) async fn claim(
    db: &Db,
    holder: EhealthLeaseId,
    claim: Claim<'_>,
    rules: &EhealthRules,
) -> Result<Vec<ClaimedCheck>, DbError> {
    let wait = i32::try_from(rules.decision_wait.as_millis()).unwrap_or(i32::MAX);
    let (asked, within, most) = match claim {
        Claim::Sweep { most } => (None, SWEEP_WITHIN_MS, i32::try_from(most).unwrap_or(i32::MAX)),
        Claim::Asked(niss) => (Some(niss), wait.max(SWEEP_WITHIN_MS), i32::try_from(niss.len()).unwrap_or(i32::MAX)),
    };
    let mut tx = db.begin(JOB).await?;
    let claimed = diesel::sql_query("select niss, numbers, claimed_at, starts_in from mt_ehealth_claim($1, $2, $3, $4, $5, $6)")
        .bind::<SqlUuid, _>(holder)
        .bind::<Nullable<Array<Text>>, _>(asked)
        .bind::<Integer, _>(within)
        .bind::<Integer, _>(most)
        .bind::<Integer, _>(i32::try_from(rules.planned_calls_per_second()).unwrap_or(i32::MAX))
        .bind::<Integer, _>(LEASE_SECONDS)
        .prepared()
        .load(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Whether another call about one of these people is on its way who was never answered about.
pub(super) async fn is_on_its_way(db: &Db, niss: &[String]) -> Result<bool, DbError> {
    let mut tx = db.begin(JOB).await?;
    let asked = ehealth_checks::table
        .filter(ehealth_checks::niss.eq_any(niss))
        .filter(ehealth_checks::taken_by.is_not_null().and(ehealth_checks::checked_at.is_null()));
    let found = diesel::select(diesel::dsl::exists(asked)).get_result(&mut *tx).await?;
    tx.commit().await?;
    Ok(found)
}

/// Holds the check until the transaction ends; false where another instance has it now.
pub(super) async fn hold(conn: &mut AsyncPgConnection, niss: &Niss, holder: EhealthLeaseId) -> QueryResult<bool> {
    diesel::select(mt_ehealth_hold(niss.as_str(), holder)).get_result(conn).await
}

/// What came of a check before.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = ehealth_checks)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct CheckHistory {
    /// When the call began whose answer was taken over last.
    pub checked_at: Option<DateTime<Utc>>,
    /// Until then nothing is doubted.
    pub accepted_until: Option<DateTime<Utc>>,
}

pub(super) async fn load_history(conn: &mut AsyncPgConnection, niss: &Niss) -> QueryResult<CheckHistory> {
    ehealth_checks::table.find(niss.as_str()).select(CheckHistory::as_select()).first(conn).await
}

#[derive(QueryableByName)]
struct LossesRow {
    #[diesel(sql_type = BigInt)]
    emptied: i64,
    #[diesel(sql_type = BigInt)]
    holding: i64,
}

/// What patients other than this one lost.
pub(super) async fn load_losses(conn: &mut AsyncPgConnection, niss: &Niss) -> QueryResult<Losses> {
    let query = diesel::sql_query("select emptied, holding from mt_ehealth_losses($1)").bind::<Text, _>(niss.as_str());
    let LossesRow { emptied, holding } = query.prepared().get_result(conn).await?;
    Ok(Losses { emptied, holding })
}

/// What an answer left behind.
pub(super) struct Landed {
    pub called_at: DateTime<Utc>,
    /// Something is held as eHealth's.
    pub holds: bool,
    /// All that was held ended.
    pub emptied: bool,
}

pub(super) async fn land(
    conn: &mut AsyncPgConnection,
    niss: &Niss,
    holder: EhealthLeaseId,
    landed: &Landed,
    rules: &EhealthRules,
) -> QueryResult<()> {
    let Landed { called_at, holds, emptied } = *landed;
    let land = mt_ehealth_land(niss.as_str(), holder, called_at, holds, emptied, seconds(rules.max_age));
    diesel::select(land).execute(conn).await?;
    Ok(())
}

/// Why nothing was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailedCheck {
    Unanswered,
    /// What came cannot be an answer of this service about this patient.
    Senseless,
    /// The answer may be a fault of the service.
    Doubted,
}

impl FailedCheck {
    pub(super) const fn is_doubtful(self) -> bool {
        matches!(self, Self::Senseless | Self::Doubted)
    }

    /// Whether the service does not do its work.
    const fn is_failing(self) -> bool {
        matches!(self, Self::Unanswered | Self::Senseless)
    }
}

pub(super) async fn fail(db: &Db, niss: &str, holder: EhealthLeaseId, failed: FailedCheck) -> Result<(), DbError> {
    let mut tx = db.begin(JOB).await?;
    diesel::select(mt_ehealth_fail(niss, holder, failed.is_failing(), failed.is_doubtful())).execute(&mut *tx).await?;
    tx.commit().await
}

/// An operator looked: the next answers about this person, or about everybody whose answers are doubted, are taken over. As the owner;
/// answers how many people that are.
///
/// # Errors
/// Those of the database.
pub async fn accept_doubted(conn: &mut AsyncPgConnection, niss: Option<&Niss>, now: DateTime<Utc>) -> QueryResult<i64> {
    diesel::select(mt_ehealth_accept(niss.map(Niss::as_str), now)).get_result(conn).await
}

/// Removes those whom nobody asked about for 30 days and of whom nothing is held, as the job `sweep`.
pub(super) async fn forget(conn: &mut AsyncPgConnection) -> QueryResult<i64> {
    diesel::select(mt_ehealth_forget()).get_result(conn).await
}

/// A patient's NISS, for the job.
pub(super) async fn niss_of(db: &Db, patient: PatientId) -> Result<Option<String>, DbError> {
    let mut tx = db.begin(JOB).await?;
    let niss = patients::table.find(patient).select(patients::niss).first(&mut *tx).await.optional()?;
    tx.commit().await?;
    // eHealth knows nobody by the number of a file.
    Ok(niss.filter(|number: &String| Niss::parse(number).is_ok()))
}
