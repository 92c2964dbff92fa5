//! What an officer typed and did not enter yet: one row a request, the officer's own (row-level security), with its files.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

use super::form::FIELDS;
use crate::db::ids::{IntakeDraftId, IntakeFileId};
use crate::db::read_stored_json;
use crate::db::schema::{intake_draft_files, intake_drafts};
use crate::identity::{Officer, saved_forms};
use crate::messages::attachments::{CheckedFile, FileKind, ScanState};
use crate::web::RawForm;

/// For how long one that nobody goes on with is kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// More of a field is not kept; what is entered is shorter.
const MAX_KEPT_CHARS: usize = 4000;
/// So many of an officer's own are listed.
const MAX_LISTED: i64 = 20;

/// A draft as it is kept.
#[derive(Debug, Clone)]
pub struct IntakeDraft {
    pub id: IntakeDraftId,
    /// Raised by every change.
    pub version: i32,
    /// The fields as they were typed.
    pub typed: RawForm,
    /// It was entered: its receipt has the same id.
    pub entered: bool,
}

type IntakeDraftColumns = (IntakeDraftId, i32, serde_json::Value, Option<DateTime<Utc>>);
const COLUMNS: (intake_drafts::id, intake_drafts::version, intake_drafts::content, intake_drafts::entered_at) =
    (intake_drafts::id, intake_drafts::version, intake_drafts::content, intake_drafts::entered_at);

fn to_draft((id, version, content, entered_at): IntakeDraftColumns) -> QueryResult<IntakeDraft> {
    Ok(IntakeDraft { id, version, typed: read_stored_json("intake draft", id, content)?, entered: entered_at.is_some() })
}

fn to_json(typed: &RawForm) -> QueryResult<serde_json::Value> {
    serde_json::to_value(typed.only(&FIELDS, MAX_KEPT_CHARS))
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))
}

/// A draft of this officer's.
pub async fn find_draft(conn: &mut AsyncPgConnection, officer: &Officer, id: IntakeDraftId) -> QueryResult<Option<IntakeDraft>> {
    let own = intake_drafts::table.filter(intake_drafts::id.eq(id).and(intake_drafts::officer_id.eq(officer.id())));
    let row: Option<IntakeDraftColumns> = own.select(COLUMNS).first(conn).await.optional()?;
    row.map(to_draft).transpose()
}

/// The same, held until the transaction ends.
pub async fn lock_draft(conn: &mut AsyncPgConnection, officer: &Officer, id: IntakeDraftId) -> QueryResult<Option<IntakeDraft>> {
    let own = intake_drafts::table.filter(intake_drafts::id.eq(id).and(intake_drafts::officer_id.eq(officer.id())));
    let row: Option<IntakeDraftColumns> = own.select(COLUMNS).for_update().first(conn).await.optional()?;
    row.map(to_draft).transpose()
}

/// Those that were not entered, the newest first.
pub async fn list_open(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
) -> QueryResult<Vec<(IntakeDraftId, DateTime<Utc>, RawForm)>> {
    let rows: Vec<(IntakeDraftId, DateTime<Utc>, serde_json::Value)> = intake_drafts::table
        .filter(intake_drafts::officer_id.eq(officer.id()).and(intake_drafts::entered_at.is_null()))
        .order(intake_drafts::updated_at.desc())
        .limit(MAX_LISTED)
        .select((intake_drafts::id, intake_drafts::updated_at, intake_drafts::content))
        .load(conn)
        .await?;
    rows.into_iter().map(|(id, at, content)| Ok((id, at, read_stored_json("intake draft", id, content)?))).collect()
}

