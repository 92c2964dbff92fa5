//! CSV as hospitals have it: UTF-8, UTF-16 or Windows-1252; semicolons, commas or tabs.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, bail};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::record::Record;

/// A cell of more is the rest of the file behind a quotation mark that nothing closes.
const MAX_CELL_CHARS: usize = 4000;
/// Read to see what parts the fields.
const SAMPLE: u64 = 64 * 1024;

pub(super) struct CsvFile {
    reader: csv::Reader<DecodeReaderBytes<BufReader<File>, Vec<u8>>>,
    encoding: &'static Encoding,
    delimiter: u8,
    record: StringRecord,
}

impl CsvFile {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let unreadable = || format!("cannot read {}", path.display());
        let encoding = find_encoding(path).with_context(unreadable)?;
        let mut sample = String::new();
        // A sign cut in two at the end of the sample is replaced, which changes nothing.
        decode(path, encoding).with_context(unreadable)?.take(SAMPLE).read_to_string(&mut sample).ok();
        let delimiter = find_delimiter(&sample);
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(decode(path, encoding).with_context(unreadable)?);
        Ok(Self { reader, encoding, delimiter, record: StringRecord::new() })
    }

    pub(super) fn describe(&self) -> String {
        let delimiter = if self.delimiter == b'\t' { "tabs".to_owned() } else { char::from(self.delimiter).to_string() };
        format!("CSV with {delimiter} between its fields, {}", self.encoding.name())
    }

    pub(super) fn next(&mut self) -> anyhow::Result<Option<Record>> {
        while self.reader.read_record(&mut self.record).context("the file cannot be read further")? {
            let line = self.record.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = self.record.iter().map(str::to_owned).collect();
            if cells.iter().any(|cell| cell.len() > MAX_CELL_CHARS) {
                bail!("line {line}: a quotation mark is opened and not closed");
            }
            // Spreadsheets write it for themselves.
            if line == 1 && cells.first().is_some_and(|cell| cell.to_lowercase().starts_with("sep=")) {
                continue;
            }
            return Ok(Some(Record { line: u32::try_from(line).unwrap_or(u32::MAX), cells }));
        }
        Ok(None)
    }
}

fn decode(path: &Path, encoding: &'static Encoding) -> std::io::Result<DecodeReaderBytes<BufReader<File>, Vec<u8>>> {
    let file = BufReader::new(File::open(path)?);
    Ok(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).strip_bom(true).build(file))
}

/// By the mark at the start; without one UTF-8 where the whole file is, for Windows-1252 hardly ever is by chance.
fn find_encoding(path: &Path) -> std::io::Result<&'static Encoding> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; SAMPLE as usize];
    let (mut kept, mut is_start) = (0, true);
    loop {
        let read = file.read(buffer.get_mut(kept..).unwrap_or_default())?;
        let filled = buffer.get(..kept + read).unwrap_or_default();
        if std::mem::take(&mut is_start)
            && let Some((marked, _)) = Encoding::for_bom(filled)
        {
            return Ok([UTF_16LE, UTF_16BE].into_iter().find(|one| *one == marked).unwrap_or(UTF_8));
        }
        if read == 0 {
            return Ok(if kept == 0 { UTF_8 } else { WINDOWS_1252 });
        }
        match std::str::from_utf8(filled) {
            Ok(_) => kept = 0,
            Err(error) if error.error_len().is_some() => return Ok(WINDOWS_1252),
            Err(error) => {
                let valid = error.valid_up_to();
                kept = filled.len() - valid;
                let end = valid + kept;
                buffer.copy_within(valid..end, 0);
            }
        }
    }
}

/// The sign that stands most often in the first line that has one, outside quotation marks.
fn find_delimiter(sample: &str) -> u8 {
    let count = |line: &str, sign: char| {
        let mut quoted = false;
        line.chars()
            .filter(|c| {
                quoted ^= *c == '"';
                !quoted && *c == sign
            })
            .count()
    };
    for line in sample.lines() {
        if let Some(sign) = line.to_lowercase().strip_prefix("sep=").and_then(|rest| rest.bytes().next()) {
            return sign;
        }
        let best = [';', ',', '\t'].into_iter().map(|sign| (count(line, sign), sign)).max_by_key(|(signs, _)| *signs);
        if let Some((1.., sign)) = best {
            return u8::try_from(sign).unwrap_or(b';');
        }
    }
    b';'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_the_fields() {
        for (sample, delimiter) in [
            ("Nr;Naam;Dienst\n1;Claes, Sofie;a,b,c\n", b';'),
            ("Nr,Naam,Dienst\n", b','),
            ("Nr\tNaam\n", b'\t'),
            ("\"Nr;oud;lang\",Naam\n", b','),
            ("Personeelslijst\n\nNr;Naam\n", b';'),
            ("sep=,\nNr;a,Naam\n", b','),
            ("", b';'),
        ] {
            assert_eq!(find_delimiter(sample), delimiter, "{sample:?}");
        }
    }
}
