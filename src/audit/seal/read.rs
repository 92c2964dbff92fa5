//! The whole audit, line by line, in the order in which it is verified: out of the database or out of an export.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::heads::Heads;
use super::keys::Keyring;
use super::records::{AuditRow, Dropped, Seal};
use super::snapshot::ranges;
use super::store;
use super::verify::{VerificationReport, Walk};
use crate::db::{Actor, Db, Job, Tx};

/// Seals that are read at once, and rows about.
const SEALS: i64 = 200;
const ROWS: usize = 20_000;

/// One line of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportLine {
    /// The first one: which form this is, and when it was made.
    Audit {
        /// 1.
        version: u32,
        at: DateTime<Utc>,
    },
    /// What went by retention.
    Dropped(Dropped),
    /// A seal; its rows follow.
    Seal(Box<Seal>),
    /// A row of the seal above.
    Row(Box<AuditRow>),
    /// A row that stands in no seal.
    Unsealed(Box<AuditRow>),
}

pub type Sink<'a> = &'a mut (dyn FnMut(ExportLine) -> anyhow::Result<()> + Send);

/// Hands over all lines of the database, as they are at one moment.
///
/// # Errors
/// Those of the database, and of who takes them.
pub async fn database(db: &Db, now: DateTime<Utc>, sink: Sink<'_>) -> anyhow::Result<()> {
    let mut tx = db.snapshot(Actor::System(Job::Seal)).await?;
    sink(ExportLine::Audit { version: 1, at: now })?;
    for gone in store::dropped(&mut tx).await? {
        sink(ExportLine::Dropped(gone))?;
    }
    let (mut sealed, mut after) = (Vec::new(), 0);
    loop {
        let some = store::seals(&mut tx, after, SEALS).await?;
        let Some(last) = some.last() else {
            break;
        };
        after = last.number;
        let mut some = some.into_iter().peekable();
        while some.peek().is_some() {
            let (mut group, mut rows) = (Vec::new(), 0);
            while rows < ROWS
                && let Some(seal) = some.next()
            {
                rows += seal.row_hashes.len() / 32;
                group.push(seal);
            }
            of_seals(&mut tx, group, &mut sealed, sink).await?;
        }
    }
    sealed.sort_unstable();
    unsealed(&mut tx, &sealed, sink).await?;
    tx.commit().await?;
    Ok(())
}

/// Some seals with their rows.
async fn of_seals(tx: &mut Tx, group: Vec<Seal>, sealed: &mut Vec<(i64, i64)>, sink: Sink<'_>) -> anyhow::Result<()> {
    let numbers: Vec<Vec<(i64, i64)>> = group.iter().map(|seal| ranges(&seal.ids).unwrap_or_default()).collect();
    let all = || numbers.iter().flatten();
    let (from, end) = (all().map(|one| one.0).min().unwrap_or(0), all().map(|one| one.1).max().unwrap_or(0));
    let rows = store::rows(tx, from.saturating_sub(1), end.saturating_sub(1)).await?;
    let mut rows: BTreeMap<i64, AuditRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    for (seal, numbers) in group.into_iter().zip(numbers) {
        sink(ExportLine::Seal(Box::new(seal)))?;
        for (from, end) in numbers {
            let mut own = rows.split_off(&from);
            let mut rest = own.split_off(&end);
            rows.append(&mut rest);
            for row in own.into_values() {
                sink(ExportLine::Row(Box::new(row)))?;
            }
            sealed.push((from, end));
        }
    }
    Ok(())
}

/// Whether a number stands in one of these ranges, which are in order.
fn is_sealed(sealed: &[(i64, i64)], id: i64) -> bool {
    let place = sealed.partition_point(|(from, _)| *from <= id);
    place.checked_sub(1).and_then(|place| sealed.get(place)).is_some_and(|(_, end)| id < *end)
}

/// What stands in no seal.
async fn unsealed(tx: &mut Tx, sealed: &[(i64, i64)], sink: Sink<'_>) -> anyhow::Result<()> {
    let mut after = i64::MIN;
    loop {
        let ids = store::ids(tx, after, 20_000).await?;
        let Some(last) = ids.last() else {
            return Ok(());
        };
        after = *last;
        let free: Vec<i64> = ids.into_iter().filter(|id| !is_sealed(sealed, *id)).collect();
        if let (Some(first), Some(last)) = (free.first(), free.last()) {
            for row in store::rows(tx, first.saturating_sub(1), *last).await? {
                if !is_sealed(sealed, row.id) {
                    sink(ExportLine::Unsealed(Box::new(row)))?;
                }
            }
        }
    }
}

/// Verifies lines as they come.
pub struct Verifier<'a> {
    keys: &'a Keyring,
    heads: Option<&'a Heads>,
    walk: Option<Walk<'a>>,
    seal: Option<(Box<Seal>, Vec<AuditRow>)>,
}

impl<'a> Verifier<'a> {
    /// With whose signatures are known, and the file of heads.
    pub fn new(keys: &'a Keyring, heads: Option<&'a Heads>) -> Self {
        Self { keys, heads, walk: None, seal: None }
    }

    /// The next line.
    ///
    /// # Errors
    /// When it cannot stand there.
    pub fn take(&mut self, line: ExportLine) -> anyhow::Result<()> {
        if let ExportLine::Audit { version, at } = line {
            anyhow::ensure!(version == 1 && self.walk.is_none(), "this program does not know the form of this export");
            self.walk = Some(Walk::new(self.keys, self.heads, at));
            return Ok(());
        }
        if let ExportLine::Row(row) = line {
            let seal = self.seal.as_mut();
            seal.ok_or_else(|| anyhow::anyhow!("row {} stands before any seal", row.id))?.1.push(*row);
            return Ok(());
        }
        let walk = self.walk.as_mut().ok_or_else(|| anyhow::anyhow!("this is no export of the audit"))?;
        if let Some((seal, rows)) = self.seal.take() {
            walk.seal(&seal, rows);
        }
        match line {
            ExportLine::Dropped(gone) => walk.dropped(&gone),
            ExportLine::Seal(seal) => self.seal = Some((seal, Vec::new())),
            ExportLine::Unsealed(row) => walk.unsealed(&row),
            ExportLine::Audit { .. } | ExportLine::Row(_) => {}
        }
        Ok(())
    }

    /// What was found.
    ///
    /// # Errors
    /// When there was nothing to read.
    pub fn end(mut self) -> anyhow::Result<VerificationReport> {
        let mut walk = self.walk.take().ok_or_else(|| anyhow::anyhow!("this is no export of the audit"))?;
        if let Some((seal, rows)) = self.seal.take() {
            walk.seal(&seal, rows);
        }
        Ok(walk.end())
    }
}

/// Verifies the database.
pub async fn verify(db: &Db, keys: &Keyring, heads: Option<&Heads>, now: DateTime<Utc>) -> anyhow::Result<VerificationReport> {
    let mut verifier = Verifier::new(keys, heads);
    database(db, now, &mut |line| verifier.take(line)).await?;
    verifier.end()
}
