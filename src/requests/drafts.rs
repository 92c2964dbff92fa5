//! Drafts in Postgres: one row, one version, the patient's own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::draft::Draft;
use crate::db::ids::{ConversationId, DraftId};
use crate::db::read_stored_json;
use crate::db::schema::request_drafts::dsl;
use crate::identity::{Officer, Patient, saved_forms};
use crate::messages::Place;

/// A draft as it is kept.
#[derive(Debug, Clone)]
pub struct StoredDraft {
    /// Its id, also the key that makes sending it twice the same as sending it once.
    pub id: DraftId,
    /// Raised by every change.
    pub version: i32,
    /// What was filled in.
    pub draft: Draft,
    /// Whether it was sent.
    pub sent: bool,
    /// The conversation in which an officer prepared it.
    pub conversation: Option<ConversationId>,
}

type DraftColumns = (DraftId, i32, serde_json::Value, Option<DateTime<Utc>>, Option<ConversationId>);

/// One that another program wrote and this one cannot read is never taken for an empty one: what was typed stays as it is.
fn to_stored_draft((id, version, content, sent_at, conversation): DraftColumns) -> QueryResult<StoredDraft> {
    let draft = read_stored_json("draft", id, content)?;
    Ok(StoredDraft { id, version, draft, sent: sent_at.is_some(), conversation })
}

/// A draft of this patient.
pub async fn find_draft(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId) -> QueryResult<Option<StoredDraft>> {
    let row: Option<DraftColumns> = dsl::request_drafts
        .filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject())))
        .select((dsl::id, dsl::version, dsl::content, dsl::sent_at, dsl::conversation_id))
        .first(conn)
        .await
        .optional()?;
    row.map(to_stored_draft).transpose()
}

/// The same, held until the transaction ends: a change or a sending at the same time waits.
pub async fn lock_draft(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId) -> QueryResult<Option<StoredDraft>> {
    let row: Option<DraftColumns> = dsl::request_drafts
        .filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject())))
        .select((dsl::id, dsl::version, dsl::content, dsl::sent_at, dsl::conversation_id))
        .for_update()
        .first(conn)
        .await
        .optional()?;
    row.map(to_stored_draft).transpose()
}

/// A draft of a list: one that cannot be read does not keep the others from the patient.
pub struct ListedDraft {
    pub id: DraftId,
    pub updated_at: DateTime<Utc>,
    /// An officer prepared it.
    pub prepared: bool,
    pub draft: QueryResult<Draft>,
}

/// The drafts that name a person and were not sent, the newest first.
pub async fn list_open_drafts(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<ListedDraft>> {
    let rows: Vec<(DraftId, serde_json::Value, DateTime<Utc>, Option<ConversationId>)> = dsl::request_drafts
        .filter(dsl::patient_id.eq(patient.subject()).and(dsl::sent_at.is_null()).and(dsl::has_person))
        .order(dsl::updated_at.desc())
        .limit(10)
        .select((dsl::id, dsl::content, dsl::updated_at, dsl::conversation_id))
        .load(conn)
        .await?;
    let listed =
        |(id, content, updated_at, conversation): (DraftId, serde_json::Value, DateTime<Utc>, Option<ConversationId>)| {
            ListedDraft { id, updated_at, prepared: conversation.is_some(), draft: read_stored_json("draft", id, content) }
        };
    Ok(rows.into_iter().map(listed).collect())
}

/// Starts a draft; the same form sent again finds it standing. False when the id is taken.
pub async fn insert_draft(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    id: DraftId,
    draft: &Draft,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let made = diesel::insert_into(dsl::request_drafts)
        .values((
            dsl::id.eq(id),
            dsl::patient_id.eq(patient.subject()),
            dsl::version.eq(1),
            dsl::content.eq(to_json(draft)?),
            dsl::updated_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(made == 1)
}

/// A draft that an officer prepares for the patient of a conversation: the patient's own from now on, whom row-level security
/// alone shows it. False when one stands already.
pub async fn insert_prepared_draft(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: DraftId,
    place: &Place,
    draft: &Draft,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let made = diesel::insert_into(dsl::request_drafts)
        .values((
            dsl::id.eq(id),
            dsl::patient_id.eq(place.patient),
            dsl::version.eq(1),
            dsl::content.eq(to_json(draft)?),
            dsl::updated_at.eq(now),
            dsl::prepared_by.eq(officer.id()),
            dsl::conversation_id.eq(place.conversation),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(made == 1)
}

/// Keeps a change of a draft that is held.
pub async fn save_draft(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    id: DraftId,
    draft: &Draft,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(dsl::request_drafts.filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject()))))
        .set((dsl::version.eq(dsl::version + 1), dsl::content.eq(to_json(draft)?), dsl::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// The draft was sent: what it held stands in the request now.
pub async fn mark_draft_sent(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    id: DraftId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(dsl::request_drafts.filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject()))))
        .set((dsl::content.eq(serde_json::json!({})), dsl::sent_at.eq(now), dsl::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

fn to_json(draft: &Draft) -> QueryResult<serde_json::Value> {
    serde_json::to_value(draft).map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// Deletes an unsent draft, with the saved forms of its pages; false when not found.
pub async fn discard_draft(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId) -> QueryResult<bool> {
    let gone = diesel::delete(
        dsl::request_drafts.filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject())).and(dsl::sent_at.is_null())),
    )
    .execute(conn)
    .await?;
    saved_forms::forget_below(conn, patient.person(), &format!("/uitsluitingen/aanvragen/{id}/")).await?;
    Ok(gone == 1)
}

diesel::define_sql_function! {
    /// Removes drafts without a person after a day.
    fn mt_drafts_of_nobody_sweep(moment: Timestamptz) -> BigInt;
}

/// Removes drafts unchanged for 90 days, and those without a person after a day.
pub async fn sweep_drafts(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let _: i64 = diesel::select(mt_drafts_of_nobody_sweep(now)).get_result(conn).await?;
    diesel::delete(dsl::request_drafts.filter(dsl::updated_at.lt(now - chrono::TimeDelta::days(90)))).execute(conn).await?;
    Ok(())
}
