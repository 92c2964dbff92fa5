//! What operators start: `serve`, `worker`, `migrate`, `check`, `audit`, `client`, `sessions`, `hand-over`, `retain`.

pub mod audit;
pub mod client;
mod conflicts;
pub mod hand_over;
pub mod institutions;
mod log;
pub mod retain;
pub mod sessions;
mod sign_in;
mod tasks;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::app::{self, AppBuilder};
use crate::audit::seal;
use crate::config::{Config, for_migrate};
use crate::conflicts as conflicts_of_interest;
use crate::db::{self, Actor, Job, Tls, migrations};
use crate::identity;
use crate::mail::{self, Transport, Worker, WorkerSettings};
use crate::web::AppState;
use crate::{account, changes, decisions, exclusions, homes, officers, ombuds_mail, requests, retention};

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

fn environment(key: &str) -> Option<String> {
    std::env::var(key).ok()
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
    migrations::check(config.database_url.expose_secret(), &tls).await?;
    Ok((config, tls))
}

fn mail_worker(config: &Config, builder: &AppBuilder) -> anyhow::Result<Worker> {
    let transport = Transport::smtp(config.smtp_url.clone(), None)?;
    let (url, tls, clock) = (builder.database_url.clone(), builder.tls.clone(), builder.clock.clone());
    Ok(Worker::new(url, tls, transport, builder.sender.clone(), clock, WorkerSettings::default()))
}

/// The tasks of `serve` and `worker` alike.
fn start_jobs(tasks: &mut Tasks, config: &Config, builder: &AppBuilder, stopped: &watch::Receiver<bool>) -> anyhow::Result<()> {
    tasks.start("the mail worker", mail_worker(config, builder)?.run(stopped.clone()));
    if let Some(sealer) = audit::sealer(config, builder)? {
        tasks.start("the sealer", sealer.run(stopped.clone()));
    }
    tasks.start("the reminder", ombuds_mail::run_reminders(builder.site()?, stopped.clone()));
    tasks.start("adoptions", homes::watch(builder.site()?, stopped.clone()));
    tasks.start("planned stops", exclusions::stops::watch(builder.site()?, stopped.clone()));
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
    let listener = TcpListener::bind(config.listen).with_context(|| format!("listen: cannot listen on {}", config.listen))?;
    let ((stop, stopped), mut tasks) = (watch::channel(false), Tasks::default());
    start_jobs(&mut tasks, &config, &builder, &stopped)?;
    tasks.start("the sweep", sweep(builder.site()?, stopped.clone()));
    tasks.start("retention", retention::run(builder.site()?.db, config.retention, stopped.clone()));
    tasks.start("the watch over applications", watch_applications(builder.site()?, stopped.clone()));
    let key = identity::CookieKey(builder.cookie_key.clone());
    let roles = identity::oidc::watch_roles(builder.site()?, builder.sign_in.clone(), key, stopped.clone());
    tasks.start("the check of officers' roles", roles);
    let ops = match config.ops_listen {
        None => None,
        Some(address) => {
            let ops = app::ops(address, builder.site()?)?;
            let handle = ops.handle();
            tasks.start("the listener for operators", async { log_end(ops.await) });
            Some(handle)
        }
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let (server, feed) = app::serve(listener, builder, workers)?;
    let handle = server.handle();
    tasks.start("the feed of changes", feed);
    tasks.start("the server", async { log_end(server.await) });
    print_line(&format!("Ready: {} (listening on {})", config.base_url, config.listen));
    let failure = tokio::select! {
        signal = stop_signal() => signal.err(),
        failure = tasks.first_failure() => Some(failure),
    };
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
    let ((stop, stopped), mut tasks) = (watch::channel(false), Tasks::default());
    start_jobs(&mut tasks, &config, &builder, &stopped)?;
    print_line("The mail worker runs.");
    let failure = tokio::select! {
        signal = stop_signal() => signal.err(),
        failure = tasks.first_failure() => Some(failure),
    };
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

/// `mijntoegang check`: what `serve` would refuse, mail that was given up, and what no officer may open.
///
/// # Errors
/// With what the operator must change.
pub async fn check(file: Option<&Path>) -> anyhow::Result<()> {
    let (config, tls) = load(file).await?;
    let builder = AppBuilder::of(&config, tls, watch::channel(false).1).await?;
    let db = builder.site()?.db;
    let counts = mail::load_counts(&db).await?;
    print_line(&format!("Mail: {} waiting, {} given up.", counts.waiting, counts.failed));
    let unopened = officers::nobody_may_open(&db).await?;
    print_line(&format!(
        "No active officer may open: {} open requests, {} conversations that wait.",
        unopened.requests, unopened.conversations
    ));
    for lag in changes::lags(&db).await? {
        let seconds = lag.seconds(builder.clock.now());
        print_line(&format!("{}: {} changes not acknowledged, the oldest {seconds} s ago.", lag.application, lag.changes));
    }
    for line in conflicts::warnings(&config, officers::count_without_entry(&db).await?) {
        print_line(&line);
    }
    for line in sign_in::lines(&builder.sign_in) {
        print_line(line);
    }
    match audit::sealing(config.audit.as_ref())? {
        None => print_line("Audit: [audit] is not configured, so nothing seals it; see docs/audit.md."),
        Some(_) => print_line(&format!(
            "Audit: the oldest row without a seal waits {} s.",
            seal::unsealed_seconds(&db, builder.clock.now()).await?
        )),
    }
    print_line("The configuration is fine.");
    Ok(())
}

/// A change that an application has not acknowledged after this long is logged.
const LAG_WARNING_SECONDS: i64 = 300;

/// Every five minutes: warns of applications that do not acknowledge changes. Any number of instances may do so.
async fn watch_applications(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        match changes::lags(&site.db).await {
            Err(error) => tracing::warn!(cause = %error, "the lag of applications cannot be read"),
            Ok(lags) => {
                for lag in lags.iter().filter(|lag| lag.seconds(site.clock.now()) >= LAG_WARNING_SECONDS) {
                    let seconds = lag.seconds(site.clock.now());
                    tracing::warn!(application = lag.application, changes = lag.changes, seconds, "an application lags behind");
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(300)) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Once an hour: removes what is past its time. Several instances may do so at once.
async fn sweep(site: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = sweep_once(&site).await {
            tracing::warn!(cause = %error, "the sweep failed; it runs again in an hour");
        }
        if let Err(error) = conflicts_of_interest::remind(&site).await {
            tracing::warn!(cause = %error, "nobody was asked who may handle what waits; that is tried again in an hour");
        }
        // Of accounts that are new, or got another number.
        if let Err(error) = requests::hand_over_withheld(&site, true).await {
            tracing::warn!(cause = %error, "requests that concern officers were not handed over; that is tried again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(3600)) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Removes sessions, saved forms and requests for an address of more than 7 days ago, drafts without a person after a day,
/// drafts untouched for 90 days, and what mails said that were given up 30 days ago.
pub async fn sweep_once(site: &AppState) -> Result<(), db::DbError> {
    let now = site.clock.now();
    let mut tx = site.db.begin(Actor::System(Job::Sweep)).await?;
    identity::sweep(&mut tx, now).await?;
    requests::sweep_drafts(&mut tx, now).await?;
    requests::intake::sweep_receipts(&mut tx, now).await?;
    account::sweep(&mut tx, now).await?;
    mail::sweep(&mut tx, now).await?;
    decisions::prepare_months(&mut tx, now).await?;
    tx.commit().await
}
