//! The figures as a file for a spreadsheet: what the page shows, a line each.

use super::publish::Publication;
use super::tables::FigureWords;
use super::views::FigurePart;
use crate::i18n::{Locale, t};
use crate::text::harmless_cell;

/// A year in full, or without one the years beside each other.
///
/// # Errors
/// None that is known: it is written in memory.
pub fn file(locale: Locale, publication: &Publication, year: Option<i32>) -> anyhow::Result<Vec<u8>> {
    let words = FigureWords { locale };
    let shown = year.and_then(|year| publication.years.iter().find(|one| one.year == year));
    let (parts, name): (Vec<FigurePart>, String) = match shown {
        Some(year) => (words.parts(year, publication.target), year.year.to_string()),
        None => (vec![words.years_part(publication)], String::new()),
    };
    // A mark for spreadsheets, which read it as Windows-1252 otherwise.
    let start = "\u{feff}".as_bytes().to_vec();
    let mut file = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(start);
    file.write_record(
        ["figures-csv-tabel", "figures-jaar", "figures-csv-regel", "figures-csv-kolom", "figures-aantal"]
            .map(|key| t(locale, key)),
    )?;
    for part in &parts {
        for (head, cells) in part.table.rows.iter().chain(&part.table.foot) {
            for (column, cell) in part.table.heads.iter().skip(1).zip(cells) {
                file.write_record([&part.table.caption, &name, head, column, cell].map(|cell| harmless_cell(cell)))?;
            }
        }
    }
    file.into_inner().map_err(|error| anyhow::anyhow!("a file in memory: {error}"))
}
