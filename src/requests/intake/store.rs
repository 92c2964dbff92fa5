//! SQL of the intake. Receipts are the officer's own; the rest works as the job, which alone sees what is known.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::model::Channel;
use crate::db::Prepare;
use crate::db::ids::{InstitutionId, OfficerId, ReceiptId, RequestId, SignalId};
use crate::db::schema::{request_receipts, signals};
use crate::directory::PersonName;
use crate::identity::Officer;
use crate::patients::NamedPatient;
use crate::signals::SignalKind;
use crate::web::{BirthDate, RequestReference};

/// For how long an officer reads what they typed.
const READING: TimeDelta = TimeDelta::days(30);

/// What an officer typed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = request_receipts)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Receipt {
    pub reference: String,
    pub typed_niss: String,
    #[diesel(select_expression = (request_receipts::typed_given_name, request_receipts::typed_family_name))]
    #[diesel(select_expression_type = (request_receipts::typed_given_name, request_receipts::typed_family_name))]
    pub name: PersonName,
    pub typed_birth_date: BirthDate,
    pub person_line: String,
    pub channel: Channel,
    pub entered_at: DateTime<Utc>,
}

/// Whether this form was taken before, by this officer.
pub async fn is_entered(conn: &mut AsyncPgConnection, officer: &Officer, receipt: ReceiptId) -> QueryResult<bool> {
    let mine = request_receipts::table.find(receipt).filter(request_receipts::officer_id.eq(officer.id()));
    diesel::select(diesel::dsl::exists(mine)).get_result(conn).await
}

/// What this officer typed in the last 30 days.
pub async fn find_receipt(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    receipt: ReceiptId,
    now: DateTime<Utc>,
) -> QueryResult<Option<Receipt>> {
    request_receipts::table
        .find(receipt)
        .filter(request_receipts::officer_id.eq(officer.id()).and(request_receipts::entered_at.gt(now - READING)))
        .select(Receipt::as_select())
        .first(conn)
        .await
        .optional()
}

/// Ends the reading of old receipts: whoever handles a request still needs what was typed.
pub async fn sweep_receipts(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(request_receipts::table)
        .filter(request_receipts::reading_ended_at.is_null().and(request_receipts::entered_at.le(now - READING)))
        .set(request_receipts::reading_ended_at.eq(now))
        .execute(conn)
        .await?;
    Ok(())
}

/// How much an officer entered.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct EntryCount {
    #[diesel(sql_type = BigInt)]
    pub entered: i64,
    #[diesel(sql_type = BigInt)]
    pub handed_over: i64,
}

/// How much an officer entered since a moment. The officer's other entries wait until this transaction ends.
pub(super) async fn count_entries(
    conn: &mut AsyncPgConnection,
    officer: OfficerId,
    since: DateTime<Utc>,
) -> QueryResult<EntryCount> {
    diesel::sql_query("select entered, handed_over from mt_intake_count($1, $2)")
        .bind::<SqlUuid, _>(officer)
        .bind::<Timestamptz, _>(since)
        .prepared()
        .get_result(conn)
        .await
}

/// A receipt to be written.
pub(super) struct NewReceipt<'a> {
    pub id: ReceiptId,
    pub request: RequestId,
    pub reference: &'a RequestReference,
    pub officer: OfficerId,
    /// Where it was entered.
    pub institution: InstitutionId,
    pub patient: &'a NamedPatient,
    /// The person to exclude, in a line.
    pub person: &'a str,
    pub channel: Channel,
}

impl NewReceipt<'_> {
    pub async fn insert(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
        diesel::insert_into(request_receipts::table)
            .values((
                request_receipts::id.eq(self.id),
                request_receipts::request_id.eq(self.request),
                request_receipts::officer_id.eq(self.officer),
                request_receipts::institution_id.eq(self.institution),
                request_receipts::reference.eq(self.reference.as_str()),
                request_receipts::typed_niss.eq(self.patient.number.as_str()),
                request_receipts::typed_given_name.eq(&self.patient.name.given_name),
                request_receipts::typed_family_name.eq(&self.patient.name.family_name),
                request_receipts::typed_birth_date.eq(self.patient.born),
                request_receipts::person_line.eq(self.person),
                request_receipts::channel.eq(self.channel),
                request_receipts::entered_at.eq(now),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }
}

/// Leaves a signal about an officer's entries to the officer's colleagues.
pub(super) async fn insert_signal(
    conn: &mut AsyncPgConnection,
    kind: SignalKind,
    (institution, officer): (InstitutionId, OfficerId),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(signals::table)
        .values((
            signals::id.eq(SignalId::generate()),
            signals::kind.eq(kind),
            signals::institution_id.eq(institution),
            signals::officer_id.eq(officer),
            signals::happened_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
