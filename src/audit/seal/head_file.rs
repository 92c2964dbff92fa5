//! The file of heads on the disk.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::encode::Hash;
use super::heads::{HeadLine, Heads, parse};
use super::hex::hex;

/// More than two lines.
const TAIL: u64 = 4096;
/// A file longer than this is folded: about 60 000 heads.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

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

    /// Open for appending, and locked. Another process may have folded it in between: then what was opened is no longer the file.
    fn append_locked(&self) -> anyhow::Result<File> {
        loop {
            let file = self.append()?;
            file.lock().with_context(|| format!("cannot lock {}", self.0.display()))?;
            if file.metadata()?.ino() == std::fs::metadata(&self.0)?.ino() {
                return Ok(file);
            }
        }
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
        let head = |line| match parse(line)? {
            HeadLine::Head(number, hash) | HeadLine::Restored(number, hash) => Some((number, hash)),
            HeadLine::GivenUp(..) => None,
        };
        let last = text.lines().take(whole).filter_map(head).last();
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
        let mut file = self.append_locked()?;
        let (last, broken) = self.tail(&mut file)?;
        let lines = lines(last.map_or(0, |(number, _)| number));
        let text = if broken { format!("\n{lines}") } else { lines };
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if file.metadata()?.len() > MAX_BYTES
            && let Err(error) = self.fold(&file)
        {
            // Where it may only be appended to (`chattr +a`), it goes on growing.
            tracing::debug!(cause = format!("{error:#}"), "the file of heads could not be folded");
        }
        Ok(())
    }

    /// Puts a shorter file in its place. `locked` stays locked meanwhile.
    fn fold(&self, locked: &File) -> anyhow::Result<()> {
        let mut heads = Heads::read(&self.0)?;
        heads.fold();
        let mut name = self.0.clone().into_os_string();
        name.push(".folded");
        let mut folded = OpenOptions::new().write(true).create(true).truncate(true).mode(0o640).open(&name)?;
        folded.set_permissions(locked.metadata()?.permissions())?;
        folded.write_all(heads.lines().as_bytes())?;
        folded.sync_all()?;
        std::fs::rename(&name, &self.0)?;
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(File::open(folder)?.sync_all()?)
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
            (format!("1 {}\n1 {}\n", hex(&[1; 32]), hex(&[2; 32])), "line 2: seal 1 had another head before"),
        ] {
            std::fs::write(&path, text).unwrap();
            let refused = format!("{:#}", Heads::read(&path).unwrap_err());
            assert!(refused.contains(says), "{refused}");
        }
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_long_file_is_folded_and_tells_the_same() {
        let path = file();
        let file = HeadFile::open(&path).unwrap();
        let hash = |number: i64| -> Hash {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&number.to_be_bytes());
            hash
        };
        let heads: Vec<(i64, Hash)> = (1..=70_000).map(|number| (number, hash(number))).collect();
        file.add(&heads[..30_000]).unwrap();
        file.restored(29_990, &hash(29_990)).unwrap();
        file.add(&heads[29_990..]).unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() < 200_000, "{}", std::fs::metadata(&path).unwrap().len());
        file.add(&[(70_001, hash(70_001))]).unwrap();
        let known = Heads::read(&path).unwrap();
        assert_eq!(known.given_up, [(29_991, 30_000)]);
        assert_eq!((known.last(), file.last().unwrap()), (Some((70_001, hash(70_001))), Some((70_001, hash(70_001)))));
        for number in [1000, 29_000, 69_000, 69_001, 69_999] {
            assert_eq!(known.get(number), Some(&hash(number)), "{number}");
        }
        assert_eq!(known.get(1234), None);
        std::fs::remove_file(path).unwrap();
    }
}
