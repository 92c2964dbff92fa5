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

/// Seals that are read at once, and rows about: what is in memory stays the same over millions of rows.
const SEALS: i64 = 20;
const ROWS: usize = 20_000;
/// Numbers that are read along, rather than in a statement more.
const MAX_GAP: i64 = 100;

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
    let (mut sealed, mut after) = (SealedNumbers::default(), 0);
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
    unsealed(&mut tx, &sealed, sink).await?;
    tx.commit().await?;
    Ok(())
}

/// The numbers that stand in seals: from the first up to without the second. What lies side by side is one, so that no more are kept
/// than there are gaps, of transactions that were rolled back.
#[derive(Default)]
struct SealedNumbers(BTreeMap<i64, i64>);

impl SealedNumbers {
    fn add(&mut self, from: i64, end: i64) {
        let (mut from, mut end) = (from, end);
        if let Some((before, upto)) = self.0.range(..=from).next_back().map(|(before, upto)| (*before, *upto))
            && upto >= from
        {
            from = before;
            end = end.max(upto);
        }
        while let Some((next, upto)) = self.0.range(from..=end).next().map(|(next, upto)| (*next, *upto)) {
            self.0.remove(&next);
            end = end.max(upto);
        }
        self.0.insert(from, end);
    }

    fn contains(&self, id: i64) -> bool {
        self.0.range(..=id).next_back().is_some_and(|(_, end)| id < *end)
    }
}

/// Some seals with their rows.
async fn of_seals(tx: &mut Tx, group: Vec<Seal>, sealed: &mut SealedNumbers, sink: Sink<'_>) -> anyhow::Result<()> {
    let numbers: Vec<Vec<(i64, i64)>> = group.iter().map(|seal| ranges(&seal.ids).unwrap_or_default()).collect();
    let mut rows: BTreeMap<i64, AuditRow> = BTreeMap::new();
    // A row that came late stands far from the others of its seal: what lies in between is not read.
    for (from, end) in spans(numbers.iter().flatten().copied().collect()) {
        let some = store::rows(tx, from.saturating_sub(1), end.saturating_sub(1)).await?;
        rows.extend(some.into_iter().map(|row| (row.id, row)));
    }
    for (seal, numbers) in group.into_iter().zip(numbers) {
        sink(ExportLine::Seal(Box::new(seal)))?;
        for (from, end) in numbers {
            let mut own = rows.split_off(&from);
            let mut rest = own.split_off(&end);
            rows.append(&mut rest);
            for row in own.into_values() {
                sink(ExportLine::Row(Box::new(row)))?;
            }
            sealed.add(from, end);
        }
    }
    Ok(())
}

/// These ranges in their order, joined where little lies between them.
fn spans(mut ranges: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    ranges.sort_unstable();
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for (from, end) in ranges {
        match spans.last_mut() {
            Some((_, last)) if from.saturating_sub(*last) <= MAX_GAP => *last = end.max(*last),
            _ => spans.push((from, end)),
        }
    }
    spans
}

/// What stands in no seal.
async fn unsealed(tx: &mut Tx, sealed: &SealedNumbers, sink: Sink<'_>) -> anyhow::Result<()> {
    let mut after = i64::MIN;
    loop {
        let ids = store::ids(tx, after, 20_000).await?;
        let Some(last) = ids.last() else {
            return Ok(());
        };
        after = *last;
        let free = ids.into_iter().filter(|id| !sealed.contains(*id)).map(|id| (id, id.saturating_add(1)));
        for (from, end) in spans(free.collect()) {
            for row in store::rows(tx, from.saturating_sub(1), end.saturating_sub(1)).await? {
                if !sealed.contains(row.id) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_side_by_side_is_one() {
        let mut sealed = SealedNumbers::default();
        for (from, end) in [(1, 4), (7, 9), (4, 6), (20, 30), (6, 7), (40, 41)] {
            sealed.add(from, end);
        }
        assert_eq!(sealed.0, BTreeMap::from([(1, 9), (20, 30), (40, 41)]));
        assert!([1, 8, 20, 29, 40].iter().all(|id| sealed.contains(*id)));
        assert!([0, 9, 19, 30, 41].iter().all(|id| !sealed.contains(*id)));
        assert_eq!(spans(vec![(400, 500), (1, 2), (50, 60), (161, 162)]), [(1, 60), (161, 162), (400, 500)]);
    }
}
