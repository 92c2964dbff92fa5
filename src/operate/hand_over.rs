//! `mijntoegang hand-over --withheld`: open requests that concern officers of the ombudsdienst that handles them go to another one (R12).

use std::path::PathBuf;

use tokio::sync::watch;
use tokio_postgres::Client;

use super::{load, print_line};
use crate::app::AppBuilder;
use crate::requests;

#[derive(Debug, clap::Args)]
pub struct HandOverOptions {
    /// Open requests that are withheld from an officer of the ombudsdienst that handles them
    #[arg(long, required = true)]
    withheld: bool,
    /// Hand them over; without it, only counts
    #[arg(long)]
    carry_out: bool,
    /// The TOML file with the settings; PORTAL_… variables win over it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Runs it, as `serve` would.
///
/// # Errors
/// With what the operator must change.
pub async fn run(options: HandOverOptions) -> anyhow::Result<()> {
    let (config, tls) = load(options.config.as_deref()).await?;
    let site = AppBuilder::of(&config, tls, watch::channel(false).1).await?.site()?;
    let counts = requests::hand_over_withheld(&site, options.carry_out).await?;
    print_line(&if options.carry_out {
        format!("{} open requests concern officers; {} were handed over.", counts.open, counts.handed_over)
    } else {
        format!(
            "{} open requests concern officers; {} can be handed over. Nothing was done: add --carry-out.",
            counts.open, counts.handed_over
        )
    });
    Ok(())
}

/// How many open requests concern officers, asked as the owner.
pub(super) async fn count_withheld(owner: &Client) -> Result<i64, tokio_postgres::Error> {
    let open = "select count(*) from exclusion_requests r where r.state in ('sent', 'taken', 'asked')
      and exists (select from withheld_matters w where w.request_id = r.id)";
    Ok(owner.query_one(open, &[]).await?.get(0))
}
