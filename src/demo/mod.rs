//! `mijntoegang demo`: everything on this machine, with a Postgres, people and data of its own; nothing is left of it.

mod application;
pub mod cluster;
mod dispute;
pub mod ehealth;
pub mod generate;
pub mod people;
mod proof;
mod requests;
pub mod seed;
mod stop;
pub mod story;

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use anyhow::Context;
use chrono::TimeDelta;
use cluster::Cluster;
use ehealth::{ServiceStandIn, parties_of_demo};
use tokio::sync::watch;

use crate::app::{self, AppBuilder};
use crate::audit::seal::Sealer;
use crate::changes::Pace;
use crate::clock::Clock;
use crate::config::{EhealthRules, ExitUrl, InfoUrl, Rules, Unchecked};
use crate::db::{self, Tls, migrations};
use crate::ehealth::{Checker, Client};
use crate::identity::SignIn;
use crate::mail::{EmailAddress, SmtpUrl, Transport, Worker, WorkerSettings};
use crate::metrics::Metrics;
use crate::operate::{self, Tasks, print_line, stop_signal};
use crate::web::{EhealthLink, random};
use crate::{exclusions, homes};

const DATABASE: &str = "mijntoegang";
/// So short that what is done at the stand-in is seen within the minute.
const EHEALTH_RULES: EhealthRules = EhealthRules {
    max_age: TimeDelta::minutes(1),
    decision_wait: Duration::from_millis(300),
    calls_per_second: 50,
    unchecked: Unchecked::Permit,
};

/// What `demo` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The port on 127.0.0.1; a free one otherwise
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Deliver mail to this server instead of a folder
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,
    /// Keep the data in this folder, and use it again
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// A line that programs read, on standard output.
fn print(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Runs until SIGINT or SIGTERM.
///
/// # Errors
/// With a sentence for the person who started it.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let port = options.port.unwrap_or(0);
    // Before anything is started: a busy port is the one thing a person must choose anew.
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("port {port} is not free; choose another with --port, or leave --port out")
        }
        _ => anyhow::anyhow!("port {port} cannot be used: {error}"),
    })?;
    let smtp = options.smtp.as_deref().map(SmtpUrl::parse).transpose().context("--smtp")?;
    // Listened for from the start, so that an early Ctrl-C cleans up too.
    let (stop, mut stopped) = watch::channel(false);
    tokio::spawn(async move {
        let _ = stop_signal().await;
        stop.send(true)
    });
    let durable = options.keep.is_some();
    let keep = options.keep.clone();
    print_line("Starting a Postgres of its own …");
    let cluster = tokio::task::spawn_blocking(move || Cluster::start(keep, durable)).await??;
    let result = async {
        let mut running = tokio::select! {
            running = start(&cluster, listener, options.keep, smtp) => running?,
            _ = stopped.wait_for(|stop| *stop) => return Ok(()),
        };
        let failure = tokio::select! {
            told = stopped.wait_for(|stop| *stop) => told.err().map(anyhow::Error::from),
            failure = running.tasks.first_failure() => Some(failure),
        };
        let finished = running.stop().await;
        failure.map_or(finished, Err)
    }
    .await;
    print_line("Stopping …");
    tokio::task::spawn_blocking(move || cluster.stop()).await?;
    result
}

/// A demo that answers.
struct Running {
    server: ServerHandle,
    ehealth: ServerHandle,
    end_streams: watch::Sender<bool>,
    stop_workers: watch::Sender<bool>,
    tasks: Tasks,
}

impl Running {
    /// Lets what is under way end first.
    async fn stop(self) -> anyhow::Result<()> {
        let _ = self.end_streams.send(true);
        self.server.stop(true).await;
        let _ = self.stop_workers.send(true);
        self.ehealth.stop(false).await;
        self.tasks.finish().await
    }
}