/// Starts a draft; the same form sent again finds it standing.
pub async fn insert_draft(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: IntakeDraftId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(intake_drafts::table)
        .values((
            intake_drafts::id.eq(id),
            intake_drafts::officer_id.eq(officer.id()),
            intake_drafts::institution_id.eq(officer.institution()),
            intake_drafts::content.eq(serde_json::json!({})),
            intake_drafts::updated_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps a change of a draft that is held.
pub async fn save_draft(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    (id, typed): (IntakeDraftId, &RawForm),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(intake_drafts::table.filter(intake_drafts::id.eq(id).and(intake_drafts::officer_id.eq(officer.id()))))
        .set((
            intake_drafts::version.eq(intake_drafts::version + 1),
            intake_drafts::content.eq(to_json(typed)?),
            intake_drafts::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// It was entered: what it held stands in the request, its files too.
pub async fn mark_entered(
    conn: &mut AsyncPgConnection,
    officer: &Officer,
    id: IntakeDraftId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::delete(intake_draft_files::table.filter(intake_draft_files::draft_id.eq(id))).execute(conn).await?;
    diesel::update(intake_drafts::table.filter(intake_drafts::id.eq(id).and(intake_drafts::officer_id.eq(officer.id()))))
        .set((
            intake_drafts::content.eq(serde_json::json!({})),
            intake_drafts::entered_at.eq(now),
            intake_drafts::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    forget_saved_forms(conn, officer, id).await
}

/// Deletes one that was not entered, with its files; false when there is none.
pub async fn discard_draft(conn: &mut AsyncPgConnection, officer: &Officer, id: IntakeDraftId) -> QueryResult<bool> {
    let own = intake_drafts::officer_id.eq(officer.id()).and(intake_drafts::entered_at.is_null());
    let gone = diesel::delete(intake_drafts::table.filter(intake_drafts::id.eq(id).and(own))).execute(conn).await?;
    forget_saved_forms(conn, officer, id).await?;
    Ok(gone == 1)
}

async fn forget_saved_forms(conn: &mut AsyncPgConnection, officer: &Officer, id: IntakeDraftId) -> QueryResult<()> {
    saved_forms::forget_below(conn, officer.person(), &format!("{}/{id}/", super::ADDRESS)).await
}

/// Removes those unchanged for 30 days, with their files.
pub async fn sweep_intake_drafts(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(intake_drafts::table.filter(intake_drafts::updated_at.lt(now - KEPT_FOR))).execute(conn).await?;
    Ok(())
}

/// Keeps files with a draft that is held; the same file again is kept once.
pub async fn insert_files(
    conn: &mut AsyncPgConnection,
    id: IntakeDraftId,
    files: &[CheckedFile],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    for file in files {
        diesel::insert_into(intake_draft_files::table)
            .values((
                intake_draft_files::id.eq(IntakeFileId::generate()),
                intake_draft_files::draft_id.eq(id),
                intake_draft_files::name.eq(file.name()),
                intake_draft_files::kind.eq(file.kind()),
                intake_draft_files::sha256.eq(Sha256::digest(file.bytes()).to_vec()),
                intake_draft_files::scan.eq(file.scanned()),
                intake_draft_files::bytes.eq(file.bytes()),
                intake_draft_files::written_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// The names of a draft's files, as they came.
pub async fn list_files(conn: &mut AsyncPgConnection, id: IntakeDraftId) -> QueryResult<Vec<(IntakeFileId, String)>> {
    intake_draft_files::table
        .filter(intake_draft_files::draft_id.eq(id))
        .order(intake_draft_files::id)
        .select((intake_draft_files::id, intake_draft_files::name))
        .load(conn)
        .await
}

/// The files themselves, to go with the request.
pub async fn load_files(conn: &mut AsyncPgConnection, id: IntakeDraftId) -> QueryResult<Vec<CheckedFile>> {
    let rows: Vec<(String, FileKind, Vec<u8>, ScanState)> = intake_draft_files::table
        .filter(intake_draft_files::draft_id.eq(id))
        .order(intake_draft_files::id)
        .select((intake_draft_files::name, intake_draft_files::kind, intake_draft_files::bytes, intake_draft_files::scan))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(name, kind, bytes, scan)| CheckedFile::kept(name, kind, bytes, scan)).collect())
}

/// Removes a file of a draft; one that is gone already is no error.
pub async fn delete_file(conn: &mut AsyncPgConnection, id: IntakeDraftId, file: IntakeFileId) -> QueryResult<()> {
    let kept = intake_draft_files::draft_id.eq(id).and(intake_draft_files::id.eq(file));
    diesel::delete(intake_draft_files::table.filter(kept)).execute(conn).await?;
    Ok(())
}
