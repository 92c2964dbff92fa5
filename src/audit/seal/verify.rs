//! Walks the chain: every row against its seal, every seal against the one before, its signature, and the file of heads.
//! Goes on after what does not fit, so that the first thing found does not hide another.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::encode::{self, Hash, NOTHING};
use super::heads::Heads;
use super::keys::Keyring;
use super::records::{AuditRow, Dropped, Seal};
use super::snapshot::{Snapshot, ranges};

/// How long a row may wait for its seal.
const MAX_SEAL_WAIT: TimeDelta = TimeDelta::seconds(60);
/// How long before the previous seal a row may have happened: no page's transaction takes that long.
const MAX_LATENESS: TimeDelta = TimeDelta::minutes(10);
const MAX_FINDINGS_LISTED: usize = 20;

/// What the walk found.
#[derive(Debug, Default)]
pub struct VerificationReport {
    pub rows: i64,
    /// Seals.
    pub seals: i64,
    /// The last seal, and when it was made.
    pub until: Option<(i64, DateTime<Utc>)>,
    /// Rows that wait for their seal.
    pub waiting: i64,
    /// Rows that went by retention.
    pub dropped: i64,
    /// What does not fit, the first at first; at most 20.
    pub findings: Vec<String>,
    /// How much does not fit.
    pub found: usize,
}

/// A walk under way: hand it what was dropped, each seal with its rows in order, then what stands in no seal.
pub struct Walk<'a> {
    keys: &'a Keyring,
    heads: Option<&'a Heads>,
    now: DateTime<Utc>,
    number: i64,
    hash: Vec<u8>,
    /// When the last seal was made that left nothing to the next.
    signed_at: Option<DateTime<Utc>>,
    settled: i64,
    /// The seals above what is settled: their last row, and what they saw.
    open: VecDeque<(i64, Snapshot)>,
    report: VerificationReport,
}

impl<'a> Walk<'a> {
    pub fn new(keys: &'a Keyring, heads: Option<&'a Heads>, now: DateTime<Utc>) -> Self {
        Self {
            keys,
            heads,
            now,
            number: 0,
            hash: NOTHING.to_vec(),
            signed_at: None,
            settled: 0,
            open: VecDeque::new(),
            report: VerificationReport::default(),
        }
    }

    fn find(&mut self, what: String) {
        self.report.found += 1;
        if self.report.findings.len() < MAX_FINDINGS_LISTED {
            self.report.findings.push(what);
        }
    }

    /// Whether this is the next one; says what is missing, or that its head does not follow.
    fn follows(&mut self, first: i64, previous: &[u8]) {
        let expected = self.number.saturating_add(1);
        if first == expected {
            if previous != self.hash {
                self.find(format!("seal {first}: does not follow seal {}", self.number));
            }
        } else if first > expected {
            let missing = seals(expected, first.saturating_sub(1));
            self.find(format!("{missing}: removed, with all rows"));
        } else {
            self.find(format!("seal {first}: stands twice"));
        }
    }

    /// Steps on to what comes after this one.
    fn step(&mut self, last: i64, hash: &[u8]) {
        if self.heads.and_then(|heads| heads.get(last)).is_some_and(|head| head[..] != *hash) {
            self.find(format!("seal {last}: is not the one whose head the file has; it was made again"));
        }
        self.number = last;
        self.hash = hash.to_vec();
    }

    /// What went by retention.
    pub fn dropped(&mut self, gone: &Dropped) {
        let name = format!("record of dropped {}", seals(gone.first_seal, gone.last_seal));
        if encode::dropped(gone)[..] != gone.hash[..] {
            self.find(format!("{name}: was changed"));
        } else if !self.keys.signed(&gone.key_id, &gone.hash, &gone.signature) {
            self.find(format!("{name}: is signed by nobody known (key {})", gone.key_id));
        }
        self.follows(gone.first_seal, &gone.previous_hash);
        self.step(gone.last_seal, &gone.last_hash);
        self.report.dropped += gone.rows;
    }

    /// A seal, and the rows with its numbers that are there.
    pub fn seal(&mut self, seal: &Seal, rows: Vec<AuditRow>) {
        self.follows(seal.number, &seal.previous_hash);
        let (Some(numbers), Some(snapshot)) = (ranges(&seal.ids), Snapshot::parse(&seal.snapshot)) else {
            self.find(format!("seal {}: was changed", seal.number));
            self.step(seal.number, &seal.hash);
            return;
        };
        let before = self.report.found;
        self.rows_of(seal, &numbers, rows);
        let is_changed = encode::seal(seal)[..] != seal.hash[..];
        if is_changed && self.report.found == before {
            self.find(format!("seal {}: was changed", seal.number));
        } else if !is_changed && !self.keys.signed(&seal.key_id, &seal.hash, &seal.signature) {
            self.find(format!("seal {}: is signed by nobody known (key {}); it was made again", seal.number, seal.key_id));
        }
        self.step(seal.number, &seal.hash);
        let last = numbers.last().map_or(0, |(_, end)| end - 1);
        self.settled = self.settled.max(seal.settled);
        self.open.push_back((last, snapshot));
        let settled = self.settled;
        self.open.retain(|(last, _)| *last > settled);
        if seal.complete {
            self.signed_at = Some(seal.signed_at);
        }
        self.report.seals += 1;
        self.report.until = Some((seal.number, seal.signed_at));
    }

