//! Who is told that a matter waits. Its ombudsdienst; where it concerns officers there (R12), the person behind `escalation_email` instead
//! of the shared mailbox; where no officer may open it, that person is asked *Wie mag dit behandelen?*.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::calendar::WorkingDays;
use crate::db::ids::{BreakId, ConversationId, HandlerQuestionId, InstitutionId, RequestId};
use crate::db::schema::handler_questions;
use crate::db::{Actor, DbError, Job, Prepare};
use crate::i18n::{Locale, dates, t, tr};
use crate::mail;
use crate::ombuds_mail::notify_ombudsdienst;
use crate::web::{AppState, random};

const JOB: Actor = Actor::System(Job::HandOver);

/// The hour of the reminder in Brussels.
const REMINDER_HOUR: u32 = 8;

/// What waits.
#[derive(Debug, Clone, Copy)]
pub enum WaitingMatter {
    Request(RequestId),
    Conversation(ConversationId),
    Break(BreakId),
}

impl WaitingMatter {
    fn parts(self) -> (Option<RequestId>, Option<ConversationId>, Option<BreakId>) {
        match self {
            Self::Request(id) => (Some(id), None, None),
            Self::Conversation(id) => (None, Some(id), None),
            Self::Break(id) => (None, None, Some(id)),
        }
    }
}

diesel::define_sql_function! {
    /// How many active officers of the ombudsdienst that handles a matter may open it: all, some or none.
    fn mt_handlers_left(request: Nullable<SqlUuid>, conversation: Nullable<SqlUuid>, broken: Nullable<SqlUuid>) -> Nullable<Text>;
}

/// Something waits for the ombudsdienst of this institution, which handles it: after it was written, for what is withheld is known then.
/// A part of the transaction of what waits (R10).
///
/// # Errors
/// Those of the database.
pub async fn notify_handlers(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    institution: InstitutionId,
    matter: WaitingMatter,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (request, conversation, broken) = matter.parts();
    let left: Option<String> = diesel::select(mt_handlers_left(request, conversation, broken)).get_result(conn).await?;
    match (left.as_deref(), broken) {
        (Some("none"), None) => ask_for_handlers(conn, site, institution, (request, conversation), now).await,
        (Some("none" | "some"), _) => send(conn, site, institution, t(Locale::DUTCH, "mail-escalatie"), now).await,
        _ => notify_ombudsdienst(conn, site, institution, now).await,
    }
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct MatterToAsk {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    request_id: Option<RequestId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    conversation_id: Option<ConversationId>,
}

/// Once: while nobody answered, the reminder asks again.
async fn ask_for_handlers(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    institution: InstitutionId,
    (request, conversation): (Option<RequestId>, Option<ConversationId>),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let to_ask: Option<MatterToAsk> = diesel::sql_query("select request_id, conversation_id from mt_matter_to_ask($1, $2)")
        .bind::<Nullable<SqlUuid>, _>(request)
        .bind::<Nullable<SqlUuid>, _>(conversation)
        .prepared()
        .get_result(conn)
        .await
        .optional()?;
    let Some(matter) = to_ask else { return Ok(()) };
    let (token, hash) = new_token()?;
    diesel::insert_into(handler_questions::table)
        .values((
            handler_questions::id.eq(HandlerQuestionId::generate()),
            handler_questions::institution_id.eq(institution),
            handler_questions::request_id.eq(matter.request_id),
            handler_questions::conversation_id.eq(matter.conversation_id),
            handler_questions::token_hash.eq(hash),
            handler_questions::asked_at.eq(now),
            handler_questions::reminded_at.eq(now),
        ))
        .execute(conn)
        .await?;
    send(conn, site, institution, &question_text(site, &token), now).await
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct WaitingQuestion {
    #[diesel(sql_type = SqlUuid)]
    id: HandlerQuestionId,
    #[diesel(sql_type = SqlUuid)]
    institution_id: InstitutionId,
    #[diesel(sql_type = Timestamptz)]
    reminded_at: DateTime<Utc>,
}

fn new_token() -> QueryResult<(String, Vec<u8>)> {
    random::link_token().map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))
}

fn question_text(site: &AppState, token: &str) -> String {
    let link = format!("{}/wie-mag-behandelen/{token}", site.base_url);
    tr(Locale::DUTCH, "mail-wie-mag", &[("link", (&link).into())])
}

async fn send(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    institution: InstitutionId,
    body: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let own = site.institutions.iter().find(|one| one.id == institution);
    // Without an address only the operator is told, by the metric and the log.
    let Some(to) = own.and_then(|one| one.escalation_email.as_ref()) else { return Ok(()) };
    let subject = t(Locale::DUTCH, "mail-escalatie-onderwerp");
    let mail = site
        .sender
        .mail("conflict-escalated", to, subject, body)
        .map_err(|error| diesel::result::Error::QueryBuilderError(error.into()))?;
    mail::enqueue(conn, &mail, now).await
}

/// Once each working day, from 8.00, while nobody was named: a new link to that person, and a line in the log for the operator.
///
/// # Errors
/// Those of the database.
pub async fn remind(site: &AppState) -> Result<(), DbError> {
    let mut tx = site.db.begin(JOB).await?;
    let now = tx.now();
    if !is_time(&site.rules.working_days, now) {
        return tx.rollback().await;
    }
    let open: Vec<WaitingQuestion> = diesel::sql_query(
        "select id, institution_id, reminded_at from handler_questions where answered_at is null
           and mt_handlers_left(request_id, conversation_id, null) = 'none' order by id for update skip locked",
    )
    .prepared()
    .load(&mut *tx)
    .await?;
    for question in open.iter().filter(|question| dates::day(question.reminded_at) < dates::day(now)) {
        tracing::warn!("a matter waits until somebody is named who may handle it (R12)");
        let (token, hash) = new_token()?;
        diesel::update(handler_questions::table.find(question.id))
            .set((handler_questions::token_hash.eq(hash), handler_questions::reminded_at.eq(now)))
            .execute(&mut *tx)
            .await?;
        send(&mut tx, site, question.institution_id, &question_text(site, &token), now).await?;
    }
    tx.commit().await
}

fn is_time(working_days: &WorkingDays, now: DateTime<Utc>) -> bool {
    let today = dates::day(now);
    working_days.contains(today) && dates::at_hour(today, REMINDER_HOUR).is_some_and(|morning| now >= morning)
}

/// Whether a request, or a conversation with its request, waits until somebody is named.
///
/// # Errors
/// Those of the database.
pub async fn waits_for_handler(
    conn: &mut AsyncPgConnection,
    request: Option<RequestId>,
    conversation: Option<ConversationId>,
) -> QueryResult<bool> {
    let of = handler_questions::request_id.eq(request).or(handler_questions::conversation_id.eq(conversation));
    let open = handler_questions::table.filter(handler_questions::answered_at.is_null()).filter(of);
    diesel::select(diesel::dsl::exists(open)).get_result(conn).await
}
