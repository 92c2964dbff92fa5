//! The first sheet of an XLSX workbook that holds something, a row at a time.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use anyhow::{Context, anyhow};
use calamine::{Data, DataRef, Reader, Xlsx, open_workbook};

use super::record::Record;

/// Rows that wait between the reader and the import.
const WAITING_ROWS: usize = 256;

/// Rows come from a thread of their own: the reader of cells borrows its workbook.
pub(super) struct XlsxFile {
    rows: Receiver<anyhow::Result<Record>>,
}

impl XlsxFile {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let unreadable = format!("{} is no XLSX workbook that can be read; has it a password?", path.display());
        let mut workbook: Xlsx<BufReader<File>> = open_workbook(path).with_context(|| unreadable.clone())?;
        let (send, rows) = sync_channel(WAITING_ROWS);
        std::thread::spawn(move || {
            let result = read_rows(&mut workbook, |row| send.send(Ok(row)).is_ok());
            if let Err(error) = result {
                // The import ended before.
                let _ = send.send(Err(error.context(unreadable)));
            }
        });
        Ok(Self { rows })
    }

    pub(super) fn describe(&self) -> String {
        "XLSX".to_owned()
    }

    pub(super) fn next(&mut self) -> anyhow::Result<Option<Record>> {
        self.rows.recv().ok().transpose()
    }
}

/// Hands out the rows of the first sheet with more than one, until `take` answers false.
fn read_rows(workbook: &mut Xlsx<BufReader<File>>, mut take: impl FnMut(Record) -> bool) -> anyhow::Result<()> {
    for sheet in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&sheet)?;
        let mut row = Record::default();
        while let Some(cell) = cells.next_cell()? {
            let (at, column) = cell.get_position();
            let line = at.checked_add(1).context("a row beyond the last")?;
            if line != row.line && row.line > 0 && !take(std::mem::take(&mut row)) {
                return Ok(());
            }
            row.line = line;
            let column = usize::try_from(column).map_err(|_| anyhow!("a column beyond the last"))?;
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            if let Some(slot) = row.cells.get_mut(column) {
                *slot = text_of(cell.get_value());
            }
        }
        if row.line > 0 {
            take(row);
            return Ok(());
        }
    }
    Ok(())
}

/// What a person sees in the cell, but for a number's form: its digits, however narrow the column.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(_) => String::new(),
        other => Data::from(other.clone()).to_string(),
    }
}
