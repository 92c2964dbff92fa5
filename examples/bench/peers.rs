//! `bin/bench --peers`: what a user would take instead, in turns with the portal over the same data, on the same machine.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use mijntoegang::db::{self, Tls};
use mijntoegang::demo::cluster::Cluster;
use rand::Rng;
use rand::rngs::SmallRng;

use crate::decisions::{self, WARD};
use crate::{CLIENTS, RUN, Serving, data, load, middle, print};

/// Workers of a peer that has processes, as the portal has threads: one a core of the machine that the aims were set on.
const WORKERS: &str = "2";
/// Django blocks while Postgres works, so it has more of them.
const DJANGO_WORKERS: &str = "4";
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Where the peers' programs are.
pub struct Tools {
    /// Of the environment with the Python packages.
    pub python: PathBuf,
    pub cerbos: PathBuf,
    /// `examples/bench/peers`.
    pub sources: PathBuf,
}

/// A peer's server, with all processes that it started.
struct Peer {
    child: Child,
    address: SocketAddr,
}

impl Peer {
    /// Starts it and waits until it takes connections. Its words go to `log`.
    fn start(mut command: Command, address: SocketAddr, log: &Path) -> anyhow::Result<Self> {
        let log_file = File::create(log)?;
        command.process_group(0).stdin(Stdio::null()).stdout(log_file.try_clone()?).stderr(log_file);
        let name = format!("{command:?}");
        let mut peer = Self { child: command.spawn().with_context(|| name.clone())?, address };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = peer.child.try_wait()?;
            let said = || std::fs::read_to_string(log).unwrap_or_default();
            ensure!(ended.is_none() && begun.elapsed() < START_TIMEOUT, "a peer does not start: {name}\n{}", said());
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(peer)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// What the twins read: sessions of the signed-in patients, and where the caller keeps its log.
const TABLES: &str = "create table peer_sessions (hash bytea primary key, patient_id uuid not null, csrf text not null, expires_at timestamptz not null);
    insert into peer_sessions
      select sha256(('bench' || n)::bytea), encode(substr(sha256(n::text::bytea), 1, 16), 'hex')::uuid, repeat('A', 43), now() + interval '1 day'
      from generate_series(1, $SIGNED_IN) n;
    create table peer_decisions (id uuid primary key, subject text not null, patient text not null, permit boolean not null, at timestamptz not null);
    analyze peer_sessions";

/// What all peers are started with.
struct Bench<'a> {
    tools: &'a Tools,
    folder: &'a Path,
    /// The twins have no row-level security: they are the tables' owner.
    owner: &'a str,
}

impl Bench<'_> {
    fn python(&self, program: &str) -> Command {
        let mut command = Command::new(self.tools.python.join(program));
        command
            .current_dir(&self.tools.sources)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PEER_DATABASE", self.owner)
            .env("PEER_PAGE", self.folder.join("page.html"));
        command
    }

    fn uvicorn(&self, app: &str) -> anyhow::Result<(Command, SocketAddr)> {
        let address = free_address()?;
        let mut command = self.python("uvicorn");
        command.args([app, "--host", "127.0.0.1", "--port", &address.port().to_string(), "--workers", WORKERS]).args([
            "--loop",
            "uvloop",
            "--http",
            "httptools",
            "--no-access-log",
            "--log-level",
            "warning",
        ]);
        Ok((command, address))
    }

    fn start_fastapi(&self) -> anyhow::Result<Peer> {
        let (command, address) = self.uvicorn("fastapi_list:app")?;
        Peer::start(command, address, &self.folder.join("fastapi.log"))
    }

    fn start_django(&self) -> anyhow::Result<Peer> {
        let prepared = self.python("python").args(["django_list.py", &data::SIGNED_IN.to_string()]).output()?;
        ensure!(prepared.status.success(), "Django's tables: {}", String::from_utf8_lossy(&prepared.stderr));
        let address = free_address()?;
        let mut command = self.python("gunicorn");
        command.args(["django_list:application", "--bind", &address.to_string(), "--workers", DJANGO_WORKERS]).args([
            "--worker-class",
            "gthread",
            "--threads",
            "2",
            "--keep-alive",
            "60",
            "--log-level",
            "warning",
        ]);
        Peer::start(command, address, &self.folder.join("django.log"))
    }

