//! `mijntoegang audit …`: keys, verification, export, retention.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};

use super::{ConfigFile, environment, print_line};
use crate::app::AppBuilder;
use crate::audit::seal::head_file::HeadFile;
use crate::audit::seal::heads::Heads;
use crate::audit::seal::keys::{Key, Keyring};
use crate::audit::seal::verify::VerificationReport;
use crate::audit::seal::{Sealer, Sealing, export, read, retain, store};
use crate::config::{AuditFiles, Config, ForAudit, for_audit};
use crate::db::{Actor, Db, Job, Tls};
use crate::web::random;

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum AuditCommand {
    /// Make a new key, and its public half beside it
    Key {
        /// The file to make
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Walk the chain, and name what was changed, removed, inserted or cut off
    Verify(Verify),
    /// Write all of the audit, a line of JSON each, to standard output
    Export(ConfigFile),
    /// Drop whole sealed months that are older than rules.audit_years, on record; as the owner
    Retain(ConfigFile),
    /// After going back to a backup: give up, on record, the seals that the file of heads has and the database lost
    Restored(ConfigFile),
}

/// What to verify.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Where the settings are
    #[command(flatten)]
    settings: ConfigFile,
    /// An export instead of the database
    #[arg(long, value_name = "FILE", requires = "public_key")]
    export: Option<PathBuf>,
    /// The file of heads; with --config the configured one
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// A public key; more than once after a change of keys
    #[arg(long, value_name = "FILE")]
    public_key: Vec<PathBuf>,
}

/// What a process needs to seal, if it is configured.
///
/// # Errors
/// With the line to change.
pub fn sealing(files: Option<&AuditFiles>) -> anyhow::Result<Option<Sealing>> {
    let Some(AuditFiles { key_file: Some(key), head_file: Some(head), public_keys, .. }) = files else {
        return Ok(None);
    };
    let key = Key::read(key).context("audit.key_file")?;
    let known = Keyring::read(public_keys).context("audit.public_keys")?.with(&key);
    Ok(Some(Sealing { key, known, heads: HeadFile::open(head).context("audit.head_file")? }))
}

/// The sealer of a process.
pub(super) fn sealer(config: &Config, builder: &AppBuilder) -> anyhow::Result<Option<Sealer>> {
    let sealing = sealing(config.audit.as_ref())?;
    if sealing.is_none() {
        tracing::warn!("[audit] is not configured: nothing seals the audit");
    }
    Ok(sealing.map(|sealing| Sealer::new(builder.database_url.clone(), builder.tls.clone(), sealing)))
}

/// Runs one.
///
/// # Errors
/// With what the operator must change, or what does not fit.
pub async fn run(command: AuditCommand) -> anyhow::Result<()> {
    match command {
        AuditCommand::Key { out } => {
            let (key, public) = Key::make(random::secret()?, &out)?;
            print_line(&format!(
                "Key {} made: {} signs, {} verifies. Keep a copy of the second elsewhere.",
                key.id(),
                out.display(),
                public.display()
            ));
            Ok(())
        }
        AuditCommand::Verify(what) => verify(what).await,
        AuditCommand::Export(file) => {
            let (_, db) = open(file.path())?;
            let mut out = std::io::BufWriter::new(std::io::stdout());
            export::write(&db, db.read_now().await?, &mut out).await
        }
        AuditCommand::Retain(file) => retain(file.path()).await,
        AuditCommand::Restored(file) => restored(file.path()).await,
    }
}

fn pool(url: &SecretString, settings: &ForAudit) -> anyhow::Result<Db> {
    Db::new(url.expose_secret(), &Tls::new(settings.database_ca.as_deref())?, 2)
}

fn open(config: Option<&Path>) -> anyhow::Result<(ForAudit, Db)> {
    let settings = for_audit(config, &environment)?;
    let url = settings.database_url.as_ref().or(settings.owner_database_url.as_ref()).context("database_url: is missing")?;
    let db = pool(url, &settings)?;
    Ok((settings, db))
}

