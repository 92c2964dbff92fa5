//! A staff list into the directory: planned in full, then carried out in batches, each a transaction.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use diesel_async::AsyncPgConnection;
use tokio::time::sleep;

use super::carry_out::PlannedImport;
use super::fields::Field;
use super::file::StaffFile;
use super::options::ImportOptions;
use super::planning::{match_and_plan, refusal};
use super::report::Report;
use super::runs::{self, NewImport, OPERATOR, PreviousImport};
use super::stage::{LineCounts, stage_file};
use crate::db::{Db, read_now};
use crate::directory::store::staff::{self, PlannedChanges};
use crate::i18n::dates;

/// In Postgres the connection of an import that is done outlives its program by a moment.
const TIME_TO_END: Duration = Duration::from_secs(3);

/// What came of it, as far as it went.
pub struct ImportOutcome {
    pub institution: String,
    /// `CSV with ; between its fields, UTF-8`
    pub format: String,
    /// The fields that it has.
    pub fields: String,
    /// It has addresses, which nothing uses.
    pub has_email: bool,
    pub lines: LineCounts,
    pub planned: PlannedChanges,
    pub report: Report,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

/// An import by the owner of the tables.
pub struct Importer<'a> {
    pub owner: &'a Db,
    pub options: &'a ImportOptions,
    /// Takes what a person who waits wants to read.
    pub progress: &'a (dyn Fn(String) + Sync),
}

impl Importer<'_> {
    /// Runs it.
    ///
    /// # Errors
    /// When the file is no staff list, another import is under way, or the database fails; the sentence says what is in.
    pub async fn run(&self) -> anyhow::Result<ImportOutcome> {
        let options = self.options;
        let mut file = StaffFile::open(&options.file, &options.columns)?;
        let mut tx = self.owner.begin(OPERATOR).await?;
        let now = tx.now();
        let (institution, name) = runs::find_institution(&mut tx, &options.institution).await?.context(
            "--institution: no institution has this enterprise number; add it to the configuration and run: mijntoegang migrate",
        )?;
        let is_after_killed = !options.dry_run && self.take_turn(&mut tx).await?;
        staff::create_tables(&mut tx).await?;
        let mut report = Report::default();
        let lines = stage_file(&mut tx, &mut file, dates::day(now), &mut report.flaws, self.progress).await?;
        (self.progress)(format!("Read {} lines; comparing them with the directory.", lines.lines));
        let planned = match_and_plan(&mut tx, institution, &mut report.flaws).await?;
        report.sort();
        let reported = report.count_reported_lines();
        let refused = refusal(options, lines, planned, reported);
        let outcome = ImportOutcome {
            institution: name,
            format: file.describe(),
            fields: file.columns.to_string(),
            has_email: file.columns.has(Field::Email),
            lines,
            planned,
            report,
            refused,
        };
        if options.dry_run || outcome.refused.is_some() {
            tx.rollback().await?;
            return Ok(outcome);
        }
        let new = NewImport {
            institution,
            started_by: &options.started_by,
            lines: lines.lines,
            reported,
            planned: planned.added + planned.changed + planned.closed,
        };
        let import = runs::start(&mut tx, &new, now).await?;
        tx.commit().await?;
        PlannedImport { owner: self.owner, progress: self.progress, import, institution, planned, is_after_killed }
            .carry_out()
            .await
            .context("the import broke off; what was committed before is in, and the next run says how much and does the rest")?;
        Ok(outcome)
    }

    /// A second import is refused. One that was killed is told of; answers whether there was one.
    async fn take_turn(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<bool> {
        let begun = Instant::now();
        let (is_first, unfinished) = loop {
            let (is_first, unfinished) = (runs::lock_imports(conn).await?, runs::list_unfinished(conn).await?);
            if is_first || !unfinished.is_empty() || begun.elapsed() > TIME_TO_END {
                break (is_first, unfinished);
            }
            sleep(TIME_TO_END / 30).await;
        };
        if !is_first {
            match unfinished.first() {
                Some(run) => bail!("another import is under way: {}. Wait until it ends", describe(run)),
                None => bail!("another import is under way. Wait until it ends"),
            }
        }
        for run in &unfinished {
            (self.progress)(format!("An earlier import did not end: {}. This one does what is left.", describe(run)));
        }
        let now = read_now(conn).await?;
        runs::note_interrupted(conn, &unfinished, now).await?;
        Ok(!unfinished.is_empty())
    }
}

/// `of AZ Zeewind, started on 2026-11-30 02:00 (UTC) by root, 20 000 of 31 200 people are in`
fn describe(run: &PreviousImport) -> String {
    format!(
        "that of {}, started on {} (UTC) by {}; {} of {} changes are in ({} added, {} changed, {} closed)",
        run.institution,
        run.started_at.format("%Y-%m-%d %H:%M"),
        run.started_by,
        run.added + run.changed + run.closed,
        run.planned,
        run.added,
        run.changed,
        run.closed
    )
}
