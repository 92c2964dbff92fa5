//! The folder of a running cluster: made, locked, removed, and swept when its owner was killed.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, process};

use anyhow::Context as _;

use super::binaries::Binaries;
use super::server;

const PREFIX: &str = "mijntoegang-pg-";
const LOCK: &str = "lock";
/// A socket's path holds 107 bytes at most on Linux, 103 elsewhere.
const LONGEST: usize = 103 - "/.s.PGSQL.5432".len();
/// Between making a folder and locking it its owner needs a moment.
const GRACE: Duration = Duration::from_secs(30);

/// A lock that the kernel lets go when its process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says `None` when another process holds it.
    pub(super) fn take(path: &Path) -> anyhow::Result<Option<Self>> {
        let file = File::options().create(true).truncate(false).write(true).open(path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }
}

/// A folder that is removed with its cluster.
#[derive(Debug)]
pub(super) struct RunFolder {
    path: PathBuf,
    _lock: Lock,
}

impl RunFolder {
    pub(super) fn create(binaries: &Binaries) -> anyhow::Result<Self> {
        let id = uuid::Uuid::new_v4().simple().to_string();
        let name = format!("{PREFIX}{}-{}", process::id(), id.get(..8).unwrap_or_default());
        let fits = |root: &PathBuf| root.join(&name).as_os_str().len() <= LONGEST && binaries.reaches(root);
        let root = roots().into_iter().find(fits).context("no temporary folder with a short name that Postgres may enter")?;
        let path = root.join(name);
        binaries.make_private(&path)?;
        let lock = Lock::take(&path.join(LOCK))?.context("another process took our new folder")?;
        Ok(Self { path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, folder = %self.path.display(), "a folder of the private Postgres stays behind");
        }
    }
}

/// Removes what killed processes of ours left behind. What cannot be removed stays.
pub(super) fn sweep(binaries: &Binaries) {
    for root in roots() {
        for entry in fs::read_dir(root).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
                continue;
            };
            let Ok(facts) = entry.path().symlink_metadata() else {
                continue;
            };
            let owner_lives = rest.split('-').next().is_some_and(|pid| Path::new("/proc").join(pid).exists());
            let young = facts.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age < GRACE));
            if facts.is_dir() && binaries.may_be_ours(facts.uid()) && !(owner_lives && young) {
                remove_if_free(&entry.path());
            }
        }
    }
}

fn remove_if_free(folder: &Path) {
    // The lock is held while we remove, so two sweeps do not meet.
    if let Ok(Some(_lock)) = Lock::take(&folder.join(LOCK)) {
        server::end_leftover(&folder.join("data"));
        if let Err(error) = fs::remove_dir_all(folder) {
            tracing::debug!(%error, folder = %folder.display(), "cannot sweep");
        }
    }
}

fn roots() -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> =
        [env::temp_dir(), PathBuf::from("/tmp")].iter().filter_map(|root| root.canonicalize().ok()).collect();
    roots.dedup();
    roots
}