    fn start_cerbos(&self) -> anyhow::Result<Peer> {
        let (address, other) = (free_address()?, free_address()?);
        let policies = self.tools.sources.join("policies");
        let config = format!(
            "server:\n  httpListenAddr: \"{address}\"\n  grpcListenAddr: \"{other}\"\nstorage:\n  driver: disk\n  disk:\n    directory: \"{}\"\n    watchForChanges: false\ntelemetry:\n  disabled: true\n",
            policies.display()
        );
        let file = self.folder.join("cerbos.yaml");
        std::fs::write(&file, config)?;
        let mut command = Command::new(&self.tools.cerbos);
        command.arg("server").arg(format!("--config={}", file.display())).arg("--log-level=warn");
        Peer::start(command, address, &self.folder.join("cerbos.log"))
    }

    fn start_caller(&self, engine: &Peer) -> anyhow::Result<Peer> {
        let (mut command, address) = self.uvicorn("caller:app")?;
        command.env("PEER_ENGINE", engine.address.to_string());
        Peer::start(command, address, &self.folder.join("caller.log"))
    }
}

/// The portal and a peer take turns, A B B A; prints both rates and the middle of the ratios.
async fn take_turns(
    name: &str,
    pairs: usize,
    unit: &str,
    aim: f64,
    run: impl AsyncFn(bool, u64) -> anyhow::Result<f64>,
) -> anyhow::Result<()> {
    for ours in [true, false] {
        run(ours, 2).await?;
    }
    let (mut rates, mut others) = (Vec::new(), Vec::new());
    for pair in 0..pairs {
        for ours in [pair % 2 == 0, pair % 2 != 0] {
            let rate = run(ours, RUN).await?;
            if ours { rates.push(rate) } else { others.push(rate) }
        }
    }
    let ratios: Vec<f64> = rates.iter().zip(&others).map(|(rate, other)| rate / other).collect();
    for (n, ((rate, other), ratio)) in rates.iter().zip(&others).zip(&ratios).enumerate() {
        println!("# pair {}: {rate:.0} {unit}, {name} {other:.0}, {ratio:.2}", n + 1);
    }
    print(&format!("{name}_ours"), middle(rates), unit);
    print(&format!("{name}_theirs"), middle(others), unit);
    print(&format!("{name}_ratio"), middle(ratios), &format!("times; aim {aim}"));
    Ok(())
}

