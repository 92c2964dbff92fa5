//! `mijntoegang figures`: the figures of a house for its management, of all its matters, also those that are kept from officers (R12).
//! On record.

use std::io::Write as _;

use anyhow::{Context, bail};
use chrono::Datelike;
use secrecy::ExposeSecret;

use super::{ConfigFile, environment};
use crate::audit::{Event, record};
use crate::config::for_figures;
use crate::db::{Actor, Db, Job, Tls};
use crate::directory::Cbe;
use crate::figures::{FiguresOf, file, find_house, load};
use crate::i18n::{Locale, dates};

const OPERATOR: Actor = Actor::System(Job::Operate);

/// Whose, and of which year.
#[derive(Debug, clap::Args)]
pub struct FiguresOptions {
    /// The enterprise number (CBE) of the institution
    #[arg(long, value_name = "CBE", value_parser = |text: &str| Cbe::parse(text))]
    institution: Cbe,
    /// The year; without it, the years beside each other
    #[arg(long)]
    year: Option<i32>,
    /// As CSV, for a spreadsheet
    #[arg(long)]
    csv: bool,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

/// Prints them. Counts under five are hidden here too: the figures go into reports.
///
/// # Errors
/// With what the operator must change.
pub async fn run(options: FiguresOptions) -> anyhow::Result<()> {
    let ((url, ca), rules) = for_figures(options.settings.path(), &environment)?;
    let owner = Db::new(url.expose_secret(), &Tls::new(ca.as_deref())?, 1)?;
    let mut tx = owner.begin(OPERATOR).await?;
    let now = tx.now();
    let found = find_house(&mut tx, &options.institution).await?;
    let house = found.with_context(|| format!("--institution: {} is not known here", options.institution.as_str()))?;
    let year = options.year.unwrap_or_else(|| dates::day(now).year());
    let Some(publication) = load(&mut tx, FiguresOf::House(house), year, &rules, now).await? else {
        bail!("--year: {year} is not counted; the present year and the nine before it are");
    };
    record(&mut tx, OPERATOR, Event::figures_read_by_operator(house, options.year), now).await?;
    tx.commit().await?;
    let bytes = file(Locale::DUTCH, &publication, options.year)?;
    let mut out = std::io::stdout().lock();
    if options.csv {
        out.write_all(&bytes)?;
        return Ok(());
    }
    let text = String::from_utf8(bytes)?;
    for line in csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes()).records() {
        let line = line?;
        let [table, _, row, column, count] = [0, 1, 2, 3, 4].map(|at| line.get(at).unwrap_or_default());
        writeln!(out, "{table:<36} {row:<22} {column:<28} {count:>8}")?;
    }
    Ok(())
}
