//! Matters that no other ombudsdienst can take (R12): word goes to `escalation_email` instead of the shared mailbox, and where nobody knows
//! whom it concerns, a link to *Wie mag dit behandelen?*.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::calendar::WorkingDays;
use crate::db::ids::{BreakId, ConversationId, HandlerQuestionId, InstitutionId, RequestId};
use crate::db::schema::handler_questions;
use crate::db::{Actor, DbError, Job};
use crate::i18n::{Locale, dates, t, tr};
use crate::mail;
use crate::ombuds_mail::notify_ombudsdienst;
use crate::web::{AppState, random};

const JOB: Actor = Actor::System(Job::HandOver);

/// What waits.
#[derive(Debug, Clone, Copy)]
pub enum WaitingMatter {
    Request(RequestId),
    Conversation(ConversationId),
    Break(BreakId),
}

impl WaitingMatter {
    const fn kind_and_id(self) -> (&'static str, Uuid) {
        match self {
            Self::Request(id) => ("request", id.uuid()),
            Self::Conversation(id) => ("conversation", id.uuid()),
            Self::Break(id) => ("break", id.uuid()),
        }
    }
}

diesel::define_sql_function! {
    /// Whether a matter is kept from an officer of the ombudsdienst that handles it.
    fn mt_is_withheld(kind: Text, matter: SqlUuid) -> Bool;
}

/// Something waits, of a matter that is there: word goes to the ombudsdienst that handles it, or past its shared mailbox where an officer
/// of it is concerned.
///
/// # Errors
/// Those of the database.
pub async fn notify_handler(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    institution: InstitutionId,
    matter: WaitingMatter,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (kind, id) = matter.kind_and_id();
    if diesel::select(mt_is_withheld(kind, id)).get_result(conn).await? {
        return send(conn, site, institution, t(Locale::DUTCH, "mail-escalatie"), now).await;
    }
    notify_ombudsdienst(conn, site, institution, now).await
}

/// Tells the person behind `escalation_email`. `undisclosed`: nobody knows whom it concerns, so they are asked.
///
/// # Errors
/// Those of the database.
pub async fn escalate(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    (institution, matter, undisclosed): (InstitutionId, WaitingMatter, bool),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    if !undisclosed {
        return send(conn, site, institution, t(Locale::DUTCH, "mail-escalatie"), now).await;
    }
    let (request, conversation) = match matter {
        WaitingMatter::Request(id) => (Some(id), None),
        WaitingMatter::Conversation(id) => (None, Some(id)),
        // Whom a break concerns is known from its report.
        WaitingMatter::Break(_) => return send(conn, site, institution, t(Locale::DUTCH, "mail-escalatie"), now).await,
    };
    let (token, hash) = random::link_token().map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    diesel::insert_into(handler_questions::table)
        .values((
            handler_questions::id.eq(HandlerQuestionId::generate()),
            handler_questions::institution_id.eq(institution),
            handler_questions::request_id.eq(request),
            handler_questions::conversation_id.eq(conversation),
            handler_questions::token_hash.eq(hash),
            handler_questions::asked_at.eq(now),
            handler_questions::reminded_at.eq(now),
        ))
        .execute(conn)
        .await?;
    send(conn, site, institution, &question_text(site, &token), now).await
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
    let now = site.clock.now();
    if !is_time(&site.rules.working_days, now) {
        return Ok(());
    }
    let mut tx = site.db.begin(JOB).await?;
    let open: Vec<(HandlerQuestionId, InstitutionId, DateTime<Utc>)> = handler_questions::table
        .filter(handler_questions::answered_at.is_null())
        .select((handler_questions::id, handler_questions::institution_id, handler_questions::reminded_at))
        .for_update()
        .skip_locked()
        .load(&mut *tx)
        .await?;
    let due = open.iter().filter(|(.., reminded)| dates::day(*reminded) < dates::day(now));
    for (id, institution, _) in due {
        tracing::warn!("a matter waits until somebody is named who may handle it (R12)");
        let (token, hash) = random::link_token().map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
        diesel::update(handler_questions::table.find(id))
            .set((handler_questions::token_hash.eq(hash), handler_questions::reminded_at.eq(now)))
            .execute(&mut *tx)
            .await?;
        send(&mut tx, site, *institution, &question_text(site, &token), now).await?;
    }
    tx.commit().await
}

fn is_time(working_days: &WorkingDays, now: DateTime<Utc>) -> bool {
    let today = dates::day(now);
    working_days.contains(today) && dates::start_of(today).is_some_and(|start| now >= start + TimeDelta::hours(8))
}

/// Whether a request waits until somebody is named.
///
/// # Errors
/// Those of the database.
pub async fn waits_for_handler(conn: &mut AsyncPgConnection, request: RequestId) -> QueryResult<bool> {
    let open =
        handler_questions::table.filter(handler_questions::request_id.eq(request).and(handler_questions::answered_at.is_null()));
    diesel::select(diesel::dsl::exists(open)).get_result(conn).await
}
