//! Finds Postgres on this machine, and a user it agrees to run as: it refuses root.

use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context as _, bail};

/// The server's user, when we are root and must step down.
#[derive(Debug, Clone, Copy)]
struct Lesser {
    uid: u32,
    gid: u32,
}

#[derive(Debug)]
pub(super) struct Binaries {
    folder: PathBuf,
    our_uid: u32,
    lesser: Option<Lesser>,
    setpriv: bool,
}

impl Binaries {
    pub(super) fn find() -> anyhow::Result<Self> {
        let our_uid = id(&["-u"]).context("`id -u` does not say who we are")?;
        let lesser = if our_uid == 0 { Some(lesser()?) } else { None };
        let Some(folder) = candidates().into_iter().find(|folder| is_whole(folder)) else {
            bail!(
                "PostgreSQL is not on this machine (no initdb beside postgres); on Debian or Ubuntu: apt-get install postgresql"
            );
        };
        let setpriv = on_path("setpriv");
        if !setpriv && lesser.is_some() {
            bail!("setpriv is not on this machine; on Debian or Ubuntu: apt-get install util-linux");
        }
        Ok(Self { folder, our_uid, lesser, setpriv })
    }

    /// A program of Postgres, as the user that the server runs as.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        if let Some(Lesser { uid, gid }) = self.lesser {
            command.uid(uid).gid(gid);
        }
        clean(command)
    }

    /// The server itself, which gets SIGQUIT when the thread that spawned it ends (where `setpriv` is to be had).
    pub(super) fn server(&self) -> Command {
        let program = self.folder.join("postgres");
        if !self.setpriv {
            return clean(Command::new(program));
        }
        // setpriv sets the signal after the ids; the other way round the kernel would forget it.
        let mut command = Command::new("setpriv");
        if let Some(Lesser { uid, gid }) = self.lesser {
            command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
        }
        command.args(["--pdeathsig", "QUIT"]).arg(program);
        clean(command)
    }

    /// Whether a file of this user may be one of ours.
    pub(super) fn may_be_ours(&self, uid: u32) -> bool {
        uid == self.our_uid || self.lesser.is_some_and(|lesser| lesser.uid == uid)
    }

    /// Makes a folder that only the server's user (and root) may enter.
    pub(super) fn make_private(&self, folder: &Path) -> anyhow::Result<()> {
        fs::DirBuilder::new()
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        if let Some(Lesser { uid, gid }) = self.lesser {
            chown(folder, Some(uid), Some(gid)).with_context(|| format!("cannot hand over {}", folder.display()))?;
        }
        Ok(())
    }

    /// Lets the server's user through a folder of ours, by its group only; a folder behind closed ones is refused.
    pub(super) fn let_through(&self, folder: &Path) -> anyhow::Result<()> {
        let Some(lesser) = self.lesser.filter(|_| !self.reaches(folder)) else {
            return Ok(());
        };
        let facts = fs::metadata(folder)?;
        if facts.uid() == self.our_uid {
            chown(folder, None, Some(lesser.gid))?;
            fs::set_permissions(folder, fs::Permissions::from_mode(facts.mode() | 0o010))?;
        }
        if !self.reaches(folder) {
            bail!(
                "PostgreSQL does not run as root, and its user may not enter {}: choose a folder outside root's home",
                folder.display()
            );
        }
        Ok(())
    }

    /// Whether the server's user may enter a folder.
    pub(super) fn reaches(&self, folder: &Path) -> bool {
        let mut test = Command::new("sh");
        test.args(["-c", "cd -- \"$0\""]).arg(folder);
        if let Some(Lesser { uid, gid }) = self.lesser {
            test.uid(uid).gid(gid);
        }
        clean(test).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}

/// Settings of the caller's shell must not steer our server, and its working folder may be closed to the server's user.
fn clean(mut command: Command) -> Command {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PG") || name.starts_with("LC_")) {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C").current_dir("/");
    command
}

fn lesser() -> anyhow::Result<Lesser> {
    for user in ["postgres", "nobody"] {
        if let (Some(uid), Some(gid)) = (id(&["-u", user]), id(&["-g", user])) {
            return Ok(Lesser { uid, gid });
        }
    }
    bail!("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody to run it as");
}

fn id(arguments: &[&str]) -> Option<u32> {
    let answer = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
}

fn candidates() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(answer) = Command::new("pg_config").arg("--bindir").stderr(Stdio::null()).output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim()));
    }
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for root in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        for entry in fs::read_dir(root).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let name = name.strip_prefix("postgresql@").unwrap_or(&name);
            if let Ok(version) = name.parse() {
                versions.push((version, entry.path().join("bin")));
            }
        }
    }
    versions.sort();
    folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    folders
}

fn is_whole(folder: &Path) -> bool {
    folder.is_absolute() && folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

fn on_path(program: &str) -> bool {
    env::var_os("PATH").iter().flat_map(env::split_paths).any(|folder| folder.join(program).is_file())
}
