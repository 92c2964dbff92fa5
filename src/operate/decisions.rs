//! `mijntoegang decisions asked`: after a complaint, whether a number that nobody here had was asked about.

use std::io::Write;

use anyhow::Context;
use chrono::NaiveDate;
use clap::ValueEnum;
use secrecy::ExposeSecret;

use super::stdin::read_line;
use super::{ConfigFile, environment, print_line};
use crate::audit::{Event, record};
use crate::clock::Clock;
use crate::config::{LookupKey, for_lookup};
use crate::db::{Actor, Db, Job, Tls};
use crate::decisions::{LookedUpNumber, list_decisions_about};
use crate::directory::{Cbe, Identifier, Niss, PatientNumber, PersonnelNumber, RizivNumber};
use crate::i18n::dates;

const OPERATOR: Actor = Actor::System(Job::Operate);

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum DecisionsCommand {
    /// Decisions that were asked with a number of nobody here; the number is read from standard input. On record, as the owner
    Asked(AskedOptions),
}

/// What kind of number it is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum NumberKind {
    /// A care worker's rijksregister- or BIS-number
    Niss,
    /// A care worker's RIZIV number
    Riziv,
    /// A personnel number of the institution in --institution
    Personnel,
    /// A patient's rijksregister- or BIS-number
    Patient,
}

/// Which decisions.
#[derive(Debug, clap::Args)]
pub struct AskedOptions {
    /// What the number is
    #[arg(long, value_enum)]
    kind: NumberKind,
    /// Whose personnel number it is
    #[arg(long, value_name = "CBE", required_if_eq("kind", "personnel"), value_parser = |text: &str| Cbe::parse(text))]
    institution: Option<Cbe>,
    /// The first day, such as 2026-11-01
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: NaiveDate,
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
}

/// Runs one.
///
/// # Errors
/// With what the operator must change.
pub async fn run(command: DecisionsCommand) -> anyhow::Result<()> {
    let DecisionsCommand::Asked(asked) = command;
    let ((url, ca), key) = for_lookup(asked.settings.path(), &environment)?;
    let number = read_number(&asked, &key)?;
    let from = dates::start_of(asked.from).context("--from: is no such day")?;
    let until = asked.until.succ_opt().and_then(dates::start_of).context("--until: is no such day")?;
    let db = Db::new(url.expose_secret(), &Tls::new(ca.as_deref())?, 1)?;
    let mut tx = db.begin(OPERATOR).await?;
    let found = list_decisions_about(&mut tx, &number, from..until).await?;
    record(&mut tx, OPERATOR, Event::decisions_looked_up(found.len()), Clock::System.now()).await?;
    tx.commit().await?;
    let mut out = std::io::stdout();
    for one in &found {
        let answer = if one.permit { "permit" } else { "deny" };
        writeln!(out, "{} UTC · {} · {answer} · {}", one.decided_at.format("%Y-%m-%d %H:%M:%S"), one.application, one.id)?;
    }
    print_line(&match found.len() {
        1 => "1 decision.".to_owned(),
        many => format!("{many} decisions."),
    });
    Ok(())
}

/// An invalid number is not repeated in the error.
fn read_number(asked: &AskedOptions, key: &LookupKey) -> anyhow::Result<LookedUpNumber> {
    let line = read_line("The number:")?;
    let wrong = "standard input: holds no such number in its first line";
    Ok(match asked.kind {
        NumberKind::Patient => LookedUpNumber::of_patient(key, &PatientNumber::parse_stored(&line).context(wrong)?),
        NumberKind::Niss => LookedUpNumber::of_person(key, &Identifier::from(&Niss::parse(&line).ok().context(wrong)?)),
        NumberKind::Riziv => LookedUpNumber::of_person(key, &Identifier::from(&RizivNumber::parse(&line).ok().context(wrong)?)),
        NumberKind::Personnel => {
            let institution = asked.institution.as_ref().context("--institution: is missing")?;
            let number = PersonnelNumber::parse(&line).ok().context(wrong)?;
            LookedUpNumber::of_person(key, &Identifier::personnel(institution, &number))
        }
    })
}
