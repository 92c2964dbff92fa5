//! What is told in the transaction of what happened: the message, and the neutral notice by e-mail.

use chrono::{DateTime, Datelike, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::Kind;
use super::{mails, matters, store};
use crate::db::ids::{CareWorkerId, ConversationId, ExclusionId, IdempotencyKey, InstitutionId, OfficerId, PatientId, RequestId};
use crate::db::schema::conversations;
use crate::identity::Officer;
use crate::web::{ConversationReference, Site, dates};

/// What a conversation hangs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    pub request: Option<RequestId>,
    pub exclusion: Option<ExclusionId>,
    /// Whom it concerns (R12).
    pub care_worker: Option<CareWorkerId>,
    /// Or the name of somebody who is no entry (R12).
    pub named: &'a str,
}

/// One notice of the portal.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// Whom it is for.
    pub patient: PatientId,
    pub institution: InstitutionId,
    pub kind: Kind,
    /// The subject, which is the title of its page: names nobody.
    pub subject: &'a str,
    pub body: &'a str,
    /// What it is about.
    pub about: About<'a>,
    /// Not urgent: of these, at most one mail a day (a break without a relationship).
    pub calm: bool,
}

/// Starts a conversation with a notice, and sends the neutral mail when an address is known. `officer` is whoever caused
/// it, if one did. Answers the conversation.
pub async fn tell(
    conn: &mut AsyncPgConnection,
    site: &Site,
    officer: Option<&Officer>,
    notice: &Notice<'_>,
    now: DateTime<Utc>,
) -> QueryResult<ConversationId> {
    let conversation = begin(conn, notice, now).await?;
    let place = store::Place { conversation, patient: notice.patient, institution: notice.institution };
    store::add_notice(conn, officer, &place, notice.kind, notice.body, now).await?;
    mails::send(conn, site, notice.patient, notice.calm, now).await?;
    Ok(conversation)
}

/// Makes the conversation that a notice starts.
async fn begin(conn: &mut AsyncPgConnection, notice: &Notice<'_>, now: DateTime<Utc>) -> QueryResult<ConversationId> {
    let conversation = ConversationId::generate();
    let reference = next_reference(conn, now).await?;
    diesel::insert_into(conversations::table)
        .values((
            conversations::id.eq(conversation),
            conversations::reference.eq(reference.as_str()),
            conversations::patient_id.eq(notice.patient),
            conversations::institution_id.eq(notice.institution),
            conversations::topic.eq(notice.kind.topic()),
            conversations::subject.eq(notice.subject),
            conversations::request_id.eq(notice.about.request),
            conversations::exclusion_id.eq(notice.about.exclusion),
            conversations::care_worker_id.eq(notice.about.care_worker),
            conversations::named_key.eq(crate::directory::names::search_key(notice.about.named)),
            conversations::started_at.eq(now),
            conversations::last_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(conversation)
}

/// An officer asks something about a request (`notice.about.request`): in the conversation where that was done before, or
/// in a new one. Answers the conversation; none when the same form was sent before.
pub async fn ask(
    conn: &mut AsyncPgConnection,
    site: &Site,
    officer: &Officer,
    notice: &Notice<'_>,
    sent_with: IdempotencyKey,
    now: DateTime<Utc>,
) -> QueryResult<Option<ConversationId>> {
    let Some(request) = notice.about.request else {
        return Ok(None);
    };
    let conversation = match matters::question_place(conn, officer, request).await? {
        Some(place) => place.conversation,
        None => begin(conn, notice, now).await?,
    };
    let place = store::Place { conversation, patient: notice.patient, institution: notice.institution };
    let new = store::NewMessage {
        place,
        author: notice.kind.author(),
        officer: Some(officer),
        kind: notice.kind,
        body: notice.body,
        sent_with: Some(sent_with),
    };
    if store::add(conn, &new, now).await?.is_none() {
        return Ok(None);
    }
    diesel::update(conversations::table.filter(conversations::id.eq(conversation)))
        .set((
            conversations::last_at.eq(now),
            conversations::is_talk.eq(true),
            conversations::waits_since.eq(conversations::unread_since),
            conversations::closed_at.eq(None::<DateTime<Utc>>),
            conversations::closed_by.eq(None::<OfficerId>),
        ))
        .execute(conn)
        .await?;
    mails::notice(conn, site, notice.patient, now).await?;
    Ok(Some(conversation))
}

/// Tells more in a conversation that stands, with the neutral mail.
pub async fn tell_more(
    conn: &mut AsyncPgConnection,
    site: &Site,
    officer: Option<&Officer>,
    place: &store::Place,
    kind: Kind,
    body: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    store::add_notice(conn, officer, place, kind, body, now).await?;
    store::touch(conn, officer, place.conversation, now).await?;
    mails::notice(conn, site, place.patient, now).await
}

/// The next reference of this year.
pub(super) async fn next_reference(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<ConversationReference> {
    let number = crate::db::next_number(conn, "conversation_numbers").await?;
    let year = u32::try_from(dates::day(now).year()).unwrap_or(0);
    Ok(ConversationReference::new(year, number))
}
