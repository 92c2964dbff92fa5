//! Processor time of server and Postgres, which other work on the machine disturbs less than it does the clock.

use std::path::Path;

use anyhow::Context;

/// What Linux counts processor time in, for programs.
const TICKS_A_SECOND: f64 = 100.0;

struct Process {
    parent: u32,
    /// Its own.
    ticks: u64,
    /// Of its children that ended.
    of_ended: u64,
}

impl Process {
    fn read(stat: &str) -> Option<Self> {
        // The name in brackets may hold spaces; after it come the state and the parent.
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Self { parent: fields.get(1)?.parse().ok()?, ticks: ticks(11)? + ticks(12)?, of_ended: ticks(13)? + ticks(14)? })
    }
}

/// Seconds so far: of the server, and of all processes of its Postgres.
pub fn seconds(server: u32, cluster: &Path) -> anyhow::Result<(f64, f64)> {
    let postmaster: u32 = std::fs::read_to_string(cluster.join("data/postmaster.pid"))?
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok())
        .context("no number of the Postgres process")?;
    let (mut ours, mut its) = (0, 0);
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        if let Some(process) = std::fs::read_to_string(entry.path().join("stat")).ok().as_deref().and_then(Process::read) {
            ours += if pid == server { process.ticks } else { 0 };
            its += if process.parent == postmaster { process.ticks } else { 0 };
            // A backend that ended between two readings has not taken its time back.
            its += if pid == postmaster { process.of_ended } else { 0 };
        }
    }
    Ok((ours as f64 / TICKS_A_SECOND, its as f64 / TICKS_A_SECOND))
}
