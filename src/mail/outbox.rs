//! All SQL of the outbox.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::dsl::{count, max, min};
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::{NoContext, Timestamp, Uuid};

use super::Mail;
use super::schema::outbox;
use crate::db::ids::{MailId, PatientId};
use crate::db::{Actor, Db, DbError, Job, text_enum};

text_enum! {
    /// How far a mail is.
    pub enum OutboxState: "state of a mail" {
        /// Not delivered yet.
        Waiting = "waiting",
        /// A mail server took it.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// A newer one says what it said; a copy of it may have arrived.
        Replaced = "replaced",
    }
}

/// A mail's id, in the order of time.
pub(super) fn new_id(now: DateTime<Utc>) -> MailId {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    MailId::from_uuid(Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())))
}

/// Puts a mail into the outbox, as part of the caller's transaction: it goes out if and only if that one commits.
///
/// # Errors
/// When Postgres refuses; also when the transaction names no actor.
pub async fn enqueue(conn: &mut AsyncPgConnection, mail: &Mail, now: DateTime<Utc>) -> QueryResult<()> {
    let id = new_id(now);
    // No RETURNING: the writer may not read what it wrote.
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(id),
            outbox::kind.eq(mail.kind),
            outbox::recipient.eq(mail.recipient.as_str()),
            outbox::subject.eq(&mail.subject),
            outbox::body.eq(&mail.body),
            outbox::message_id.eq(mail.message_id(id)),
            outbox::patient_id.eq(mail.patient),
            outbox::created_at.eq(now),
            outbox::next_attempt_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A mail on its way out.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(diesel::pg::Pg))]
pub struct QueuedMail {
    pub id: MailId,
    /// What it is about.
    pub kind: String,
    /// Whom it goes to. This and its words are there as long as it waits, and emptied by the table once it arrived.
    #[diesel(select_expression = outbox::recipient.assume_not_null())]
    pub recipient: String,
    #[diesel(select_expression = outbox::subject.assume_not_null())]
    pub subject: String,
    /// Plain text.
    #[diesel(select_expression = outbox::body.assume_not_null())]
    pub body: String,
    /// The same at every attempt, so that a receiver can drop a second copy.
    pub message_id: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Where its reader unsubscribes.
    pub unsubscribe: Option<String>,
    pub patient_id: Option<PatientId>,
}

/// Takes the mail that has been due longest and that no other worker has, of those without a pace. It is held until the transaction ends.
pub(super) async fn claim(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Option<QueuedMail>> {
    outbox::table
        .filter(outbox::state.eq(OutboxState::Waiting))
        .filter(outbox::next_attempt_at.le(now))
        .filter(outbox::taken_until.is_null().or(outbox::taken_until.le(now)))
        .filter(outbox::pause_minutes.is_null().or(outbox::pause_minutes.eq(0)))
        .order((outbox::next_attempt_at, outbox::id))
        .limit(1)
        .select(QueuedMail::as_select())
        .for_update()
        .skip_locked()
        .get_result(conn)
        .await
        .optional()
}

/// Leases a claimed mail to an attempt: no other worker takes it before that moment, whatever becomes of this one.
pub(super) async fn lease(conn: &mut AsyncPgConnection, mail: MailId, attempt: Uuid, until: DateTime<Utc>) -> QueryResult<()> {
    let lease = (outbox::taken_until.eq(until), outbox::taken_by.eq(attempt));
    diesel::update(outbox::table.find(mail)).set(lease).execute(conn).await?;
    Ok(())
}

/// Whether a mail is still this attempt's; it is then held until the transaction ends. The lease may have ended, and another worker has it.
pub(super) async fn hold(conn: &mut AsyncPgConnection, mail: MailId, attempt: Uuid) -> QueryResult<bool> {
    let held = outbox::table.filter(outbox::id.eq(mail).and(outbox::taken_by.eq(attempt))).select(outbox::id).for_update();
    Ok(held.get_result::<MailId>(conn).await.optional()?.is_some())
}

/// Ends a lease before its time: the next worker has the mail at once.
pub(super) async fn release(conn: &mut AsyncPgConnection, mail: MailId, attempt: Uuid) -> QueryResult<()> {
    diesel::update(outbox::table.filter(outbox::id.eq(mail).and(outbox::taken_by.eq(attempt))))
        .set((outbox::taken_until.eq(None::<DateTime<Utc>>), outbox::taken_by.eq(None::<Uuid>)))
        .execute(conn)
        .await?;
    Ok(())
}

/// When the next mail falls due that is not due yet.
pub(super) async fn next_due(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Option<DateTime<Utc>>> {
    outbox::table
        .filter(outbox::state.eq(OutboxState::Waiting))
        .filter(outbox::next_attempt_at.gt(now))
        .select(min(outbox::next_attempt_at))
        .get_result(conn)
        .await
}

pub(super) async fn mark_sent(conn: &mut AsyncPgConnection, mail: &QueuedMail, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(outbox::table.find(mail.id))
        .set((
            outbox::state.eq(OutboxState::Sent),
            outbox::attempts.eq(mail.attempts.saturating_add(1)),
            outbox::next_attempt_at.eq(None::<DateTime<Utc>>),
            outbox::sent_at.eq(now),
            outbox::last_error.eq(None::<String>),
            outbox::taken_until.eq(None::<DateTime<Utc>>),
            outbox::taken_by.eq(None::<Uuid>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// `next` is when to try again; none gives the mail up.
pub(super) async fn mark_failure(
    conn: &mut AsyncPgConnection,
    mail: &QueuedMail,
    next: Option<DateTime<Utc>>,
    class: &str,
) -> QueryResult<()> {
    diesel::update(outbox::table.find(mail.id))
        .set((
            outbox::state.eq(if next.is_some() { OutboxState::Waiting } else { OutboxState::Failed }),
            outbox::attempts.eq(mail.attempts.saturating_add(1)),
            outbox::next_attempt_at.eq(next),
            outbox::last_error.eq(class),
            outbox::taken_until.eq(None::<DateTime<Utc>>),
            outbox::taken_by.eq(None::<Uuid>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

diesel::define_sql_function! {
    /// Empties mails that were given up too long ago to be sent again.
    fn mt_outbox_sweep(moment: diesel::sql_types::Timestamptz) -> diesel::sql_types::BigInt;
}

/// Removes the words and the address of mails that were given up 30 days ago.
pub async fn sweep(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let _: i64 = diesel::select(mt_outbox_sweep(now)).get_result(conn).await?;
    Ok(())
}

/// What an operator needs to know of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Not delivered yet.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Given up; an operator must look.
    pub failed: i64,
    /// When the youngest of them was written.
    pub last_failed: Option<DateTime<Utc>>,
}

pub async fn load_counts(db: &Db) -> Result<OutboxCounts, DbError> {
    let mut tx = db.begin(Actor::System(Job::Mail)).await?;
    let counts = counts(&mut tx).await?;
    tx.commit().await?;
    Ok(counts)
}

/// In a transaction of `Actor::System(Job::Mail)`; to any other actor the outbox is empty.
pub async fn counts(conn: &mut AsyncPgConnection) -> QueryResult<OutboxCounts> {
    let of = |state: OutboxState| outbox::table.filter(outbox::state.eq(state));
    let (waiting, waiting_since) =
        of(OutboxState::Waiting).select((count(outbox::id), min(outbox::created_at))).get_result(conn).await?;
    let (failed, last_failed) =
        of(OutboxState::Failed).select((count(outbox::id), max(outbox::created_at))).get_result(conn).await?;
    Ok(OutboxCounts { waiting, waiting_since, failed, last_failed })
}
