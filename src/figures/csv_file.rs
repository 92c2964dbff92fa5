//! The figures as a file for a spreadsheet: what the page shows, a line each.

use super::drawings::YEARS_ID;
use super::publish::Publication;
use super::tables::FigureWords;
use crate::i18n::{Locale, t};
use crate::text::harmless_cell;

/// A year in full, or without one the years beside each other.
///
/// # Errors
/// None that is known: it is written in memory.
pub fn file(locale: Locale, publication: &Publication, year: Option<i32>) -> anyhow::Result<Vec<u8>> {
    let words = FigureWords { locale };
    let shown = year.and_then(|year| publication.years.iter().find(|one| one.year == year));
    // A mark for spreadsheets, which read it as Windows-1252 otherwise.
    let start = "\u{feff}".as_bytes().to_vec();
    let mut file = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(start);
    file.write_record(
        ["figures-csv-tabel", "figures-jaar", "figures-csv-regel", "figures-csv-kolom", "figures-aantal"]
            .map(|key| t(locale, key)),
    )?;
    for part in words.parts(publication, shown) {
        // The years beside each other are of none.
        let of = shown.filter(|_| part.id != YEARS_ID).map(|year| year.year.to_string()).unwrap_or_default();
        for (head, cells) in part.table.rows.iter().chain(&part.table.foot) {
            for (column, cell) in part.table.heads.iter().skip(1).zip(cells) {
                file.write_record([&part.table.caption, &of, head, column, cell].map(|cell| harmless_cell(cell)))?;
            }
        }
    }
    file.into_inner().map_err(|error| anyhow::anyhow!("a file in memory: {error}"))
}
