//! The file of heads, outside the database: a line a seal, `number hash`, only ever appended.
//!
//! After going back to a backup, `mijntoegang audit restored` appends `restored number hash`: what stood above is given up, on record.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::encode::Hash;
use super::hex::{hex, unhex};

/// More than two lines.
const TAIL: u64 = 4096;

#[derive(Debug, PartialEq, Eq)]
struct HeadLine {
    restored: bool,
    number: i64,
    hash: Hash,
}

fn parse(line: &str) -> Option<HeadLine> {
    let (restored, rest) = match line.strip_prefix("restored ") {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (number, hash) = rest.split_once(' ')?;
    Some(HeadLine { restored, number: number.parse().ok()?, hash: unhex(hash)?.try_into().ok()? })
}

/// The heads that a file knows.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    known: BTreeMap<i64, Hash>,
    /// Seals that were given up after a restore: from, up to.
    pub given_up: Vec<(i64, i64)>,
}

impl Heads {
    /// Reads all of them. An incomplete line, of a crash, is followed by the complete one.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut heads = Self::default();
        let mut lines = text.lines().enumerate().peekable();
        while let Some((n, line)) = lines.next() {
            let Some(head) = parse(line) else {
                match lines.peek() {
                    None if !text.ends_with('\n') => continue,
                    Some((_, next)) if next.starts_with(line) => continue,
                    _ => bail!("{}, line {}: is no head of a seal", file.display(), n + 1),
                }
            };
            if head.restored {
                let above = heads.known.split_off(&head.number.saturating_add(1));
                if let (Some((first, _)), Some((last, _))) = (above.first_key_value(), above.last_key_value()) {
                    heads.given_up.push((*first, *last));
                }
            } else if heads.known.get(&head.number).is_some_and(|known| *known != head.hash) {
                bail!("{}, line {}: seal {} had another head before", file.display(), n + 1, head.number);
            }
            if head.number > 0 {
                heads.known.insert(head.number, head.hash);
            }
        }
        Ok(heads)
    }

    /// The head of a seal.
    pub fn get(&self, number: i64) -> Option<&Hash> {
        self.known.get(&number)
    }

    pub fn last(&self) -> Option<(i64, Hash)> {
        self.known.last_key_value().map(|(number, hash)| (*number, *hash))
    }
}

/// The file of heads, open for appending.
#[derive(Debug, Clone)]
pub struct HeadFile(PathBuf);

impl HeadFile {
    /// Makes it when it is not there, and sees that it can be appended to.
    ///
    /// # Errors
    /// When it cannot.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = Self(path.to_owned());
        file.append()?;
        Ok(file)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    fn append(&self) -> anyhow::Result<File> {
        let opened = OpenOptions::new().append(true).read(true).create(true).mode(0o640).open(&self.0);
        opened.with_context(|| format!("cannot append to {}", self.0.display()))
    }

    /// The last head, and whether an incomplete line follows it.
    fn tail(&self, file: &mut File) -> anyhow::Result<(Option<(i64, Hash)>, bool)> {
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let broken = !text.is_empty() && !text.ends_with('\n');
        let whole = text.lines().count() - usize::from(broken);
        let last = text.lines().take(whole).filter_map(parse).last().map(|line| (line.number, line.hash));
        if last.is_none() && length > TAIL {
            bail!("{} ends in something that is no head of a seal", self.0.display());
        }
        Ok((last, broken))
    }

    /// The newest head.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last(&self) -> anyhow::Result<Option<(i64, Hash)>> {
        Ok(self.tail(&mut self.append()?)?.0)
    }

    /// Appends the heads that are not there yet, on the disk before this returns. Several processes may share the file.
    pub fn add(&self, heads: &[(i64, Hash)]) -> anyhow::Result<()> {
        self.write(|last| {
            let new = heads.iter().filter(|(number, _)| *number > last);
            new.map(|(number, hash)| format!("{number} {}\n", hex(hash))).collect()
        })
    }

    /// Says that the chain stands at this head again, and what stood above is lost.
    pub fn restored(&self, number: i64, hash: &Hash) -> anyhow::Result<()> {
        self.write(|_| format!("restored {number} {}\n", hex(hash)))
    }

    /// Appends lines under a lock of the file; they are made from the number of the newest head.
    fn write(&self, lines: impl FnOnce(i64) -> String) -> anyhow::Result<()> {
        let mut file = self.append()?;
        file.lock().with_context(|| format!("cannot lock {}", self.0.display()))?;
        let (last, broken) = self.tail(&mut file)?;
        let lines = lines(last.map_or(0, |(number, _)| number));
        let text = if broken { format!("\n{lines}") } else { lines };
        file.write_all(text.as_bytes())?;
        Ok(file.sync_all()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> PathBuf {
        std::env::temp_dir().join(format!("mijntoegang-heads-{}", uuid::Uuid::now_v7()))
    }

    #[test]
    fn heads_are_appended_and_read() {
        let path = file();
        let file = HeadFile::open(&path).unwrap();
        assert_eq!(file.last().unwrap(), None);
        file.add(&[(1, [1; 32]), (2, [2; 32])]).unwrap();
        file.add(&[(2, [2; 32]), (3, [3; 32])]).unwrap();
        assert_eq!(file.last().unwrap(), Some((3, [3; 32])));
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 3, "what is there is not written again");
        let heads = Heads::read(&path).unwrap();
        assert_eq!((heads.get(2), heads.last()), (Some(&[2; 32]), Some((3, [3; 32]))));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_line_that_broke_off_is_made_good() {
        let path = file();
        let file = HeadFile::open(&path).unwrap();
        file.add(&[(1, [1; 32])]).unwrap();
        let half = format!("{}2 0202", std::fs::read_to_string(&path).unwrap());
        std::fs::write(&path, half).unwrap();
        assert_eq!(file.last().unwrap(), Some((1, [1; 32])));
        assert_eq!(Heads::read(&path).unwrap().last(), Some((1, [1; 32])));
        file.add(&[(2, [2; 32])]).unwrap();
        assert_eq!(Heads::read(&path).unwrap().last(), Some((2, [2; 32])));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_was_lost_to_a_restore_is_given_up_on_record() {
        let path = file();
        let file = HeadFile::open(&path).unwrap();
        file.add(&[(1, [1; 32]), (2, [2; 32]), (3, [3; 32])]).unwrap();
        file.restored(1, &[1; 32]).unwrap();
        assert_eq!(file.last().unwrap(), Some((1, [1; 32])));
        file.add(&[(2, [9; 32])]).unwrap();
        let heads = Heads::read(&path).unwrap();
        assert_eq!((heads.last(), heads.given_up.as_slice()), (Some((2, [9; 32])), [(2, 3)].as_slice()));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_is_no_head_is_refused() {
        let path = file();
        for (text, says) in [
            (format!("1 {}\niets\n2 {}\n", hex(&[1; 32]), hex(&[2; 32])), "line 2: is no head"),
            (format!("1 {}\n1 {}\n", hex(&[1; 32]), hex(&[2; 32])), "line 2: seal 1 had another head"),
        ] {
            std::fs::write(&path, text).unwrap();
            assert!(Heads::read(&path).unwrap_err().to_string().contains(says));
        }
        std::fs::remove_file(path).unwrap();
    }
}
