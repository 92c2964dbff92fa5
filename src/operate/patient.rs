//! `mijntoegang patient merge | proposals | unmerge | number`: a person stays one person under every number that is theirs (R20). Numbers come by
//! standard input.

mod acts;
mod report;
mod terms;

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::sync::watch;
use uuid::Uuid;

use super::stdin::read_line;
use super::{ConfigFile, environment, load, print_line};
use crate::app::AppBuilder;
use crate::config::for_owner;
use crate::db::ids::PatientMergeProposalId;
use crate::db::{Db, Tls};
use crate::directory::PatientNumber;

pub use acts::{change_number, decline_proposal, list_proposals, merge, merge_proposed, unmerge};
pub use terms::{MergeTerms, NumberTerms};

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum PatientCommand {
    /// Make two patients who are one person one patient; both numbers are read from standard input. On record, as the owner
    Merge(MergeOptions),
    /// List the merges that sign-ins proposed: an account of the provider came with another number than before
    Proposals(ProposalsOptions),
    /// Take a merge back, within 30 days; the number of the patient who was merged is read from standard input
    Unmerge(UnmergeOptions),
    /// Give a known patient a new number, as when a BIS number becomes a rijksregisternummer; both are read from standard input
    Number(NumberOptions),
}

#[derive(Debug, clap::Args)]
pub struct MergeOptions {
    /// The number of the patient who is merged never was theirs: it counts for nothing afterwards
    #[arg(long)]
    wrong: bool,
    /// Merge although names or birth dates differ
    #[arg(long)]
    despite_differences: bool,
    /// Merge two patients of `patient proposals`; no number is read
    #[arg(long, value_name = "ID")]
    proposal: Option<Uuid>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

#[derive(Debug, clap::Args)]
pub struct ProposalsOptions {
    /// They are two people: the proposal is not made again. On record
    #[arg(long, value_name = "ID")]
    decline: Option<Uuid>,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

#[derive(Debug, clap::Args)]
pub struct UnmergeOptions {
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

#[derive(Debug, clap::Args)]
pub struct NumberOptions {
    /// The number until now never was theirs: it counts for nothing afterwards
    #[arg(long)]
    wrong: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

/// Runs one.
///
/// # Errors
/// With what the operator must change, or why it cannot be done.
pub async fn run(command: PatientCommand) -> anyhow::Result<()> {
    let settings = match &command {
        PatientCommand::Merge(options) => &options.settings,
        PatientCommand::Proposals(options) => &options.settings,
        PatientCommand::Unmerge(options) => &options.settings,
        PatientCommand::Number(options) => &options.settings,
    };
    let (owner, ca) = for_owner(settings.path(), &environment)?;
    let (config, tls) = load(settings.path()).await?;
    let site = AppBuilder::of(&config, tls, watch::channel(false).1).await?.site()?;
    let db = Db::new(owner.expose_secret(), &Tls::new(ca.as_deref())?, 1)?;
    let lines = match command {
        PatientCommand::Merge(options) => {
            let terms = MergeTerms {
                number_wrong: options.wrong,
                despite_differences: options.despite_differences,
                dry_run: options.dry_run,
            };
            match options.proposal {
                Some(id) => merge_proposed(&db, &site, PatientMergeProposalId::from_uuid(id), terms).await?,
                None => {
                    let from = read_number("The number of the patient who is merged:")?;
                    let into = read_number("The number of the patient who stays:")?;
                    merge(&db, &site, (&from, &into), terms).await?
                }
            }
        }
        PatientCommand::Proposals(options) => match options.decline {
            Some(id) => decline_proposal(&db, PatientMergeProposalId::from_uuid(id)).await?,
            None => list_proposals(&db).await?,
        },
        PatientCommand::Unmerge(options) => {
            let number = read_number("The number of the patient who was merged:")?;
            unmerge(&db, &site, &number, options.dry_run).await?
        }
        PatientCommand::Number(options) => {
            let before = read_number("The patient's number until now:")?;
            let after = read_number("The new number:")?;
            let terms = NumberTerms { was_wrong: options.wrong, dry_run: options.dry_run };
            change_number(&db, &site, (&before, &after), terms).await?
        }
    };
    for line in lines {
        print_line(&line);
    }
    Ok(())
}

/// An invalid number is not repeated in the error.
fn read_number(prompt: &str) -> anyhow::Result<PatientNumber> {
    let line = read_line(prompt)?;
    PatientNumber::parse_stored(line.trim()).context(
        "standard input: holds no rijksregister- or BIS-number where it is asked for, nor CBE/NUMBER of a patient's file",
    )
}
