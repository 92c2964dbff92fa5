//! SQL of signing in, for the job `sign-in`.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

use super::attempt::StartedAttempt;
use super::claims::Person;
use super::providers::SignInRole;
use crate::db::Prepare;
use crate::db::ids::{InstitutionId, OfficerId, PatientId, PatientMergeProposalId};
use crate::db::schema::sign_in_attempts::dsl;
use crate::directory::names::search_key;
use crate::directory::{PersonName, PersonnelNumber, RizivNumber};

/// The attempt that a person returns from.
#[derive(Queryable)]
pub struct Attempt {
    /// The browser that began it.
    pub browser_hash: Vec<u8>,
    pub role: SignInRole,
    /// The institution that an officer chose.
    pub institution: Option<InstitutionId>,
    /// Stands in the ID token.
    pub nonce: String,
    /// Proves that we began.
    pub verifier: String,
    /// The page they came from.
    pub back: Option<String>,
    pub started_at: DateTime<Utc>,
}

/// What a provider's tokens are sealed for.
pub const TOKEN_PURPOSE: &str = "provider-token";
/// How long a person may take at the provider.
const ATTEMPT_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// What is stored of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

pub async fn insert_attempt(
    conn: &mut AsyncPgConnection,
    attempt: &StartedAttempt,
    browser: &str,
    (role, institution): (SignInRole, Option<InstitutionId>),
    back: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(dsl::sign_in_attempts)
        .values((
            dsl::state_hash.eq(hash(&attempt.state)),
            dsl::browser_hash.eq(hash(browser)),
            dsl::door.eq(role),
            dsl::institution_id.eq(institution),
            dsl::nonce.eq(&attempt.nonce),
            dsl::verifier.eq(&attempt.verifier),
            dsl::back.eq(back),
            dsl::started_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes an attempt, so that it is used once; whether it fits is checked afterwards.
pub async fn take_attempt(conn: &mut AsyncPgConnection, state: &str, now: DateTime<Utc>) -> QueryResult<Option<Attempt>> {
    let found: Option<Attempt> = diesel::delete(dsl::sign_in_attempts.filter(dsl::state_hash.eq(hash(state))))
        .returning((dsl::browser_hash, dsl::door, dsl::institution_id, dsl::nonce, dsl::verifier, dsl::back, dsl::started_at))
        .get_result(conn)
        .await
        .optional()?;
    Ok(found.filter(|attempt| now - attempt.started_at <= ATTEMPT_LIFETIME))
}

/// Removes attempts that were not completed.
pub async fn sweep(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(dsl::sign_in_attempts.filter(dsl::started_at.lt(now - ATTEMPT_LIFETIME))).execute(conn).await?;
    Ok(())
}

diesel::define_sql_function! {
    /// The given name that is stored for a patient.
    fn mt_sign_in_known_patient_name(number: Text) -> Nullable<Text>;
}
diesel::define_sql_function! {
    /// The given name that is stored for an officer.
    fn mt_sign_in_known_officer_name(issuer: Text, subject: Text, number: Text, institution: SqlUuid) -> Nullable<Text>;
}

/// A provider that sends no given name does not remove one that is known: it may be missing this time only.
fn keep_given_name(sent: &PersonName, known: Option<String>) -> PersonName {
    PersonName { given_name: sent.given_name.clone().or(known), family_name: sent.family_name.clone() }
}

#[derive(QueryableByName)]
struct FoundPatient {
    #[diesel(sql_type = SqlUuid)]
    patient: PatientId,
    #[diesel(sql_type = Bool)]
    made: bool,
}

/// The patient with this NISS, inserted with this home institution when missing; and whether it was inserted.
pub async fn find_or_insert_patient(
    conn: &mut AsyncPgConnection,
    person: &Person,
    home: InstitutionId,
    now: DateTime<Utc>,
) -> QueryResult<(PatientId, bool)> {
    let known = diesel::select(mt_sign_in_known_patient_name(person.niss.as_str())).get_result(conn).await?;
    let name = keep_given_name(&person.name, known);
    let keys = name.keys();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let found: FoundPatient =
        diesel::sql_query("select patient, made from mt_sign_in_patient($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind::<SqlUuid, _>(PatientId::generate())
            .bind::<Text, _>(person.niss.as_str())
            .bind::<Nullable<Text>, _>(&name.given_name)
            .bind::<Text, _>(&name.family_name)
            .bind::<SqlUuid, _>(home)
            .bind::<Nullable<Text>, _>(some(keys.search))
            .bind::<Nullable<Text>, _>(some(keys.family))
            .bind::<Nullable<Text>, _>(some(keys.sorted))
            .bind::<Timestamptz, _>(now)
            .prepared()
            .get_result(conn)
            .await?;
    Ok((found.patient, found.made))
}

diesel::define_sql_function! {
    /// Of whom an account was until now, where that is another patient and both were never proposed as one.
    fn mt_sign_in_account(account: Binary, patient: SqlUuid, proposal: SqlUuid, moment: Timestamptz) -> Nullable<SqlUuid>;
}

/// That two patients may be one person: an account that was the one's came with the number of the other (R20).
pub struct ProposedMerge {
    pub id: PatientMergeProposalId,
    /// Whose the account was until now.
    pub from: PatientId,
}

/// Notes whose account this is.
pub async fn note_account(
    conn: &mut AsyncPgConnection,
    issuer: &str,
    person: &Person,
    patient: PatientId,
    now: DateTime<Utc>,
) -> QueryResult<Option<ProposedMerge>> {
    let id = PatientMergeProposalId::generate();
    let account = hash(&format!("{issuer}\n{}", person.subject));
    let from: Option<PatientId> = diesel::select(mt_sign_in_account(account, patient, id, now)).get_result(conn).await?;
    Ok(from.map(|from| ProposedMerge { id, from }))
}

#[derive(QueryableByName)]
struct FoundOfficer {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    officer: Option<OfficerId>,
}

/// The officer of this issuer and subject at an institution; `None` when the account is closed or the NISS is another account's.
pub async fn find_or_insert_officer(
    conn: &mut AsyncPgConnection,
    issuer: &str,
    person: &Person,
    institution: InstitutionId,
) -> QueryResult<Option<OfficerId>> {
    let known = mt_sign_in_known_officer_name(issuer, person.subject.as_str(), person.niss.as_str(), institution);
    let name = keep_given_name(&person.name, diesel::select(known).get_result(conn).await?);
    let found: FoundOfficer = diesel::sql_query("select mt_sign_in_officer($1, $2, $3, $4, $5, $6, $7, $8, $9) as officer")
        .bind::<SqlUuid, _>(OfficerId::generate())
        .bind::<Text, _>(issuer)
        .bind::<Text, _>(&person.subject)
        .bind::<Text, _>(person.niss.as_str())
        .bind::<Nullable<Text>, _>(&name.given_name)
        .bind::<Text, _>(&name.family_name)
        .bind::<Nullable<Text>, _>(name.given_key())
        .bind::<Text, _>(search_key(&name.family_name))
        .bind::<SqlUuid, _>(institution)
        .prepared()
        .get_result(conn)
        .await?;
    Ok(found.officer)
}

diesel::define_sql_function! {
    /// Links an officer to the entries of the directory that these numbers name.
    fn mt_sign_in_officer_entries(officer: SqlUuid, riziv_first_8: Nullable<Text>, personnel: Nullable<Text>) -> BigInt;
}

/// Keeps the officer's own entries of the directory (R12) in step with the numbers of this sign-in.
pub async fn keep_officer_entries(conn: &mut AsyncPgConnection, officer: OfficerId, person: &Person) -> QueryResult<()> {
    let riziv = person.riziv.as_ref().map(RizivNumber::first8);
    let personnel = person.personnel.as_ref().map(PersonnelNumber::as_str);
    let _: i64 = diesel::select(mt_sign_in_officer_entries(officer, riziv, personnel)).get_result(conn).await?;
    Ok(())
}

/// An officer's session whose role is to be checked.
#[derive(QueryableByName)]
pub struct DueSession {
    /// The session's key, hashed.
    #[diesel(sql_type = Binary)]
    pub hash: Vec<u8>,
    #[diesel(sql_type = SqlUuid)]
    pub officer: OfficerId,
    /// At which institution.
    #[diesel(sql_type = SqlUuid)]
    pub institution: InstitutionId,
    #[diesel(sql_type = Text)]
    pub subject: String,
    /// The token for asking again, sealed.
    #[diesel(sql_type = Binary)]
    pub token: Vec<u8>,
    /// When the role was last confirmed.
    #[diesel(sql_type = Timestamptz)]
    pub checked_at: DateTime<Utc>,
}

/// Up to 20 of them, reserved for this caller for a minute.
pub async fn take_due_sessions(conn: &mut AsyncPgConnection, issuer: &str, now: DateTime<Utc>) -> QueryResult<Vec<DueSession>> {
    diesel::sql_query("select hash, officer, institution, subject, token, checked_at from mt_sessions_to_check($1, $2, 20)")
        .bind::<Text, _>(issuer)
        .bind::<Timestamptz, _>(now)
        .prepared()
        .load(conn)
        .await
}

diesel::define_sql_function! {
    /// The role still holds.
    fn mt_session_checked(hash: Binary, moment: Timestamptz, token: Nullable<Binary>) -> Nullable<Bool>;
}
diesel::define_sql_function! {
    /// The provider ended it.
    fn mt_sessions_end_by_provider(issuer: Text, subject: Nullable<Text>, sid: Nullable<Text>) -> BigInt;
}
/// The role was confirmed.
pub async fn mark_checked(
    conn: &mut AsyncPgConnection,
    hash: &[u8],
    now: DateTime<Utc>,
    token: Option<Vec<u8>>,
) -> QueryResult<()> {
    let _: Option<bool> = diesel::select(mt_session_checked(hash, now, token)).get_result(conn).await?;
    Ok(())
}

/// Ends the sessions of a subject, or of one session at the provider; returns how many.
pub async fn end_sessions_of(
    conn: &mut AsyncPgConnection,
    issuer: &str,
    subject: Option<&str>,
    sid: Option<&str>,
) -> QueryResult<i64> {
    diesel::select(mt_sessions_end_by_provider(issuer, subject, sid)).get_result(conn).await
}
