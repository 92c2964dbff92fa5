//! `mijntoegang directory import FILE`: a hospital's own people come in by their staff list.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use secrecy::ExposeSecret;

use super::{ConfigFile, environment, print_line};
use crate::config::for_owner;
use crate::db::{Db, Tls};
use crate::directory::Cbe;
use crate::staff_list::{ColumnName, ImportOptions, ImportOutcome, Importer};

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum DirectoryCommand {
    /// Take in a staff list, CSV or XLSX: new people are added, known ones changed, those who left closed
    Import(ImportArguments),
}

/// Which list, and how careful.
#[derive(Debug, clap::Args)]
pub struct ImportArguments {
    /// The staff list
    file: PathBuf,
    /// The enterprise number (CBE) of the institution whose staff it is
    #[arg(long, value_name = "CBE", value_parser = |text: &str| Cbe::parse(text))]
    institution: Cbe,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Change nothing where a line is reported
    #[arg(long)]
    strict: bool,
    /// Which column holds what, such as number=Stamnr,name=Medewerker; fields: number, name, given-name, family-name, function,
    /// department, riziv, niss, email, from, until
    #[arg(long, value_name = "FIELD=HEADER", value_delimiter = ',')]
    columns: Vec<ColumnName>,
    /// How many percent of the people on earlier lists may be closed
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = percent)]
    allow_closing: f64,
    /// Write the report as CSV too, with the cells concerned
    #[arg(long, value_name = "FILE.csv")]
    report: Option<PathBuf>,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

fn percent(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|percent| (0.0..=100.0).contains(percent)).ok_or_else(|| "a number from 0 to 100".to_owned())
}

/// Whose account started it, as far as the machine says.
fn account() -> String {
    let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().filter_map(environment).find(|name| !name.trim().is_empty());
    named.unwrap_or_else(|| "unknown".to_owned())
}

/// Runs one.
///
/// # Errors
/// With what the operator must change.
pub async fn run(command: DirectoryCommand) -> anyhow::Result<()> {
    let DirectoryCommand::Import(arguments) = command;
    let (url, ca) = for_owner(arguments.settings.path(), &environment)?;
    // One connection: what is planned lies in tables of its own.
    let owner = Db::new(url.expose_secret(), &Tls::new(ca.as_deref())?, 1)?;
    let options = ImportOptions {
        file: arguments.file,
        institution: arguments.institution,
        columns: arguments.columns,
        dry_run: arguments.dry_run,
        strict: arguments.strict,
        allow_closing: arguments.allow_closing,
        started_by: account(),
    };
    let progress = |line: String| print_line(&line);
    let outcome = Importer { owner: &owner, options: &options, progress: &progress }.run().await?;
    std::io::stdout().write_all(text(&options, &outcome).as_bytes())?;
    if let Some(path) = &arguments.report {
        outcome.report.write_csv(path).with_context(|| format!("--report: cannot write {}", path.display()))?;
    }
    match outcome.refused {
        Some(why) => bail!("nothing was changed: {why}"),
        None => Ok(()),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The report as a person reads it.
fn text(options: &ImportOptions, outcome: &ImportOutcome) -> String {
    let ImportOutcome { lines, planned, report, .. } = outcome;
    let mut text = format!(
        "Staff list of {}, {}: {}\n  fields: {}\n",
        outcome.institution,
        name_of(&options.file),
        outcome.format,
        outcome.fields
    );
    if outcome.has_email {
        text += "  e-mail addresses are not kept: nothing uses them\n";
    }
    text += &format!("  lines read {:>17}\n", lines.lines);
    if lines.not_now > 0 {
        text += &format!("  who start later or left {:>4}\n", lines.not_now);
    }
    let unchanged = planned.people - planned.added - planned.changed;
    for (what, count) in [
        ("people", planned.people),
        ("  new", planned.added),
        ("  changed", planned.changed),
        ("  unchanged", unchanged),
        ("not on it any more", planned.closed),
    ] {
        text += &format!("  {what:<20}{count:>8}\n");
    }
    if planned.held > 0 {
        text += &format!(
            "  not closed {:>17}: their name stands on a line that was left out, or they were joined with another line\n",
            planned.held
        );
    }
    let reported = report.count_reported_lines();
    if reported > 0 {
        text += &format!("Reported: {reported} lines\n");
    }
    text += &report.text();
    let changes = planned.added + planned.changed + planned.closed;
    text += &match (&outcome.refused, options.dry_run, changes) {
        (Some(_), ..) => String::new(),
        (None, _, 0) => "Nothing to change: the directory is as this list says.\n".to_owned(),
        (None, true, _) => "A dry run: nothing was changed.\n".to_owned(),
        (None, false, _) => {
            format!("Done: {} added, {} changed, {} closed.\n", planned.added, planned.changed, planned.closed)
        }
    };
    text
}
