//! All SQL of the account. An address and what goes with it lie behind functions, which know the patient by the
//! transaction's actor; what another feature keeps is only counted here.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};

use crate::audit::ActorKind;
use crate::db::ids::{IdempotencyKey, PatientId};
use crate::db::schema::{audit_events, email_confirmations, exclusion_requests, institutions, officers};
use crate::db::{Prepare, text_enum};
use crate::directory::PersonName;
use crate::identity::Patient;

diesel::define_sql_function! {
    /// Asks for another address.
    fn mt_account_request_email(form: SqlUuid, wanted: Text, hash: Binary, moment: Timestamptz, until: Timestamptz, a_day: Integer) -> Text;
}
diesel::define_sql_function! {
    /// The owner of an address says yes.
    fn mt_account_confirm_email(hash: Binary, moment: Timestamptz) -> Nullable<Jsonb>;
}
diesel::define_sql_function! {
    /// No address any more.
    fn mt_account_remove_email(moment: Timestamptz) -> Bool;
}
diesel::define_sql_function! {
    /// Mail again.
    fn mt_account_resume_email() -> Bool;
}
diesel::define_sql_function! {
    /// The owner of the mailbox unsubscribes.
    fn mt_account_unsubscribe(hash: Binary, moment: Timestamptz) -> Nullable<SqlUuid>;
}
diesel::define_sql_function! {
    /// Removes old requests for an address.
    fn mt_account_sweep(moment: Timestamptz) -> BigInt;
}

diesel::define_sql_function! {
    /// Removes account events past their year.
    fn mt_account_events_sweep(moment: Timestamptz) -> BigInt;
}

/// The address in use.
#[derive(Debug, Clone, Default, Serialize, QueryableByName)]
pub struct Email {
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// When its owner said yes; an address that came from the hospital was never asked.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Since when its owner wants no more.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub off_at: Option<DateTime<Utc>>,
}

/// An address that waits for its owner's yes.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct Waiting {
    pub address: String,
    pub asked_at: DateTime<Utc>,
    /// Until when the link works.
    pub expires_at: DateTime<Utc>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, QueryableByName)]
pub struct Counts {
    /// People who are excluded now, as the list counts them: each once, whatever the number of registrations.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
    /// Organisations that are excluded now.
    #[diesel(sql_type = BigInt)]
    pub organisations: i64,
    /// Periods that ended.
    #[diesel(sql_type = BigInt)]
    pub ended: i64,
    /// Requests in all.
    #[diesel(sql_type = BigInt)]
    pub requests: i64,
    /// Requests begun and not sent.
    #[diesel(sql_type = BigInt)]
    pub drafts: i64,
    /// Conversations.
    #[diesel(sql_type = BigInt)]
    pub conversations: i64,
    /// Breaks that the patient was told of.
    #[diesel(sql_type = BigInt)]
    pub breaks: i64,
}

/// One time that an officer opened something.
#[derive(Debug, Clone, Serialize, Queryable)]
pub struct Reading {
    pub happened_at: DateTime<Utc>,
    /// What was opened, as a code.
    pub action: String,
    /// The request that was opened, if it was one.
    pub request: Option<String>,
    #[serde(flatten)]
    pub officer: Option<PersonName>,
    pub institution: Option<String>,
}

