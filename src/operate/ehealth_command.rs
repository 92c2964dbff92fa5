//! `mijntoegang ehealth accept | status`: what an operator does about answers of eHealth that were doubted.

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use tokio::sync::watch;

use super::stdin::read_line;
use super::{ConfigFile, ehealth_check, environment, load, print_line};
use crate::app::AppBuilder;
use crate::audit::{Event, record};
use crate::config::for_owner;
use crate::db::{Actor, Db, Job, Tls};
use crate::directory::Niss;
use crate::ehealth::accept_doubted;
use crate::patients;

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum EhealthCommand {
    /// Take the next answer about a person over, although the last one was doubted; the number is read from standard input. On
    /// record, as the owner
    Accept(AcceptOptions),
    /// Say how the checks stand
    Status(ConfigFile),
}

#[derive(Debug, clap::Args)]
pub struct AcceptOptions {
    /// About everybody whose answers are doubted now: eHealth has confirmed that they are right
    #[arg(long)]
    all: bool,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

/// Runs one.
///
/// # Errors
/// With what the operator must change, or why it cannot be done.
pub async fn run(command: EhealthCommand) -> anyhow::Result<()> {
    match command {
        EhealthCommand::Accept(options) => {
            let (owner, ca) = for_owner(options.settings.path(), &environment)?;
            let niss = if options.all { None } else { Some(read_niss()?) };
            let db = Db::new(owner.expose_secret(), &Tls::new(ca.as_deref())?, 1)?;
            print_line(&accept(&db, niss.as_ref()).await?);
        }
        EhealthCommand::Status(settings) => {
            let (config, tls) = load(settings.path()).await?;
            let site = AppBuilder::of(&config, tls, watch::channel(false).1).await?.site()?;
            for line in ehealth_check::lines(&config, &site.db).await? {
                print_line(&line);
            }
        }
    }
    Ok(())
}

/// An invalid number is not repeated in the error.
fn read_niss() -> anyhow::Result<Niss> {
    let line = read_line("The number of the person whose answer is right:")?;
    Niss::parse_typed(&line).ok().context("standard input: holds no rijksregister- or BIS-number in its first line")
}

/// `ehealth accept`: the line that tells what was done.
///
/// # Errors
/// When no answer is doubted.
pub async fn accept(db: &Db, niss: Option<&Niss>) -> anyhow::Result<String> {
    let job = Actor::System(Job::Operate);
    let mut tx = db.begin(job).await?;
    let now: DateTime<Utc> = tx.now();
    let people = accept_doubted(&mut tx, niss, now).await?;
    if people == 0 {
        bail!("no answer {} is doubted; nothing was done", if niss.is_some() { "about that person" } else { "about anybody" });
    }
    let patient = match niss {
        Some(niss) => patients::find_by_number(&mut tx, &niss.clone().into()).await?.map(|home| home.patient),
        None => None,
    };
    record(&mut tx, job, Event::ehealth_answer_accepted(patient, people), now).await?;
    tx.commit().await?;
    Ok(match people {
        1 => "What eHealth answers about 1 person in the next hour is taken over; it is asked now.".to_owned(),
        many => format!("What eHealth answers about {many} people in the next hour is taken over; it is asked now."),
    })
}
