//! The file of heads, outside the database: a line a seal, `number hash`, appended; folded when it grows long.
//!
//! A head stands for every seal before it, as each has the hash of the one before. So of old ones a few are enough: they tell where a
//! chain that was made again begins to differ.
//!
//! After going back to a backup, `mijntoegang audit restored` appends `restored number hash`: what stood above is given up, on record.
//! Folded, that reads `given-up from to`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, bail};

use super::encode::Hash;
use super::hex::{hex, unhex};

/// The newest heads, of which each is kept.
const MAX_WHOLE: usize = 1000;
/// Of those before, one of so many.
const KEPT_INTERVAL: i64 = 1000;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum HeadLine {
    Head(i64, Hash),
    /// The chain stands at this head again.
    Restored(i64, Hash),
    GivenUp(i64, i64),
}

pub(super) fn parse(line: &str) -> Option<HeadLine> {
    let pair = |text: &str| -> Option<(i64, String)> {
        let (number, rest) = text.split_once(' ')?;
        Some((number.parse::<i64>().ok()?, rest.to_owned()))
    };
    let head = |text: &str| -> Option<(i64, Hash)> {
        let (number, hash) = pair(text)?;
        Some((number, unhex(&hash)?.try_into().ok()?))
    };
    if let Some(rest) = line.strip_prefix("given-up ") {
        let (from, to) = pair(rest)?;
        return Some(HeadLine::GivenUp(from, to.parse().ok()?));
    }
    match line.strip_prefix("restored ") {
        Some(rest) => head(rest).map(|(number, hash)| HeadLine::Restored(number, hash)),
        None => head(line).map(|(number, hash)| HeadLine::Head(number, hash)),
    }
}

/// The heads that a file knows.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    known: BTreeMap<i64, Hash>,
    /// Seals that were given up after a restore: from, up to.
    pub given_up: Vec<(i64, i64)>,
}

impl Heads {
    /// Reads them; of a long file the newest, and some of those before. An incomplete line, of a crash, is followed by the complete one.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::read_from(BufReader::new(opened), file)
    }

    fn read_from(mut lines: impl BufRead, file: &Path) -> anyhow::Result<Self> {
        let (mut heads, mut broken, mut number) = (Self::default(), None::<(usize, String)>, 0);
        loop {
            let mut line = String::new();
            let is_over = lines.read_line(&mut line).with_context(|| format!("cannot read {}", file.display()))? == 0;
            let text = line.strip_suffix('\n').unwrap_or(&line);
            if let Some((at, part)) = broken.take()
                && (is_over || !text.starts_with(&part))
            {
                bail!("{}, line {at}: is no head of a seal", file.display());
            }
            if is_over {
                return Ok(heads);
            }
            number += 1;
            match parse(text) {
                Some(line) => heads.take(line).with_context(|| format!("{}, line {number}", file.display()))?,
                // The last line, of a crash.
                None if !line.ends_with('\n') => return Ok(heads),
                None => broken = Some((number, text.to_owned())),
            }
        }
    }

    fn take(&mut self, line: HeadLine) -> anyhow::Result<()> {
        let (number, hash) = match line {
            HeadLine::GivenUp(from, to) => {
                self.given_up.push((from, to));
                return Ok(());
            }
            HeadLine::Restored(number, hash) => {
                let above = self.known.split_off(&number.saturating_add(1));
                if let Some((last, _)) = above.last_key_value() {
                    self.given_up.push((number.saturating_add(1), *last));
                }
                (number, hash)
            }
            HeadLine::Head(number, hash) => {
                if self.known.get(&number).is_some_and(|known| *known != hash) {
                    bail!("seal {number} had another head before");
                }
                (number, hash)
            }
        };
        if number > 0 {
            self.known.insert(number, hash);
        }
        if self.known.len() > 4 * MAX_WHOLE + usize::try_from(number / KEPT_INTERVAL)? {
            self.fold();
        }
        Ok(())
    }

    /// Leaves out old heads but for one of [`KEPT_INTERVAL`].
    pub(super) fn fold(&mut self) {
        let whole_from = self.known.keys().rev().nth(MAX_WHOLE - 1).copied().unwrap_or(0);
        self.known.retain(|number, _| *number >= whole_from || number % KEPT_INTERVAL == 0);
    }

    /// As they are read again.
    pub(super) fn lines(&self) -> String {
        let given_up = self.given_up.iter().map(|(from, to)| format!("given-up {from} {to}\n"));
        given_up.chain(self.known.iter().map(|(number, hash)| format!("{number} {}\n", hex(hash)))).collect()
    }

    /// The head of a seal.
    pub fn get(&self, number: i64) -> Option<&Hash> {
        self.known.get(&number)
    }

    pub fn last(&self) -> Option<(i64, Hash)> {
        self.known.last_key_value().map(|(number, hash)| (*number, *hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grew_while_it_could_not_be_folded_is_read_in_little_memory() {
        let text: String = (1..=100_000).map(|number| format!("{number} {}\n", hex(&[7; 32]))).collect();
        let heads = Heads::read_from(text.as_bytes(), Path::new("heads")).unwrap();
        assert!(heads.known.len() < 5_000, "{}", heads.known.len());
        assert_eq!(heads.last(), Some((100_000, [7; 32])));
    }
}
