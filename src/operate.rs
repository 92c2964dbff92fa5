//! What operators start: `serve`, `worker`, `migrate`, `check`, `audit`, `client`, `directory`, `ehealth`, `patient`, `sessions`,
//! `figures`, `hand-over`, `retain`.

pub mod audit;
pub mod client;
mod conflicts;
pub mod decisions;
pub mod directory;
mod ehealth_check;
pub mod ehealth_command;
mod environment;
pub mod figures;
pub mod hand_over;
pub mod institutions;
mod jobs;
mod log;
mod online;
pub mod patient;
pub mod retain;
pub mod sessions;
mod sign_in;
mod stdin;
mod supervisor;
mod tasks;
mod warnings;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use self::environment::environment;
use self::supervisor::{keep_alive, report_ready, report_stopping};
use crate::app::{self, AppBuilder};
use crate::audit::seal;
use crate::config::{Config, for_migrate};
use crate::db::{self, Tls, migrations};
use crate::identity;
use crate::mail::{self, Transport, Worker, WorkerSettings};
use crate::{applications, changes, ehealth, exclusions, homes, officers, ombuds_mail, retention};

pub use environment::check_credentials;
pub use jobs::sweep_once;
pub use log::{WithoutStrangers, start_log};
pub(crate) use tasks::Tasks;

/// Where the settings are.
#[derive(Debug, clap::Args)]
pub struct ConfigFile {
    /// The TOML file with the settings; PORTAL_… variables win over it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ConfigFile {
    pub fn path(&self) -> Option<&Path> {
        self.config.as_deref()
    }
}

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct CheckOptions {
    #[command(flatten)]
    file: ConfigFile,
    /// Ask the services outside too: the sign-in providers, the mail server, the virus scanner, eHealth
    #[arg(long)]
    online: bool,
}

