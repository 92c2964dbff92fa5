//! `bin/bench`: how many signed-in `/uitsluitingen` a second, beside the floor that Postgres sets on this machine with
//! the page's own statements. See `docs/benchmark.md`.
#![expect(clippy::print_stdout, reason = "its lines are what it is for")]

mod audit;
mod changes;
mod connection;
mod cpu;
mod data;
mod decisions;
mod floor;
mod load;
mod officers;
mod peers;

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use mijntoegang::demo::cluster::{APP, Cluster, OWNER};

/// Connections, to the portal and for the floor.
const CLIENTS: usize = 32;
/// Seconds of one run.
const RUN: u64 = 4;
const DATABASE: &str = "mijntoegang";

/// `mijntoegang serve` in a process of its own.
struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Serving {
    fn start(cluster: &Cluster, config: &str) -> anyhow::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let file = cluster.folder().join("bench.toml");
        let listen = format!("listen = \"{address}\"\nbase_url = \"http://{address}\"\n");
        let mut opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&file)?;
        opened.write_all((listen + config).as_bytes())?;
        let program = std::env::current_exe()?.with_file_name("").join("../mijntoegang");
        let mut child = Command::new(program)
            .args(["serve", "--config"])
            .arg(file)
            .env("RUST_LOG", "error")
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot run mijntoegang; build it with --release")?;
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().context("no stderr")?).lines();
        while !said.contains("Ready:") {
            said = lines.next().with_context(|| format!("serve ended: {said}"))??;
        }
        // Read on, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address })
    }

    /// What the process holds in memory now.
    fn memory_mb(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        Ok(line.split_whitespace().nth(1).context("no VmRSS")?.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn print(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.2} {unit}");
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let pgbench = PathBuf::from(arguments.next().context("usage: bench PGBENCH [PAIRS [PYTHON CERBOS SOURCES]]")?);
    let pairs: usize = arguments.next().map_or(Ok(4), |text| text.parse())?;
    let peers: Vec<PathBuf> = arguments.map(PathBuf::from).collect();

    let cluster = Cluster::start(None, true)?;
    cluster.prepare_roles_and_database(DATABASE).await?;
    let (owner, app) = (cluster.connection_string(OWNER, DATABASE), cluster.connection_string(APP, DATABASE));
    let cookies = data::fill(&cluster, &owner, &app, DATABASE).await?;
    let config = data::config(&app)?;
    if let [python, cerbos, sources] = peers.as_slice() {
        let tools = peers::Tools { python: python.clone(), cerbos: cerbos.clone(), sources: sources.clone() };
        return peers::measure(&tools, &cluster, &owner, &config, &cookies, pairs).await;
    }

    // A first server, whose statements for one page are logged.
    let admin = cluster.admin(DATABASE).await?;
    admin.batch_execute(&format!("alter role {APP} set log_statement = 'all'")).await?;
    let server = Serving::start(&cluster, &config)?;
    let pages = [load::page(server.address, &cookies, 1, "").await?, load::page(server.address, &cookies, 2, "").await?];
    let statements = floor::statements_of_page(&cluster, &data::session_hash(2))?;
    drop(server);
    admin.batch_execute(&format!("alter role {APP} reset log_statement; checkpoint")).await?;
    for page in &pages {
        anyhow::ensure!(page.matches("mt-card__title").count() == data::EACH, "a page without its {} cards", data::EACH);
    }
    let script = floor::script(&statements);
    let [_, page] = pages;
    print("page_bytes", page.len() as f64, "bytes");
    print("page_statements", statements.len() as f64, "statements");

    let server = Serving::start(&cluster, &config)?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    print("idle_memory_mb", server.memory_mb()?, "MB");
    let measure = async |seconds, pace, accept: &str| {
        load::run(server.address, &cookies, CLIENTS, Duration::from_secs(seconds), pace, accept).await
    };
    measure(2, None, "").await?;
    let floor = |seconds| floor::run(&pgbench, &cluster, &app, &script, CLIENTS, seconds);
    floor(2)?;

    // Page and floor take turns, in the order A B B A, so that a machine that slows down hurts both.
    let (mut rates, mut floors, mut took, mut busy) = (Vec::new(), Vec::new(), Vec::new(), (0.0, 0.0));
    for pair in 0..pairs {
        for turn in [pair % 2 == 0, pair % 2 != 0] {
            if turn {
                let before = cpu::seconds(server.child.id(), cluster.folder())?;
                let mut run = measure(RUN, None, "").await?;
                let after = cpu::seconds(server.child.id(), cluster.folder())?;
                busy = (busy.0 + after.0 - before.0, busy.1 + after.1 - before.1);
                rates.push(run.len() as f64 / RUN as f64);
                took.append(&mut run);
            } else {
                floors.push(floor(RUN)?);
            }
        }
    }
    let (rate, floor) = (middle(rates.clone()), middle(floors.clone()));
    for (n, (rate, floor)) in rates.iter().zip(&floors).enumerate() {
        println!("# pair {}: {rate:.0} pages/s, floor {floor:.0}/s, {:.2}", n + 1, rate / floor);
    }
    let (p50, p99) = (load::percentile(&mut took, 0.50), load::percentile(&mut took, 0.99));
    print("throughput", rate, "pages/s");
    print("p50", p50, "ms");
    print("p99", p99, "ms");
    print("floor", floor, "pages/s");
    print("ratio_of_floor", middle(rates.iter().zip(&floors).map(|(rate, floor)| rate / floor).collect()), "of 1");
    print("p99_over_p50", p99 / p50, "times");
    print("cpu_server", busy.0 * 1e6 / took.len() as f64, "us a page");
    print("cpu_postgres", busy.1 * 1e6 / took.len() as f64, "us a page");
    // From when a page was due, not from when it could be asked for: waiting in line counts.
    let mut paced = measure(RUN * 2, Some(rate / 2.0), "").await?;
    print("half_load_p50", load::percentile(&mut paced, 0.50), "ms");
    print("half_load_p99", load::percentile(&mut paced, 0.99), "ms");
    print("throughput_brotli", measure(RUN, None, "accept-encoding: br\r\n").await?.len() as f64 / RUN as f64, "pages/s");
    tokio::time::sleep(Duration::from_secs(2)).await;
    print("loaded_memory_mb", server.memory_mb()?, "MB");
    // The page says since when each application enforces: one that follows, and has all.
    let follower = decisions::application(&owner, "Follower").await?;
    changes::acknowledge_all(server.address, &follower).await?;
    let following = measure(RUN, None, "").await?.len() as f64 / RUN as f64;
    print("throughput_following", following, "pages/s");
    print("following_of_throughput", following / rate, "of 1");
    decisions::measure(&cluster, &owner, &app, &pgbench, server.address, pairs).await?;
    let listening = Serving::start(&cluster, &config)?;
    changes::measure(&owner, &follower, server.address, &listening, cluster.folder()).await?;
    officers::measure(&cluster, &app, DATABASE, server.address, server.child.id()).await?;
    drop((server, listening));
    let audit = audit::measure(&cluster, &app, DATABASE, pairs).await?;
    for (n, (without, with)) in audit.rates.iter().enumerate() {
        println!("# pair {}: {without:.0} audited actions/s, sealed {with:.0}/s, {:.2}", n + 1, with / without);
    }
    print("audit_throughput", middle(audit.rates.iter().map(|(without, _)| *without).collect()), "actions/s");
    print("audit_throughput_sealed", middle(audit.rates.iter().map(|(_, with)| *with).collect()), "actions/s");
    print("audit_sealed_ratio", middle(audit.rates.iter().map(|(without, with)| with / without).collect()), "of 1");
    print("audit_longest_unsealed", audit.waited, "s");
    print("audit_verified", audit.rows as f64, "rows");
    print("audit_seals", audit.seals as f64, "seals");
    cluster.stop();
    Ok(())
}
