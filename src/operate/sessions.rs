//! `mijntoegang sessions end`: an operator ends sessions of an officer, of a patient, or all.

use anyhow::{Context, bail};
use clap::ArgGroup;
use secrecy::ExposeSecret;

use super::stdin::read_line;
use super::{ConfigFile, environment, print_line};
use crate::audit::{Event, record};
use crate::config::for_owner;
use crate::db::{Actor, Db, Job, Tls};
use crate::directory::{Cbe, Niss};
use crate::identity::session::end_by_operator::{self, Whose};

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum SessionsCommand {
    /// End the open sessions of one person, or of everybody; on record, as the owner
    End(End),
}

/// Whose sessions.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("whose").required(true).args(["officer", "patient", "all"])))]
pub struct End {
    /// An officer's: by the id of the account, as the log and the audit have it, or by the subject at the provider
    #[arg(long, value_name = "ACCOUNT")]
    officer: Option<String>,
    /// Of that officer's accounts only the one at the institution with this CBE number
    #[arg(long, value_name = "CBE", requires = "officer", conflicts_with_all = ["patient", "all"])]
    institution: Option<String>,
    /// A patient's, whose rijksregister- or BIS-number is read from standard input
    #[arg(long)]
    patient: bool,
    /// Everybody's
    #[arg(long)]
    all: bool,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

/// Runs one.
///
/// # Errors
/// With what the operator must change, or who is not there.
pub async fn run(command: SessionsCommand) -> anyhow::Result<()> {
    let SessionsCommand::End(what) = command;
    let (url, ca) = for_owner(what.settings.path(), &environment)?;
    let at = what.institution.as_deref().map(Cbe::parse).transpose();
    let at = at.ok().context("--institution: is no CBE number; its 10 digits end on two check digits")?;
    let niss = if what.patient { Some(typed()?) } else { None };
    let db = Db::new(url.expose_secret(), &Tls::new(ca.as_deref())?, 1)?;
    let job = Actor::System(Job::SignIn);
    let mut tx = db.begin(job).await?;
    let now = tx.now();
    let whose: Vec<Whose> = match (&niss, &what.officer) {
        (Some(niss), _) => end_by_operator::find_patient(&mut tx, niss).await?.into_iter().collect(),
        (None, Some(account)) => end_by_operator::find_officers(&mut tx, account, at.as_ref()).await?,
        (None, None) => vec![Whose::Everybody],
    };
    if whose.is_empty() {
        bail!("nobody here is known by that; no session was ended");
    }
    let mut ended = 0;
    for one in whose {
        let number = end_by_operator::end_sessions(&mut tx, one, now).await?;
        let event = match one {
            Whose::Patient(id) => Event::sessions_ended_by_operator(Some(id), None, number),
            Whose::Officer(id) => Event::sessions_ended_by_operator(None, Some(id), number),
            Whose::Everybody => Event::sessions_ended_by_operator(None, None, number),
        };
        record(&mut tx, job, event, now).await?;
        ended += number;
    }
    tx.commit().await?;
    print_line(&match ended {
        0 => "No session was open.".to_owned(),
        1 => "1 session ended.".to_owned(),
        many => format!("{many} sessions ended."),
    });
    Ok(())
}

/// An invalid number is not repeated in the error.
fn typed() -> anyhow::Result<Niss> {
    let line = read_line("The patient's rijksregister- or BIS-number:")?;
    Niss::parse(&line).ok().context("standard input: holds no rijksregister- or BIS-number in its first line")
}