/// The address for notices.
pub async fn email(conn: &mut AsyncPgConnection) -> QueryResult<Email> {
    let found: Option<Email> = diesel::sql_query("select address, confirmed_at, off_at from mt_account_email()")
        .prepared()
        .get_result(conn)
        .await
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The address that waits, if its link still works.
pub async fn waiting(conn: &mut AsyncPgConnection, patient: &Patient, now: DateTime<Utc>) -> QueryResult<Option<Waiting>> {
    email_confirmations::table
        .filter(email_confirmations::patient_id.eq(patient.subject()))
        .filter(email_confirmations::ended_at.is_null().and(email_confirmations::expires_at.gt(now)))
        .select((email_confirmations::address, email_confirmations::asked_at, email_confirmations::expires_at))
        .first(conn)
        .await
        .optional()
}

/// How much the portal holds.
pub async fn counts(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Counts> {
    diesel::sql_query(
        "select (select count(distinct w.person_id) from exclusion_periods x join care_workers w on w.id = x.care_worker_id
              where x.patient_id = $1 and x.ended_at is null) as people,
           (select count(*) from ehealth_organisations where patient_id = $1 and ended_at is null) as organisations,
           (select count(*) from exclusion_periods where patient_id = $1 and ended_at is not null) as ended,
           (select count(*) from exclusion_requests where patient_id = $1) as requests,
           (select count(*) from request_drafts where patient_id = $1 and sent_at is null and has_person) as drafts,
           (select count(*) from conversations where patient_id = $1) as conversations,
           (select count(*) from breaks where patient_id = $1 and conversation_id is not null) as breaks",
    )
    .bind::<SqlUuid, _>(patient.subject())
    .prepared()
    .get_result(conn)
    .await
}

/// Who opened something of the patient's, the newest first. Row-level security shows readings by officers, nothing else.
pub async fn readings(conn: &mut AsyncPgConnection, _patient: &Patient, skip: i64, most: i64) -> QueryResult<Vec<Reading>> {
    audit_events::table
        .left_join(officers::table.on(officers::id.nullable().eq(audit_events::actor_id)))
        .left_join(institutions::table.on(institutions::id.nullable().eq(audit_events::institution_id)))
        .left_join(exclusion_requests::table.on(exclusion_requests::id.nullable().eq(audit_events::request_id)))
        // Those of a merged patient among them.
        .filter(sql::<Bool>("audit_events.patient_id = any (array(select mt_own_ids()))"))
        // As the index and the policy say it.
        .filter(audit_events::actor_kind.eq(ActorKind::Officer).and(audit_events::action.like("%-read")))
        .order((audit_events::happened_at.desc(), audit_events::id.desc()))
        .offset(skip)
        .limit(most)
        .select((
            audit_events::happened_at,
            audit_events::action,
            exclusion_requests::reference.nullable(),
            (officers::given_name, officers::family_name).nullable(),
            institutions::name.nullable(),
        ))
        .load(conn)
        .await
}

text_enum! {
    /// Outcome of asking for an address.
    pub enum EmailRequestOutcome: "answer of mt_account_request_email" {
        /// Its owner is to be asked.
        New = "asked",
        /// The same form was sent before.
        Again = "again",
        /// It is the one in use.
        Same = "same",
        /// Too many today.
        TooOften = "limit",
    }
}

/// Notes that an address is wanted.
pub async fn ask_email(
    conn: &mut AsyncPgConnection,
    form: IdempotencyKey,
    wanted: &str,
    hash: Vec<u8>,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
    a_day: i32,
) -> QueryResult<EmailRequestOutcome> {
    diesel::select(mt_account_request_email(form, wanted, hash, now, until, a_day)).get_result(conn).await
}

/// An address that was confirmed.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Confirmed {
    /// Whose it is now.
    pub patient: PatientId,
    /// False when the button was pressed before.
    pub new: bool,
    /// A notice waited for the address before.
    pub waited: bool,
}

/// The owner's yes; none when the link does not work (any more).
pub async fn confirm_email(conn: &mut AsyncPgConnection, hash: Vec<u8>, now: DateTime<Utc>) -> QueryResult<Option<Confirmed>> {
    let answer: Option<serde_json::Value> = diesel::select(mt_account_confirm_email(hash, now)).get_result(conn).await?;
    answer
        .map(|found| serde_json::from_value(found).map_err(|error| diesel::result::Error::DeserializationError(Box::new(error))))
        .transpose()
}

/// Removes the address, and a request for another; whether there was anything.
pub async fn remove_email(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<bool> {
    diesel::select(mt_account_remove_email(now)).get_result(conn).await
}

/// Mails again; whether it was off.
pub async fn resume_email(conn: &mut AsyncPgConnection) -> QueryResult<bool> {
    diesel::select(mt_account_resume_email()).get_result(conn).await
}

/// Gives mail up by a notice's link: whose, when that changed something.
pub async fn unsubscribe(conn: &mut AsyncPgConnection, hash: Vec<u8>, now: DateTime<Utc>) -> QueryResult<Option<PatientId>> {
    diesel::select(mt_account_unsubscribe(hash, now)).get_result(conn).await
}

/// Removes requests for an address of more than 7 days ago, and account events of more than a year ago.
pub async fn sweep(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let _: i64 = diesel::select(mt_account_sweep(now)).get_result(conn).await?;
    let _: i64 = diesel::select(mt_account_events_sweep(now)).get_result(conn).await?;
    Ok(())
}