    /// Every row of a seal against its hash.
    fn rows_of(&mut self, seal: &Seal, numbers: &[(i64, i64)], rows: Vec<AuditRow>) {
        let mut there: BTreeMap<i64, AuditRow> = BTreeMap::new();
        for row in rows {
            let id = row.id;
            if there.insert(id, row).is_some() {
                self.find(format!("row {id} (seal {}): stands twice", seal.number));
            }
        }
        let mut hashes = seal.row_hashes.chunks_exact(32);
        for (from, end) in numbers {
            for id in *from..*end {
                let hash = hashes.next();
                match there.remove(&id) {
                    None => self.find(format!("row {id} (seal {}): was removed", seal.number)),
                    Some(row) if hash != Some(&encode::row(&row)[..]) => {
                        self.find(format!("row {id} (seal {}): was changed", seal.number));
                    }
                    Some(row) => {
                        self.report.rows += 1;
                        if let Some(why) = self.put_there_later(&row) {
                            self.find(format!("row {id} (seal {}): was inserted; {why}", seal.number));
                        }
                    }
                }
                // A seal that was made up may name any number of rows.
                if self.report.found > 1000 {
                    return;
                }
            }
        }
        for id in there.into_keys() {
            self.find(format!("row {id} (seal {}): was inserted; the seal does not have it", seal.number));
        }
        if hashes.next().is_some() {
            self.find(format!("seal {}: was changed", seal.number));
        }
    }

    /// Why a row cannot have been written when it says: seals above its number did not see it under way, or it happened long
    /// before a seal that left nothing out and did not have it.
    fn put_there_later(&self, row: &AuditRow) -> Option<String> {
        let unseen = |(last, seen): &&(i64, Snapshot)| *last > row.id && !seen.was_under_way(row.xid);
        if row.id <= self.settled || self.open.iter().any(|one| unseen(&one)) {
            return Some("no transaction that could write it was under way when later rows were sealed".to_owned());
        }
        let signed_at = self.signed_at?;
        let late = row.happened_at + MAX_LATENESS < signed_at;
        late.then(|| format!("it says {}, but the seal of {} did not have it", stamp(row.happened_at), stamp(signed_at)))
    }

    /// A row that stands in no seal.
    pub fn unsealed(&mut self, row: &AuditRow) {
        if let Some(why) = self.put_there_later(row) {
            self.find(format!("row {}: was inserted; {why}", row.id));
        } else {
            self.report.waiting += 1;
            if row.happened_at + MAX_SEAL_WAIT < self.now {
                self.find(format!("row {}: waits for its seal since {}", row.id, stamp(row.happened_at)));
            }
        }
    }

    /// The end: whether the file of heads knows more than was shown.
    pub fn end(mut self) -> VerificationReport {
        if let Some((last, _)) = self.heads.and_then(Heads::last)
            && last > self.number
        {
            let missing = seals(self.number.saturating_add(1), last);
            self.find(format!("{missing}: cut off, with all rows; the file of heads knows seal {last}"));
        }
        self.report
    }
}

/// From one to another, in words.
fn seals(from: i64, to: i64) -> String {
    if from == to { format!("seal {from}") } else { format!("seals {from} to {to}") }
}

/// A moment, for operators.
fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Whether the seal's own hash and signature are valid: asked before its head is copied.
pub fn is_genuine(seal: &Seal, keys: &Keyring) -> bool {
    let hash: Hash = encode::seal(seal);
    hash[..] == seal.hash[..] && keys.signed(&seal.key_id, &seal.hash, &seal.signature)
}

impl VerificationReport {
    /// Whether all of it fits.
    pub fn is_whole(&self) -> bool {
        self.found == 0
    }

    pub fn sentence(&self) -> String {
        let count = |n: i64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let mut text = match self.until {
            Some((number, at)) => {
                format!(
                    "{} in {}, whole up to seal {number} of {}",
                    count(self.rows, "row"),
                    count(self.seals, "seal"),
                    stamp(at)
                )
            }
            None => "No seals yet".to_owned(),
        };
        if self.waiting > 0 {
            let wait = if self.waiting == 1 { "waits for its seal" } else { "wait for their seal" };
            text += &format!("; {} {wait}", count(self.waiting, "row"));
        }
        if self.dropped > 0 {
            text += &format!("; {} went by retention, on record", count(self.dropped, "row"));
        }
        text + "."
    }
}
