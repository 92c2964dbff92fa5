//! Drafts in Postgres: one row, one version, the patient's own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::draft::Draft;
use crate::db::ids::{ConversationId, DraftId};
use crate::db::schema::request_drafts::dsl;
use crate::identity::{Officer, Patient, parked};
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
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether it was sent.
    pub sent: bool,
    /// The conversation in which an officer prepared it.
    pub conversation: Option<ConversationId>,
}

type Row = (DraftId, i32, serde_json::Value, DateTime<Utc>, Option<DateTime<Utc>>, Option<ConversationId>);

fn stored((id, version, content, updated_at, sent_at, conversation): Row) -> StoredDraft {
    // A draft of an older program that can't be read any more starts anew; nothing of it was sent.
    let draft = serde_json::from_value(content).unwrap_or_default();
    StoredDraft { id, version, draft, updated_at, sent: sent_at.is_some(), conversation }
}

/// A draft of this patient.
pub async fn find(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId) -> QueryResult<Option<StoredDraft>> {
    let row: Option<Row> = dsl::request_drafts
        .filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject())))
        .select((dsl::id, dsl::version, dsl::content, dsl::updated_at, dsl::sent_at, dsl::conversation_id))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(stored))
}

/// The same, held until the transaction ends: a change or a sending at the same time waits.
pub async fn hold(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId) -> QueryResult<Option<StoredDraft>> {
    let row: Option<Row> = dsl::request_drafts
        .filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject())))
        .select((dsl::id, dsl::version, dsl::content, dsl::updated_at, dsl::sent_at, dsl::conversation_id))
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(stored))
}

/// The requests that the patient began and has not sent, the newest first. A search that named nobody yet is none.
pub async fn open(conn: &mut AsyncPgConnection, patient: &Patient) -> QueryResult<Vec<StoredDraft>> {
    let rows: Vec<Row> = dsl::request_drafts
        .filter(dsl::patient_id.eq(patient.subject()).and(dsl::sent_at.is_null()).and(dsl::has_person))
        .order(dsl::updated_at.desc())
        .limit(10)
        .select((dsl::id, dsl::version, dsl::content, dsl::updated_at, dsl::sent_at, dsl::conversation_id))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(stored).collect())
}

/// What the ombudsdienst prepared and the patient has not sent yet, the newest of it.
pub async fn prepared(mut conn: &AsyncPgConnection, patient: &Patient) -> QueryResult<Option<DraftId>> {
    dsl::request_drafts
        .filter(dsl::patient_id.eq(patient.subject()).and(dsl::sent_at.is_null()).and(dsl::conversation_id.is_not_null()))
        .order(dsl::updated_at.desc())
        .select(dsl::id)
        .first(&mut conn)
        .await
        .optional()
}

/// Starts a draft; the same form sent again finds it standing. False when the id is taken.
pub async fn start(
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
            dsl::content.eq(to_json(draft)),
            dsl::updated_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(made == 1)
}

/// A draft that an officer prepares for the patient of a conversation: the patient's own from now on, whom row-level security
/// alone shows it. False when one stands already.
pub async fn prepare(
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
            dsl::content.eq(to_json(draft)),
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
pub async fn save(
    conn: &mut AsyncPgConnection,
    patient: &Patient,
    id: DraftId,
    draft: &Draft,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(dsl::request_drafts.filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject()))))
        .set((dsl::version.eq(dsl::version + 1), dsl::content.eq(to_json(draft)), dsl::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// The draft was sent: what it held stands in the request now.
pub async fn sent(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(dsl::request_drafts.filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject()))))
        .set((dsl::content.eq(serde_json::json!({})), dsl::sent_at.eq(now), dsl::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

fn to_json(draft: &Draft) -> serde_json::Value {
    serde_json::to_value(draft).unwrap_or_default()
}

/// Throws a draft away that was not sent, with what was kept for its pages; false when there is none.
pub async fn discard(conn: &mut AsyncPgConnection, patient: &Patient, id: DraftId) -> QueryResult<bool> {
    let gone = diesel::delete(
        dsl::request_drafts.filter(dsl::id.eq(id).and(dsl::patient_id.eq(patient.subject())).and(dsl::sent_at.is_null())),
    )
    .execute(conn)
    .await?;
    parked::forget_below(conn, patient.person(), &format!("/uitsluitingen/aanvragen/{id}/")).await?;
    Ok(gone == 1)
}

diesel::define_sql_function! {
    /// Removes searches of more than a day ago that named nobody.
    fn drafts_of_nobody_sweep(moment: Timestamptz) -> BigInt;
}

/// Removes drafts that nobody touched for 90 days, and those without a person after a day.
pub async fn sweep(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    let _: i64 = diesel::select(drafts_of_nobody_sweep(now)).get_result(conn).await?;
    diesel::delete(dsl::request_drafts.filter(dsl::updated_at.lt(now - chrono::TimeDelta::days(90)))).execute(conn).await?;
    Ok(())
}
