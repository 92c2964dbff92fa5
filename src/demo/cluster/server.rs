//! The server process.

use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;
use std::{fs, io, thread};

use anyhow::{Context as _, bail};

use super::binaries::Binaries;

const STEP: Duration = Duration::from_millis(20);
/// Steps until ready: two minutes, for a kept folder that must recover on a busy machine.
const START_STEPS: u32 = 6000;
const STOP: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Server {
    pid: u32,
    ended: Receiver<io::Result<ExitStatus>>,
}

impl Server {
    /// Starts the server on `data` and waits until it takes connections; its socket and log lie in `run`.
    pub(super) fn start(binaries: &Binaries, data: &Path, run: &Path, durable: bool) -> anyhow::Result<Self> {
        let log_path = run.join("log");
        let log = File::options().create(true).append(true).open(&log_path).context("cannot open the log of Postgres")?;
        let mut command = binaries.server();
        command.arg("-D").arg(data).arg("-k").arg(run);
        let always = [
            "listen_addresses=",
            "port=5432",
            "unix_socket_permissions=0700",
            "timezone=UTC",
            "log_timezone=UTC",
            "max_connections=400",
            "jit=off",
        ];
        let fast: &[&str] =
            if durable { &[] } else { &["fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"] };
        for setting in always.iter().chain(fast) {
            command.arg("-c").arg(setting);
        }
        // A group of its own: Ctrl-C reaches us first, and we stop it.
        command.process_group(0).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);

        let server = Self::spawn(command)?;
        let pid_file = data.join("postmaster.pid");
        for _ in 0..START_STEPS {
            if is_ready(&pid_file, server.pid) {
                return Ok(server);
            }
            if !matches!(server.ended.recv_timeout(STEP), Err(RecvTimeoutError::Timeout)) {
                let log = fs::read_to_string(&log_path).unwrap_or_default();
                bail!("Postgres did not start: {}", log.trim());
            }
        }
        server.stop("QUIT");
        bail!("Postgres was not ready in time")
    }

    /// Spawns from a thread that lives as long as the child: the parent-death signal watches the thread, not the process.
    fn spawn(mut command: Command) -> anyhow::Result<Self> {
        let (tell_pid, pid) = mpsc::channel();
        let (tell_end, ended) = mpsc::channel();
        thread::Builder::new().name("private-postgres".to_owned()).spawn(move || match command.spawn() {
            Err(error) => drop(tell_pid.send(Err(error))),
            Ok(mut child) => {
                let _ = tell_pid.send(Ok(child.id()));
                let _ = tell_end.send(child.wait());
            }
        })?;
        let pid = pid.recv().context("the thread of Postgres ended")?.context("cannot start Postgres")?;
        Ok(Self { pid, ended })
    }

    /// Sends a signal (`INT`: close tidily; `QUIT`: at once) and waits for the end.
    pub(super) fn stop(self, name: &str) {
        for name in [name, "QUIT", "KILL"] {
            if !matches!(self.ended.try_recv(), Err(mpsc::TryRecvError::Empty)) {
                return;
            }
            signal(self.pid, name);
            if !matches!(self.ended.recv_timeout(STOP), Err(RecvTimeoutError::Timeout)) {
                return;
            }
        }
    }
}

fn is_ready(pid_file: &Path, pid: u32) -> bool {
    let text = fs::read_to_string(pid_file).unwrap_or_default();
    let mut lines = text.lines();
    lines.next() == Some(pid.to_string().as_str()) && lines.nth(6).is_some_and(|state| state.trim() == "ready")
}

/// Ends a server whose owner was killed, and clears its mark. The caller holds the lock of the folder, so no other program owns it.
pub(super) fn end_leftover(data: &Path) {
    let pid_file = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&pid_file) else {
        return;
    };
    let pid = text.lines().next().and_then(|line| line.trim().parse().ok());
    if let Some(pid) = pid {
        // It ends by itself within a second where the parent-death signal is to be had.
        for (name, steps) in [(None, 100), (Some("QUIT"), 250), (Some("KILL"), 250)] {
            if let Some(name) = name.filter(|_| runs_on(pid, data)) {
                signal(pid, name);
            }
            for _ in 0..steps {
                if !runs_on(pid, data) {
                    break;
                }
                thread::sleep(STEP);
            }
        }
    }
    // Another process may have the number by now, and Postgres would take that for its own.
    let _ = fs::remove_file(pid_file);
}

fn runs_on(pid: u32, data: &Path) -> bool {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let mut words = line.split(|byte| *byte == 0);
    words.any(|word| word == data.as_os_str().as_encoded_bytes())
}

/// By the shell's own `kill`, which is always there and needs no unsafe code.
fn signal(pid: u32, name: &str) {
    let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, &pid.to_string()]).stderr(Stdio::null()).status();
    if let Err(error) = sent {
        tracing::warn!(%error, pid, name, "cannot send a signal to Postgres");
    }
}