async fn start(
    cluster: &Cluster,
    listener: TcpListener,
    keep: Option<PathBuf>,
    smtp: Option<SmtpUrl>,
) -> anyhow::Result<Running> {
    let tls = Tls::new(None)?;
    cluster.prepare_roles_and_database(DATABASE).await?;
    let owner = cluster.connection_string("mijntoegang_owner", DATABASE);
    migrations::migrate(&owner, &tls).await?;
    seed::fill(&owner, &tls, &Clock::System, true).await?;

    let port = listener.local_addr()?.port();
    let base_url = format!("http://127.0.0.1:{port}");
    let database_url: secrecy::SecretString = cluster.connection_string("mijntoegang_app", DATABASE).into();
    let (end_streams, streams) = watch::channel(false);
    let builder = AppBuilder {
        database_url: database_url.clone(),
        tls: tls.clone(),
        connections: 16,
        clock: Clock::System,
        clock_difference: Arc::default(),
        // So that each mail goes out at once.
        rules: Rules { notice_minutes: 0, ombuds_mail_minutes: 0, ..Rules::default() },
        base_url: base_url.clone(),
        exit_url: ExitUrl::default(),
        info_url: Some(InfoUrl::parse(people::INFO_URL)?),
        limited: true,
        trusted_proxies: Vec::new(),
        lookup_key: None,
        metrics: Metrics::new(Clock::System.now()),
        security_contact: None,
        ehealth: EhealthLink::connected(EHEALTH_RULES),
        institutions: people::institutions()?,
        sender: app::sender(EmailAddress::parse("toegang@example.org")?)?,
        uploads: Arc::default(),
        scanner: None,
        cookie_key: cookie_key(keep.as_deref())?,
        sign_in: Arc::new(SignIn::Demo(people::to_click())),
        pace: Pace::default(),
        stopped: streams,
        readiness: app::Readiness::default(),
    };
    let (stand_in, ehealth_server) = ServiceStandIn::bind()?;
    let ehealth_handle = ehealth_server.handle();
    let mut tasks = Tasks::default();
    tasks.start("the stand-in of eHealth", async { drop(ehealth_server.await) });
    let checker = ask_ehealth(&owner, &tls, &builder, &stand_in).await?;
    story::happen(&builder.site()?).await?;
    story::forget_mail(&db::client(&owner, &tls).await?).await?;
    let transport = match smtp {
        Some(url) => Transport::smtp(url, None)?,
        None => {
            let folder = mail_folder(cluster, keep.as_deref())?;
            print(&format!("Mail: {}", folder.display()))?;
            Transport::Folder(folder)
        }
    };
    let (stop_workers, stopped) = watch::channel(false);
    tasks.start("checks at eHealth", crate::ehealth::run(checker, stopped.clone()));
    let files = proof::files(keep.as_deref().unwrap_or_else(|| cluster.folder()), &database_url, &owner)?;
    let sealing = operate::audit::sealing(Some(&files))?.context("no key")?;
    let sealer = Sealer::new(database_url.clone(), tls.clone(), sealing).with_seeded_rows(Clock::System.now());
    tasks.start("the sealer", sealer.run(stopped.clone()));
    tasks.start("adoptions", homes::watch(builder.job_site()?, stopped.clone()));
    tasks.start("planned stops", exclusions::stops::watch(builder.job_site()?, stopped.clone()));
    let worker = Worker::new(database_url, tls.clone(), transport, builder.sender.clone(), WorkerSettings::quick());
    tasks.start("the mail worker", worker.run(stopped));
    let (server, feed) = app::serve(listener, builder, 2)?;
    let token = application::let_in(&owner, &tls).await?;
    let handle = server.handle();
    tasks.start("the feed of changes", feed);
    tasks.start("the server", async { drop(server.await) });
    let running = Running { server: handle, ehealth: ehealth_handle, end_streams, stop_workers, tasks };
    tell_how(&stand_in);
    print(&format!("Token EPD: {token}"))?;
    print(&format!("Ready: {base_url}"))?;
    Ok(running)
}

/// The stand-in with what the demo's patients exclude there, taken over by the real client before anything is served.
async fn ask_ehealth(owner: &str, tls: &Tls, builder: &AppBuilder, stand_in: &ServiceStandIn) -> anyhow::Result<Arc<Checker>> {
    for (patient, party) in parties_of_demo(&mut db::client(owner, tls).await?).await? {
        stand_in.exclude(&patient, party);
    }
    let client = Client::new(stand_in.service(EHEALTH_RULES)?, Clock::System)?;
    let checker = Arc::new(Checker::new(builder.job_site()?, client, EHEALTH_RULES));
    let patients: Vec<String> = people::all().iter().filter(|one| !one.officer).map(|one| one.niss.to_owned()).collect();
    checker.check_asked(&patients).await?;
    Ok(checker)
}

/// On standard error: how to exclude somebody at the stand-in, and how to end that.
fn tell_how(stand_in: &ServiceStandIn) {
    let base = stand_in.base();
    print_line("eHealth is a stand-in here; what you change there, Emma sees within a minute:");
    print_line(&format!(
        "  exclude: curl -X PUT '{base}/therapeuticExclusions/85073000061/10000007003?given=Sofie&family=Claes'"
    ));
    print_line(&format!("  end it:  curl -X DELETE {base}/therapeuticExclusions/85073000061/10000007003"));
    print_line(&format!(
        "  make it slow, failing, losing-all, confused, malformed or well: curl -X PUT {base}/behaviour/failing"
    ));
}

/// Where the mails go: beside the kept data, or in the folder that goes when the demo stops.
fn mail_folder(cluster: &Cluster, keep: Option<&std::path::Path>) -> anyhow::Result<PathBuf> {
    let folder = keep.unwrap_or_else(|| cluster.folder()).join("mail");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.canonicalize()?)
}

/// Sessions outlive a restart over kept data.
fn cookie_key(keep: Option<&std::path::Path>) -> anyhow::Result<Vec<u8>> {
    let fresh = || -> anyhow::Result<Vec<u8>> {
        let halves = [
            random::secret().map_err(|error| anyhow::anyhow!("{error}"))?,
            random::secret().map_err(|error| anyhow::anyhow!("{error}"))?,
        ];
        Ok(halves.concat())
    };
    let Some(keep) = keep else {
        return fresh();
    };
    let file = keep.join("cookie.key");
    match std::fs::read(&file) {
        Ok(key) if key.len() >= 64 => Ok(key),
        _ => {
            use std::os::unix::fs::OpenOptionsExt;
            let key = fresh()?;
            std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&file)?.write_all(&key)?;
            Ok(key)
        }
    }
}
