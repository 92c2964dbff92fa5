//! What an import says of its file, for a person and as CSV.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::flaws::{Flaw, FlawKind, Outcome};
use crate::text::harmless_cell;

/// Lines that are listed of one kind before the rest is counted.
const MAX_LISTED_LINES: usize = 12;

/// Everything that is to be said of the lines of a file.
#[derive(Default)]
pub struct Report {
    pub(super) flaws: Vec<Flaw>,
}

impl Report {
    /// In the order of the report: by kind, then by line.
    pub(super) fn sort(&mut self) {
        self.flaws.sort_unstable();
        self.flaws.dedup();
    }

    /// Lines of which something must be looked at: what a check digit mended needs nobody.
    pub fn count_reported_lines(&self) -> usize {
        let mut lines: Vec<u32> =
            self.flaws.iter().filter(|flaw| flaw.kind.outcome() != Outcome::Mended).map(|flaw| flaw.line).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.len()
    }

    /// A paragraph a kind, with the lines. No cell: it may hold a NISS or a name, and this may go by mail.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for of_kind in self.flaws.chunk_by(|one, next| one.kind == next.kind) {
            let Some(first) = of_kind.first() else { continue };
            let lines: Vec<String> = of_kind.iter().take(MAX_LISTED_LINES).map(place).collect();
            let more = match of_kind.len() - lines.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let noun = if of_kind.len() == 1 { "line" } else { "lines" };
            let FlawText { what, outcome } = FlawText::of(first.kind);
            let _ = writeln!(text, "  {what}\n    {outcome}: {noun} {}{more}", lines.join(", "));
        }
        text
    }

    /// Writes it as CSV, readable by its owner only: it holds cells of the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_csv(&self, path: &Path) -> anyhow::Result<()> {
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        self.write(BufWriter::new(file))
    }

    fn write(&self, mut out: BufWriter<File>) -> anyhow::Result<()> {
        // A mark for spreadsheets, which read it as Windows-1252 otherwise.
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        csv.write_record(["line", "column", "cell", "what", "outcome", "other line"])?;
        let mut by_line: Vec<&Flaw> = self.flaws.iter().collect();
        by_line.sort_by_key(|flaw| (flaw.line, flaw.kind));
        for flaw in by_line {
            let FlawText { what, outcome } = FlawText::of(flaw.kind);
            let other = flaw.other_line.map(|line| line.to_string()).unwrap_or_default();
            csv.write_record([&flaw.line.to_string(), flaw.field.name(), &harmless_cell(&flaw.value), what, outcome, &other])?;
        }
        let out = csv.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(())
    }
}

struct FlawText {
    what: &'static str,
    outcome: &'static str,
}

impl FlawText {
    fn of(kind: FlawKind) -> Self {
        Self { what: kind.words(), outcome: kind.outcome().words() }
    }
}

fn place(flaw: &Flaw) -> String {
    match flaw.other_line {
        Some(other) => format!("{} (as line {other})", flaw.line),
        None => flaw.line.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff_list::fields::Field;

    #[test]
    fn a_report_counts_lines_once_and_lists_them_by_kind() {
        let flaw = |kind, line| Flaw::new(kind, line, Field::Niss, "=1+1");
        let flaws = vec![
            flaw(FlawKind::NissCheck, 9),
            flaw(FlawKind::ZerosRestored, 4),
            flaw(FlawKind::RizivCheck, 9),
            Flaw { other_line: Some(2), ..flaw(FlawKind::NissOnOtherLine, 5) },
        ];
        let mut report = Report { flaws };
        report.flaws.extend((20..40).map(|line| flaw(FlawKind::NameMissing, line)));
        report.sort();
        assert_eq!(report.count_reported_lines(), 22);
        assert_eq!(
            report.text(),
            "  no family name\n    line left out: lines 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 and 8 more\n  \
             the check digits of the NISS do not fit\n    taken without it: line 9\n  \
             two other people have this NISS on other lines of the file\n    taken without it: line 5 (as line 2)\n  \
             the check digits of the RIZIV number fit neither scheme\n    taken: line 9\n  \
             zeros in front put back; the check digits fit\n    mended: line 4\n"
        );
    }
}