/// The keys that are configured: public ones, and the public half of the one that signs where it can be read.
fn keyring(files: &AuditFiles) -> anyhow::Result<Keyring> {
    let ring = Keyring::read(&files.public_keys).context("audit.public_keys")?;
    match &files.key_file {
        Some(file) if ring.is_empty() || File::open(file).is_ok() => Ok(ring.with(&Key::read(file).context("audit.key_file")?)),
        _ => Ok(ring),
    }
}

async fn verify(what: Verify) -> anyhow::Result<()> {
    let given = Keyring::read(&what.public_key).context("--public-key")?;
    let heads = |file: Option<&PathBuf>| file.map(|file| Heads::read(file)).transpose();
    let (report, heads) = match &what.export {
        Some(file) => {
            let heads = heads(what.head.as_ref())?;
            let file = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
            (export::verify(BufReader::new(file), &given, heads.as_ref())?, heads)
        }
        None => {
            let (settings, db) = open(what.settings.path())?;
            let keys = if given.is_empty() { keyring(&settings.files)? } else { given };
            if keys.is_empty() {
                bail!("audit.public_keys: is missing; without a key nothing can be verified");
            }
            let heads = heads(what.head.as_ref().or(settings.files.head_file.as_ref()))?;
            (read::verify(&db, &keys, heads.as_ref(), db.read_now().await?).await?, heads)
        }
    };
    print_report(&report, heads.as_ref())
}

/// The report on standard output; an error when anything was found.
fn print_report(report: &VerificationReport, heads: Option<&Heads>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match heads {
        None => writeln!(out, "Without a file of heads: whether the end was cut off cannot be told.")?,
        Some(heads) => {
            for (from, to) in &heads.given_up {
                writeln!(out, "Given up after a restore, on record: seals {from} to {to}.")?;
            }
        }
    }
    for finding in &report.findings {
        writeln!(out, "{finding}")?;
    }
    match report.findings.first() {
        None => Ok(writeln!(out, "{}", report.sentence())?),
        Some(first) => bail!("the audit is not whole, {} in all do not fit, first: {first}", report.found),
    }
}

async fn retain(config: Option<&Path>) -> anyhow::Result<()> {
    let settings = for_audit(config, &environment)?;
    let url = settings.owner_database_url.as_ref().context("owner_database_url: is missing; only the owner drops months")?;
    let key = Key::read(settings.files.key_file.as_ref().context("audit.key_file: is missing")?).context("audit.key_file")?;
    let db = pool(url, &settings)?;
    let heads = settings.files.head_file.as_ref().map(|file| Heads::read(file)).transpose().context("audit.head_file")?;
    let now = db.read_now().await?;
    let report = read::verify(&db, &keyring(&settings.files)?, heads.as_ref(), now).await?;
    if let Some(first) = report.findings.first() {
        bail!("nothing was dropped, the audit is not whole: {first}");
    }
    match retain::drop_months(&db, &key, now, settings.audit_years).await? {
        None => print_line(&format!("Nothing is older than {} years.", settings.audit_years)),
        Some(gone) => print_line(&format!(
            "Dropped seals {} to {}: {} rows, up to {}.",
            gone.first_seal,
            gone.last_seal,
            gone.rows,
            gone.month.format("%Y-%m")
        )),
    }
    Ok(())
}

async fn restored(config: Option<&Path>) -> anyhow::Result<()> {
    let (settings, db) = open(config)?;
    let path = settings.files.head_file.as_ref().context("audit.head_file: is missing")?;
    let mut tx = db.begin(Actor::System(Job::Seal)).await?;
    let tip = store::tip(&mut tx).await?;
    tx.commit().await?;
    let heads = Heads::read(path)?;
    match heads.last() {
        Some((last, _)) if last > tip.number => {
            // What stands must be the chain that the file knows.
            if tip.number > 0 && heads.get(tip.number) != Some(&tip.hash) {
                bail!("seal {} is not the one whose head {} has; run: mijntoegang audit verify", tip.number, path.display());
            }
            HeadFile::open(path)?.restored(tip.number, &tip.hash)?;
            print_line(&format!(
                "Given up, on record: seals {} to {last}. Sealing goes on after seal {}.",
                tip.number + 1,
                tip.number
            ));
        }
        _ => print_line("The database has every seal that the file of heads knows: nothing to give up."),
    }
    Ok(())
}
