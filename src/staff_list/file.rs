//! A staff list as records, whatever file it stands in.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

use super::columns::{ColumnMap, ColumnName};
use super::csv_file::CsvFile;
use super::record::Record;
use super::xlsx_file::XlsxFile;

/// Rows above the headers: a title, the date of the list.
const MAX_ROWS_ABOVE_HEADERS: usize = 20;
/// What a zip file, and so an XLSX file, begins with; and the workbooks of before 2007.
const ZIP: [u8; 4] = *b"PK\x03\x04";
const OLE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

enum Source {
    Csv(Box<CsvFile>),
    Xlsx(Box<XlsxFile>),
}

/// An open staff list, past its headers.
pub(super) struct StaffFile {
    source: Source,
    pub(super) columns: ColumnMap,
}

impl StaffFile {
    /// # Errors
    /// When it is no staff list; the sentence says what to change.
    pub(super) fn open(path: &Path, named: &[ColumnName]) -> anyhow::Result<Self> {
        let shown = path.display();
        let mut start = Vec::new();
        File::open(path).and_then(|file| file.take(4).read_to_end(&mut start)).with_context(|| format!("cannot read {shown}"))?;
        let mut source = if start == ZIP {
            Source::Xlsx(Box::new(XlsxFile::open(path)?))
        } else if start == OLE {
            bail!("{shown} is a workbook of before 2007, or has a password; save it as XLSX or CSV without one");
        } else {
            Source::Csv(Box::new(CsvFile::open(path)?))
        };
        for _ in 0..MAX_ROWS_ABOVE_HEADERS {
            let Some(record) = source.next()? else { break };
            if ColumnMap::count_known(&record.cells, named) >= 2 {
                let columns = ColumnMap::read(&record.cells, named).with_context(|| format!("{shown}, line {}", record.line))?;
                return Ok(Self { source, columns });
            }
        }
        bail!("{shown}: no row of headers was found; say which columns it has with --columns number=HEADER,name=HEADER")
    }

    /// `CSV with ; between its fields, Windows-1252`
    pub(super) fn describe(&self) -> String {
        match &self.source {
            Source::Csv(file) => file.describe(),
            Source::Xlsx(file) => file.describe(),
        }
    }

    /// # Errors
    /// When the file breaks off or is malformed.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<Record>> {
        self.source.next()
    }
}

impl Source {
    fn next(&mut self) -> anyhow::Result<Option<Record>> {
        match self {
            Self::Csv(file) => file.next(),
            Self::Xlsx(file) => file.next(),
        }
    }
}