/// A line for the operator, on standard error.
pub fn print_line(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Waits for SIGINT or SIGTERM.
///
/// # Errors
/// When no signal handler can be installed.
pub async fn stop_signal() -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

async fn load(file: Option<&Path>) -> anyhow::Result<(Config, Tls)> {
    let config = Config::load(file, &environment)?;
    let tls = Tls::new(config.database_ca.as_deref())?;
    db::within_start(migrations::check(config.database_url.expose_secret(), &tls)).await?;
    Ok((config, tls))
}

/// No process that dates anything starts with a wrong clock (R22).
async fn check_clock(builder: &AppBuilder) -> anyhow::Result<()> {
    let db = builder.site()?.db;
    db::within_start(db::check_clock(builder.database_url.expose_secret(), &builder.tls, &db)).await
}

fn mail_transport(config: &Config) -> anyhow::Result<Transport> {
    let transport = Transport::smtp(config.smtp_url.clone(), config.smtp_ca.as_deref()).context("smtp_ca: cannot be used")?;
    Ok(match &config.smtp_hello {
        Some(name) => transport.greeting_as(name),
        None => transport,
    })
}

fn mail_worker(config: &Config, builder: &AppBuilder) -> anyhow::Result<Worker> {
    let transport = mail_transport(config)?;
    let (url, tls) = (builder.database_url.clone(), builder.tls.clone());
    Ok(Worker::new(url, tls, transport, builder.sender.clone(), WorkerSettings::default()))
}

/// The tasks of `serve` and `worker` alike.
fn start_jobs(tasks: &mut Tasks, config: &Config, builder: &AppBuilder, stopped: &watch::Receiver<bool>) -> anyhow::Result<()> {
    tasks.start("the mail worker", mail_worker(config, builder)?.run(stopped.clone()));
    if let Some(sealer) = audit::sealer(config, builder)? {
        tasks.start("the sealer", sealer.run(stopped.clone()));
    }
    tasks.start("the reminder", ombuds_mail::run_reminders(builder.job_site()?, stopped.clone()));
    if let Some(service) = &config.ehealth {
        let client = ehealth::Client::new(service.clone(), builder.clock.clone())?;
        let checker = Arc::new(ehealth::Checker::new(builder.job_site()?, client, service.rules));
        tasks.start("checks at eHealth", ehealth::run(checker, stopped.clone()));
    }
    tasks.start("adoptions", homes::watch(builder.job_site()?, stopped.clone()));
    tasks.start("planned stops", exclusions::stops::watch(builder.job_site()?, stopped.clone()));
    tasks.start("the word to systemd", keep_alive(stopped.clone()));
    Ok(())
}

/// `mijntoegang serve`
///
/// # Errors
/// With what the operator must change; with the task that ended before it was told to.
pub async fn serve(file: Option<&Path>) -> anyhow::Result<()> {
    let (config, tls) = load(file).await?;
    // Streams end first: their readers go to another instance.
    let (end_streams, streams) = watch::channel(false);
    let builder = AppBuilder::of(&config, tls, streams).await?;
    check_clock(&builder).await?;
    if let Some(line) = warnings::of_proxies(&config) {
        tracing::warn!("{line}");
    }
    let listener = TcpListener::bind(config.listen).with_context(|| format!("listen: cannot listen on {}", config.listen))?;
    let ((stop, stopped), mut tasks) = (watch::channel(false), Tasks::default());
    start_jobs(&mut tasks, &config, &builder, &stopped)?;
    tasks.start("the sweep", jobs::sweep(builder.job_site()?, stopped.clone()));
    tasks.start("retention", retention::run(builder.job_site()?.db, config.retention, stopped.clone()));
    tasks.start("the watch over applications", jobs::watch_applications(builder.job_site()?, stopped.clone()));
    tasks.start("the activity of applications", applications::watch(builder.job_site()?, stopped.clone()));
    let key = identity::CookieKey(builder.cookie_key.clone());
    let roles = identity::oidc::watch_roles(builder.job_site()?, builder.sign_in.clone(), key, stopped.clone());
    tasks.start("the check of officers' roles", roles);
    let ops = match config.ops_listen {
        None => None,
        Some(address) => {
            let ops = app::ops(address, builder.job_site()?, builder.readiness.clone())?;
            let handle = ops.handle();
            tasks.start("the listener for operators", async { log_end(ops.await) });
            Some(handle)
        }
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let readiness = builder.readiness.clone();
    let (server, feed) = app::serve(listener, builder, workers)?;
    let handle = server.handle();
    tasks.start("the feed of changes", feed);
    tasks.start("the server", async { log_end(server.await) });
    report_ready(&format!("Ready: {} (listening on {})", config.base_url, config.listen));
    let failure = tokio::select! {
        signal = stop_signal() => signal.err(),
        failure = tasks.first_failure() => Some(failure),
    };
    readiness.stop();
    report_stopping();
    if failure.is_none() {
        // Until what stands in front sends requests elsewhere; a second signal stops at once.
        tokio::select! {
            () = tokio::time::sleep(config.stop_delay) => {}
            stopped = stop_signal() => stopped?,
        }
    }
    // Nobody follows, and nobody works, where the receiver is gone already.
    let _ = end_streams.send(true);
    handle.stop(true).await;
    if let Some(ops) = ops {
        ops.stop(true).await;
    }
    let _ = stop.send(true);
    let finished = tasks.finish().await;
    failure.map_or(finished, Err)
}

fn log_end(ended: std::io::Result<()>) {
    if let Err(error) = ended {
        tracing::error!(cause = %error, "a server ended");
    }
}

/// `mijntoegang worker`
///
/// # Errors
/// With what the operator must change; with the task that ended before it was told to.
pub async fn worker(file: Option<&Path>) -> anyhow::Result<()> {
    let (config, tls) = load(file).await?;
    let builder = AppBuilder::of(&config, tls, watch::channel(false).1).await?;
    check_clock(&builder).await?;
    let ((stop, stopped), mut tasks) = (watch::channel(false), Tasks::default());
    start_jobs(&mut tasks, &config, &builder, &stopped)?;
    report_ready("The mail worker runs.");
    let failure = tokio::select! {
        signal = stop_signal() => signal.err(),
        failure = tasks.first_failure() => Some(failure),
    };
    report_stopping();
    let _ = stop.send(true);
    let finished = tasks.finish().await;
    failure.map_or(finished, Err)
}

/// `mijntoegang migrate`: the schema, and the configured institutions in it.
///
/// # Errors
/// With what the operator must change.
pub async fn migrate(file: Option<&Path>) -> anyhow::Result<()> {
    let ((url, ca), institutions) = for_migrate(file, &environment)?;
    let tls = Tls::new(ca.as_deref())?;
    let versions = migrations::migrate(url.expose_secret(), &tls).await?;
    let mut client = db::client(url.expose_secret(), &tls).await?;
    institutions::write(&mut client, &institutions).await?;
    let withheld = hand_over::count_withheld(&client).await?;
    if withheld > 0 {
        print_line(&format!(
            "{withheld} open requests concern officers of their ombudsdienst; see: mijntoegang hand-over --withheld"
        ));
    }
    match versions.len() {
        0 => print_line("The schema is up to date."),
        n => print_line(&format!("{n} migrations applied, the last one {}.", versions.last().map_or("", String::as_str))),
    }
    Ok(())
}

/// `mijntoegang check`: what `serve` would refuse, mail that was given up, and what no officer may open; with `--online` also whether
/// the services outside answer.
///
/// # Errors
/// With what the operator must change.
pub async fn check(options: &CheckOptions) -> anyhow::Result<()> {
    let (config, tls) = load(options.file.path()).await?;
    let builder = AppBuilder::of(&config, tls, watch::channel(false).1).await?;
    check_clock(&builder).await?;
    let db = builder.job_site()?.db;
    let counts = mail::load_counts(&db).await?;
    print_line(&format!("Mail: {} waiting, {} given up.", counts.waiting, counts.failed));
    let unopened = officers::nobody_may_open(&db).await?;
    print_line(&format!(
        "No active officer may open: {} open requests, {} conversations that wait.",
        unopened.requests, unopened.conversations
    ));
    for lag in changes::lags(&db).await? {
        let seconds = lag.seconds();
        print_line(&format!("{}: {} changes not acknowledged, the oldest {seconds} s ago.", lag.application, lag.changes));
    }
    for line in conflicts::warnings(&config, officers::count_without_entry(&db).await?) {
        print_line(&line);
    }
    for line in sign_in::lines(&builder.sign_in) {
        print_line(line);
    }
    let lines = warnings::of_proxies(&config).into_iter();
    for line in lines.chain(warnings::of_applications(&config, &db).await?).chain(warnings::of_collations(&db).await?) {
        print_line(&line);
    }
    for line in ehealth_check::lines(&config, &db).await? {
        print_line(&line);
    }
    if options.online {
        online::ask(&config, &builder).await?;
    }
    match audit::sealing(config.audit.as_ref())? {
        None => print_line("Audit: [audit] is not configured, so nothing seals it; see docs/audit.md."),
        Some(_) => print_line(&format!("Audit: the oldest row without a seal waits {} s.", seal::unsealed_seconds(&db).await?)),
    }
    print_line("The configuration is fine.");
    Ok(())
}
