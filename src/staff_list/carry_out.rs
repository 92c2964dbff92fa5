//! What was planned, in batches, each a transaction with its counts and its audit row.

use anyhow::bail;
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::runs::{self, OPERATOR};
use crate::audit::{Event, record};
use crate::db::ids::{DirectoryImportId, InstitutionId};
use crate::db::{Db, unique_violation};
use crate::directory::store::staff::{self, ChangeCounts, PlannedChanges};

/// People whose changes are committed together: a decision waits for such a batch at most.
const BATCH_PEOPLE: i32 = 5_000;
/// With more new people, their names are gathered before they are written into the search's index.
const MANY_PEOPLE: i64 = 20_000;
/// Batches between two writings.
const GATHERED_BATCHES: usize = 10;
/// How often the index is set back while searches hold it.
const MAX_ATTEMPTS: usize = 5;

/// An import that may begin.
pub(super) struct PlannedImport<'a> {
    pub(super) owner: &'a Db,
    pub(super) progress: &'a (dyn Fn(String) + Sync),
    pub(super) import: DirectoryImportId,
    pub(super) institution: InstitutionId,
    pub(super) planned: PlannedChanges,
    /// The one before was killed, perhaps while it gathered names.
    pub(super) is_after_killed: bool,
}

impl PlannedImport<'_> {
    /// Carries it out.
    ///
    /// # Errors
    /// Those of the database; the batches before are in.
    pub(super) async fn carry_out(&self) -> anyhow::Result<()> {
        let Self { import, institution, planned, is_after_killed, .. } = *self;
        let people = planned.added + planned.changed;
        let gathers = planned.added > MANY_PEOPLE && self.gather_names(true).await?;
        let (mut after, mut done, mut batches) = (0, 0, 0);
        loop {
            let mut tx = self.owner.begin(OPERATOR).await?;
            let Some(last) = staff::next_batch(&mut tx, after, BATCH_PEOPLE).await? else {
                tx.rollback().await?;
                break;
            };
            if gathers {
                staff::allow_gathering(&mut tx).await?;
            }
            let now = tx.now();
            let applied = staff::apply_changes(&mut tx, institution, (after, last), now).await;
            let (counts, renumbered) = match applied {
                Err(error) if unique_violation(&error).is_some() => {
                    bail!("an officer or another program added one of these numbers meanwhile; run the import again")
                }
                applied => applied?,
            };
            for entry in renumbered {
                record(&mut tx, OPERATOR, Event::care_worker_renumbered(import, entry), now).await?;
            }
            note_batch(&mut tx, import, counts, now).await?;
            tx.commit().await?;
            batches += 1;
            if gathers && batches % GATHERED_BATCHES == 0 {
                self.write_gathered_names().await?;
            }
            after = last;
            done += counts.added + counts.changed;
            (self.progress)(format!("Written {done} of {people} people."));
        }
        // Also after one that was killed while it gathered.
        if gathers || is_after_killed {
            self.write_gathered_names().await?;
            for _ in 0..MAX_ATTEMPTS {
                if self.gather_names(false).await? {
                    break;
                }
            }
        }
        let mut ordinal = 0;
        while i64::from(ordinal) < planned.closed {
            let mut tx = self.owner.begin(OPERATOR).await?;
            let now = tx.now();
            let closed = staff::close_leavers(&mut tx, institution, (ordinal, BATCH_PEOPLE), now).await?.entries;
            for entry in &closed {
                record(&mut tx, OPERATOR, Event::care_worker_closed(import, *entry), now).await?;
            }
            note_batch(&mut tx, import, ChangeCounts { closed: closed.len(), ..ChangeCounts::default() }, now).await?;
            tx.commit().await?;
            ordinal += BATCH_PEOPLE;
        }
        let mut tx = self.owner.begin(OPERATOR).await?;
        let now = tx.now();
        runs::finish(&mut tx, import, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether it could be set: a search that holds the index only makes the import slower.
    async fn gather_names(&self, gather: bool) -> anyhow::Result<bool> {
        let mut tx = self.owner.begin(OPERATOR).await?;
        if staff::gather_names(&mut tx, gather).await.is_err() {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn write_gathered_names(&self) -> anyhow::Result<()> {
        let mut tx = self.owner.begin(OPERATOR).await?;
        staff::write_gathered_names(&mut tx).await?;
        Ok(tx.commit().await?)
    }
}

async fn note_batch(
    conn: &mut AsyncPgConnection,
    import: DirectoryImportId,
    counts: ChangeCounts,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    runs::add_counts(conn, import, counts).await?;
    let ChangeCounts { added, changed, closed } = counts;
    record(conn, OPERATOR, Event::directory_imported(import, added, changed, closed), now).await?;
    Ok(())
}
