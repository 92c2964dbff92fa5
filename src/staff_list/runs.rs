//! The imports that were run: what each set out to do, and what of it is in.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{DirectoryImportId, InstitutionId};
use crate::db::schema::{directory_imports, institutions};
use crate::db::{Actor, Job};
use crate::directory::Cbe;
use crate::directory::store::staff::ChangeCounts;

/// What an operator typed does all of it, as the owner.
pub(super) const OPERATOR: Actor = Actor::System(Job::Operate);

#[derive(QueryableByName)]
struct LockRow {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

/// Holds off other imports as long as this connection lives, whichever institution's they are: lists name one another's people.
pub(super) async fn lock_imports(conn: &mut AsyncPgConnection) -> QueryResult<bool> {
    let lock = "select pg_try_advisory_lock(hashtext('mijntoegang directory import')) as locked";
    Ok(diesel::sql_query(lock).get_result::<LockRow>(conn).await?.locked)
}

pub(super) async fn find_institution(conn: &mut AsyncPgConnection, cbe: &Cbe) -> QueryResult<Option<(InstitutionId, String)>> {
    let wanted = institutions::table.filter(institutions::cbe.eq(cbe.as_str()));
    wanted.select((institutions::id, institutions::name)).first(conn).await.optional()
}

/// An import that is under way, or was killed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PreviousImport {
    id: DirectoryImportId,
    pub institution: String,
    pub started_at: DateTime<Utc>,
    pub started_by: String,
    pub planned: i32,
    pub added: i32,
    pub changed: i32,
    pub closed: i32,
}

/// Those without an end, the last first.
pub(super) async fn list_unfinished(conn: &mut AsyncPgConnection) -> QueryResult<Vec<PreviousImport>> {
    directory_imports::table
        .inner_join(institutions::table.on(institutions::id.eq(directory_imports::institution_id)))
        .filter(directory_imports::ended_at.is_null())
        .order(directory_imports::started_at.desc())
        .select((
            directory_imports::id,
            institutions::name,
            directory_imports::started_at,
            directory_imports::started_by,
            directory_imports::planned,
            directory_imports::added,
            directory_imports::changed,
            directory_imports::closed,
        ))
        .load(conn)
        .await
}

/// Notes that these were killed.
pub(super) async fn note_interrupted(
    conn: &mut AsyncPgConnection,
    runs: &[PreviousImport],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let ids: Vec<DirectoryImportId> = runs.iter().map(|run| run.id).collect();
    diesel::update(directory_imports::table.filter(directory_imports::id.eq_any(ids)))
        .set((directory_imports::interrupted.eq(true), directory_imports::ended_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// An import that begins.
pub(super) struct NewImport<'a> {
    pub(super) institution: InstitutionId,
    pub(super) started_by: &'a str,
    pub(super) lines: usize,
    pub(super) reported: usize,
    pub(super) planned: i64,
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

pub(super) async fn start(
    conn: &mut AsyncPgConnection,
    new: &NewImport<'_>,
    now: DateTime<Utc>,
) -> QueryResult<DirectoryImportId> {
    let id = DirectoryImportId::generate();
    let started_by: String = new.started_by.chars().take(100).collect();
    diesel::insert_into(directory_imports::table)
        .values((
            directory_imports::id.eq(id),
            directory_imports::institution_id.eq(new.institution),
            directory_imports::started_at.eq(now),
            directory_imports::started_by.eq(started_by),
            directory_imports::lines.eq(count(new.lines)),
            directory_imports::reported.eq(count(new.reported)),
            directory_imports::planned.eq(i32::try_from(new.planned).unwrap_or(i32::MAX)),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}

/// Counts what a batch brought in, in its transaction.
pub(super) async fn add_counts(conn: &mut AsyncPgConnection, import: DirectoryImportId, counts: ChangeCounts) -> QueryResult<()> {
    diesel::update(directory_imports::table.find(import))
        .set((
            directory_imports::added.eq(directory_imports::added + count(counts.added)),
            directory_imports::changed.eq(directory_imports::changed + count(counts.changed)),
            directory_imports::closed.eq(directory_imports::closed + count(counts.closed)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn finish(conn: &mut AsyncPgConnection, import: DirectoryImportId, now: DateTime<Utc>) -> QueryResult<()> {
    let run = directory_imports::table.find(import);
    diesel::update(run).set(directory_imports::ended_at.eq(now)).execute(conn).await?;
    Ok(())
}
