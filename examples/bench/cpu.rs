//! Processor time of server and Postgres, which other work on the machine disturbs less than it does the clock.

use std::path::Path;

use anyhow::Context;

/// What Linux counts processor time in, for programs.
const TICKS_A_SECOND: f64 = 100.0;

/// Parent and ticks of a process.
fn of(stat: &str) -> Option<(u32, u64)> {
    // The name in brackets may hold spaces; after it come the state and the parent.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    Some((fields.get(1)?.parse().ok()?, fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?))
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
        if let Some((parent, ticks)) = std::fs::read_to_string(entry.path().join("stat")).ok().as_deref().and_then(of) {
            ours += if pid == server { ticks } else { 0 };
            its += if parent == postmaster { ticks } else { 0 };
        }
    }
    Ok((ours as f64 / TICKS_A_SECOND, its as f64 / TICKS_A_SECOND))
}
