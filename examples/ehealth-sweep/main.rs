//! The sweep over eHealth at its size: many people, two workers over one Postgres, of which one is killed midway. Prints who was asked
//! about how often, and how many calls a second that were. See `docs/ehealth.md`.
//!
//! ```sh
//! cargo run --example ehealth-sweep -- PEOPLE CALLS_PER_SECOND MAX_AGE_MINUTES MINUTES
//! ```
#![expect(clippy::print_stdout, reason = "its lines are what it is for")]

mod report;

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{Days, NaiveDate};
use mijntoegang::demo::cluster::{APP, Cluster, OWNER};
use mijntoegang::demo::ehealth::{ExcludedParty, ServiceStandIn};
use mijntoegang::jose::OwnKey;

const DATABASE: &str = "mijntoegang";
/// One in so many excludes somebody.
const ONE_EXCLUDES_IN: usize = 10;
/// How many are excluded by all of them.
const EXCLUDED_PEOPLE: usize = 50;
const SETTINGS: &str = r#"
base_url = "https://toegang.example.org"
listen = "127.0.0.1:0"
smtp_url = "smtp://127.0.0.1:9"
mail_from = "toegang@example.org"
[[institution]]
name = "AZ Sint-Lucas Brugge"
cbe = "0566988259"
email = "ombudsdienst@example.org"
phone = "050 36 57 89"
"#;

/// What is measured.
struct Terms {
    people: usize,
    calls_per_second: u32,
    max_age: Duration,
    lasts: Duration,
}

impl Terms {
    fn read() -> anyhow::Result<Self> {
        let mut arguments = std::env::args().skip(1);
        let mut next = || arguments.next().context("usage: ehealth-sweep PEOPLE CALLS_PER_SECOND MAX_AGE_MINUTES MINUTES");
        Ok(Self {
            people: next()?.parse()?,
            calls_per_second: next()?.parse()?,
            max_age: Duration::from_secs(60 * next()?.parse::<u64>()?),
            lasts: Duration::from_secs(60 * next()?.parse::<u64>()?),
        })
    }
}

/// `mijntoegang worker`, killed at the end.
struct Instance(Child);

impl Instance {
    fn start(settings: &Path) -> anyhow::Result<Self> {
        let mut worker = command("worker", settings)?;
        Ok(Self(worker.env("RUST_LOG", "error").stdin(Stdio::null()).spawn().context("cannot run mijntoegang; build it")?))
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(name: &str, settings: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?.with_file_name("").join("../mijntoegang"));
    command.arg(name).arg("--config").arg(settings);
    Ok(command)
}

fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    Ok(opened.write_all(text.as_bytes())?)
}

/// Numbers that fit, 900 a day from 1930 on.
fn numbers(count: usize) -> anyhow::Result<Vec<String>> {
    let first = NaiveDate::from_ymd_opt(1930, 1, 1).context("no such day")?;
    let number = |place: usize| {
        let day = first.checked_add_days(Days::new(u64::try_from(place / 900)?)).context("too many people")?;
        let first9: u64 = format!("{}{:03}", day.format("%y%m%d"), 1 + place % 900).parse()?;
        Ok(format!("{first9:09}{:02}", 97 - first9 % 97))
    };
    (0..count).map(number).collect()
}

fn settings(cluster: &Cluster, stand_in: &ServiceStandIn, key: &Path, terms: &Terms) -> anyhow::Result<PathBuf> {
    let url = |role: &str| cluster.connection_string(role, DATABASE);
    let (base, session_key) = (stand_in.base(), "0a".repeat(64));
    let text = format!(
        "session_key = \"{session_key}\"\ndatabase_url = \"{}\"\nowner_database_url = \"{}\"\n{SETTINGS}\n[ehealth]\nurl = \"{base}\"\n\
         token_url = \"{base}/token\"\nclient_id = \"mijn-toegang\"\nkey = \"{}\"\nmax_age_minutes = {}\ncalls_per_second = {}\n",
        url(APP),
        url(OWNER),
        key.display(),
        terms.max_age.as_secs() / 60,
        terms.calls_per_second,
    );
    let file = cluster.folder().join("sweep.toml");
    write_private(&file, &text)?;
    Ok(file)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let terms = Terms::read()?;
    let cluster = Cluster::start(None, true)?;
    cluster.prepare_roles_and_database(DATABASE).await?;
    let key = cluster.folder().join("ehealth.pem");
    let made = Command::new("openssl").args(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]).output()?;
    write_private(&key, &String::from_utf8(made.stdout)?)?;
    let (stand_in, server) = ServiceStandIn::bind_for(OwnKey::from_pem(&std::fs::read_to_string(&key)?)?)?;
    tokio::spawn(server);
    let settings = settings(&cluster, &stand_in, &key, &terms)?;
    anyhow::ensure!(command("migrate", &settings)?.status()?.success(), "migrate failed");

    let people = numbers(terms.people)?;
    for (place, niss) in people.iter().enumerate().filter(|(place, _)| place % ONE_EXCLUDES_IN == 0) {
        let number = place / ONE_EXCLUDES_IN % EXCLUDED_PEOPLE;
        let party = ExcludedParty::Person {
            niss: None,
            nihii: Some(format!("1{number:07}003")),
            given: "Arts".to_owned(),
            family: format!("Nummer {number}"),
        };
        stand_in.exclude(niss, party);
    }
    let admin = cluster.admin(DATABASE).await?;
    let insert = "insert into ehealth_checks (niss, wanted_at, due_at) select n, now(), now() from unnest($1::text[]) as n";
    admin.execute(insert, &[&people]).await?;

    let began = Instant::now();
    let (killed, _other) = (Instance::start(&settings)?, Instance::start(&settings)?);
    while stand_in.call_count() < terms.people / 2 && began.elapsed() < terms.lasts {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let killed_at = Instant::now();
    drop(killed);
    println!(
        "# one of two killed after {:.0} s and {} calls",
        killed_at.duration_since(began).as_secs_f64(),
        stand_in.call_count()
    );
    tokio::time::sleep(terms.lasts.saturating_sub(began.elapsed())).await;
    report::print(&stand_in.calls(), &terms, killed_at);
    report::print_state(&admin, &terms).await?;
    cluster.stop();
    Ok(())
}