/// Starts a twin.
type StartTwin = fn(&Bench<'_>) -> anyhow::Result<Peer>;
/// The n-th patient's cookie there.
type TwinCookie = fn(usize) -> String;

async fn compare_pages(bench: &Bench<'_>, server: SocketAddr, cookies: &[String], pairs: usize) -> anyhow::Result<()> {
    let page = load::page(server, cookies, 1, "").await?;
    std::fs::write(bench.folder.join("page.html"), &page)?;
    let peers: [(&str, f64, TwinCookie, StartTwin); 2] = [
        ("django", 15.0, |n| format!("sessionid=bench{n:08}"), |bench| bench.start_django()),
        ("fastapi", 2.7, |n| format!("session=bench{n}"), |bench| bench.start_fastapi()),
    ];
    for (name, aim, signed_in, start) in peers {
        let peer = start(bench)?;
        let theirs: Vec<String> = (1..=data::SIGNED_IN).map(signed_in).collect();
        let twin = load::page(peer.address, &theirs, 1, "").await?;
        let cards = twin.matches("mt-card__title").count();
        ensure!(cards == data::EACH, "{name}: a page with {cards} cards");
        print(&format!("{name}_page_bytes"), twin.len() as f64, &format!("bytes; ours {}", page.len()));
        take_turns(name, pairs, "pages/s", aim, async |ours, seconds| {
            let (address, cookies) = if ours { (server, cookies) } else { (peer.address, theirs.as_slice()) };
            let took = load::run(address, cookies, CLIENTS, Duration::from_secs(seconds), None, "").await?;
            Ok(took.len() as f64 / seconds as f64)
        })
        .await?;
    }
    Ok(())
}

/// The signed-in patients with the numbers of whom they exclude: what is handed over to a policy engine that looks nothing up.
async fn lists(owner: &str) -> anyhow::Result<Vec<(String, String)>> {
    let client = db::client(owner, &Tls::new(None)?).await?;
    let rows = client
        .query(
            "select p.niss, coalesce(json_agg(w.riziv) filter (where w.riziv is not null), '[]')::text from patients p
               left join exclusion_periods x on x.patient_id = p.id and x.ended_at is null
               left join care_workers w on w.id = x.care_worker_id
             where p.niss <= lpad($1::int::text, 9, '0') || '99' group by p.niss",
            &[&i32::try_from(data::SIGNED_IN)?],
        )
        .await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// A call to Cerbos about so many patients, drawn at random, with their lists.
fn handed_over(workers: &[String], lists: &[(String, String)], patients: usize, random: &mut SmallRng) -> String {
    let worker = workers.get(random.random_range(0..workers.len())).map_or("", String::as_str);
    let mut record = || {
        let (niss, excluded) =
            lists.get(random.random_range(0..lists.len())).map_or(("", "[]"), |(niss, list)| (niss.as_str(), list.as_str()));
        format!(r#"{{"type":"patient-record","id":"{niss}","properties":{{"excluded":{excluded}}}}}"#)
    };
    let who =
        format!(r#""subject":{{"type":"practitioner","id":"{worker}"}},"action":{{"name":"read"}},"context":{{"ward":true}}"#);
    if patients == 1 {
        return decisions::post("evaluation", "", &format!("{{{who},\"resource\":{}}}", record()));
    }
    let items: Vec<String> = (0..patients).map(|_| format!(r#"{{"resource":{}}}"#, record())).collect();
    decisions::post("evaluations", "", &format!(r#"{{{who},"evaluations":[{}]}}"#, items.join(",")))
}

async fn compare_decisions(bench: &Bench<'_>, server: SocketAddr, pairs: usize) -> anyhow::Result<()> {
    let (token, workers) = (decisions::application(bench.owner, "Bench").await?, decisions::workers(bench.owner).await?);
    let lists = lists(bench.owner).await?;
    let engine = bench.start_cerbos()?;
    let caller = bench.start_caller(&engine)?;
    let rate = |took: Vec<Duration>, patients: usize, seconds: u64| (took.len() * patients) as f64 / seconds as f64;
    for (size, patients, cerbos_aim, caller_aim) in [("single", 1, 1.2, 5.0), ("ward", WARD, 2.0, 4.0)] {
        let ask_ours = async |seconds: u64| {
            let call = |random: &mut SmallRng| decisions::call(&token, &workers, patients, random);
            anyhow::Ok(rate(decisions::ask(server, patients, seconds, call).await?, patients, seconds))
        };
        take_turns(&format!("cerbos_{size}"), pairs, "decisions/s", cerbos_aim, async |ours, seconds| {
            if ours {
                return ask_ours(seconds).await;
            }
            let call = |random: &mut SmallRng| handed_over(&workers, &lists, patients, random);
            Ok(rate(decisions::ask(engine.address, patients, seconds, call).await?, patients, seconds))
        })
        .await?;
        take_turns(&format!("caller_{size}"), pairs, "decisions/s", caller_aim, async |ours, seconds| {
            if ours {
                return ask_ours(seconds).await;
            }
            let call = |random: &mut SmallRng| decisions::call(&token, &workers, patients, random);
            Ok(rate(decisions::ask(caller.address, patients, seconds, call).await?, patients, seconds))
        })
        .await?;
    }
    Ok(())
}

/// Measures beside every peer, and prints the ratios.
pub async fn measure(
    tools: &Tools,
    cluster: &Cluster,
    owner: &str,
    config: &str,
    cookies: &[String],
    pairs: usize,
) -> anyhow::Result<()> {
    let client = db::client(owner, &Tls::new(None)?).await?;
    client.batch_execute(&TABLES.replace("$SIGNED_IN", &data::SIGNED_IN.to_string())).await?;
    let folder = std::env::temp_dir().join(format!("mijntoegang-peers-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let bench = Bench { tools, folder: &folder, owner };
    let server = Serving::start(cluster, config)?;
    let measured = async {
        compare_pages(&bench, server.address, cookies, pairs).await?;
        compare_decisions(&bench, server.address, pairs).await
    }
    .await;
    std::fs::remove_dir_all(&folder)?;
    measured
}
