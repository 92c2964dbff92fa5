//! Staff lists as hospitals have them, CSV and XLSX: read line by line, mended where a check digit proves it, compared with the
//! directory and taken in.

mod carry_out;
mod cells;
mod columns;
mod csv_file;
mod fields;
mod file;
mod flaws;
mod headers;
mod import;
mod judge;
mod line;
mod names;
mod options;
mod people;
mod planning;
mod record;
mod report;
mod runs;
mod stage;
mod xlsx_file;

pub use columns::ColumnName;
pub use import::{ImportOutcome, Importer};
pub use options::ImportOptions;
pub use report::Report;
