//! One cell as a number or a date, and what spreadsheets did to it: mended where a check digit proves what stood there.

use chrono::{Datelike, NaiveDate};

use super::flaws::FlawKind;
use crate::directory::{Niss, NissRefused, PersonnelNumber, RizivCheck, RizivNumber};
use crate::text::{one_line, without_separators};

/// What came of a cell: a value, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellReading<T> {
    pub(super) value: Option<T>,
    pub(super) flaw: Option<FlawKind>,
}

impl<T> CellReading<T> {
    const NOTHING: Self = Self { value: None, flaw: None };

    fn good(value: T) -> Self {
        Self { value: Some(value), flaw: None }
    }

    fn mended(value: T, flaw: FlawKind) -> Self {
        Self { value: Some(value), flaw: Some(flaw) }
    }

    fn refused(flaw: FlawKind) -> Self {
        Self { value: None, flaw: Some(flaw) }
    }
}

/// An apostrophe before a number marks it as a text in a spreadsheet; so does the formula `="007"`.
fn without_marks(cell: &str) -> String {
    let line = one_line(cell);
    let formula = line.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    formula.unwrap_or(&line).trim_start_matches(['\'', '’', '`']).trim().to_owned()
}

/// `-`, `0`, `n.v.t.` stand for nothing.
fn says_nothing(cell: &str) -> bool {
    let key = cell.to_lowercase();
    key.is_empty()
        || key.chars().all(|c| matches!(c, '0' | '-' | '–' | '.' | '/' | '?'))
        || ["nvt", "n.v.t.", "na", "n/a", "null", "nihil"].contains(&key.as_str())
}

/// The digits of `8,5073000061E+10`, and how many of them the spreadsheet made up.
fn exponent(cell: &str) -> Option<(String, usize)> {
    let upper = cell.to_uppercase();
    let (mantissa, power) = upper.split_once('E')?;
    let power: usize = power.trim_start_matches('+').parse().ok().filter(|power| *power <= 40)?;
    let (whole, part) = mantissa.split_once([',', '.']).unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || !digits(whole) || !digits(part) {
        return None;
    }
    let made_up = power.saturating_sub(part.len());
    let kept: String = part.chars().take(power).collect();
    Some((format!("{whole}{kept}{}", "0".repeat(made_up)), made_up))
}

/// `85073000061,00`
fn without_decimals(cell: &str) -> Option<&str> {
    let (whole, part) = cell.rsplit_once([',', '.'])?;
    let zeros = !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte == b'0');
    (zeros && !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit())).then_some(whole)
}

/// `01/03/2026`, `2026-03-01`, `1-mrt`: what a spreadsheet makes of `1-3`.
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['/', '-', '.', ' ']).collect();
    let digits =
        |text: &str, most: usize| !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    let month = |text: &str| {
        let months = [
            "jan", "feb", "feb", "mrt", "maa", "mar", "apr", "avr", "mei", "mai", "may", "jun", "jui", "jul", "aug", "aou",
            "aoû", "sep", "okt", "oct", "nov", "dec", "déc",
        ];
        months.iter().any(|month| text.to_lowercase().starts_with(month))
    };
    match parts.as_slice() {
        [day, name] => digits(day, 2) && month(name),
        [day, name, year] if month(name) => digits(day, 2) && digits(year, 4),
        [..] => parse_day(cell).is_some(),
    }
}

/// Digits with the zeros back that a spreadsheet took from the front.
fn padded(digits: &str, length: usize, most: usize) -> Option<String> {
    let lost = length.checked_sub(digits.len()).filter(|lost| (1..=most).contains(lost))?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{}{digits}", "0".repeat(lost)))
}

/// What a number may have been, with what was done to it.
fn candidates(cell: &str, length: usize, most_zeros: usize) -> Vec<(String, FlawKind)> {
    let mut found = Vec::new();
    if let Some((digits, made_up)) = exponent(cell) {
        // A last zero is dropped by the notation itself; more of them were digits.
        if made_up <= 1 {
            found.extend(padded(&digits, length, most_zeros).map(|digits| (digits, FlawKind::ExponentExpanded)));
            found.push((digits, FlawKind::ExponentExpanded));
        }
        return found;
    }
    let whole = without_decimals(cell);
    let digits = without_separators(whole.unwrap_or(cell));
    found.extend(padded(&digits, length, most_zeros).map(|digits| (digits, FlawKind::ZerosRestored)));
    found.extend(whole.map(|_| (digits, FlawKind::DecimalsDropped)));
    found
}

pub(super) fn read_niss(cell: &str) -> CellReading<Niss> {
    let cell = without_marks(cell);
    if says_nothing(&cell) {
        return CellReading::NOTHING;
    }
    let flaw = match Niss::parse(&cell) {
        Ok(niss) => return CellReading::good(niss),
        Err(NissRefused::Empty) => return CellReading::NOTHING,
        Err(NissRefused::CheckDigits) => FlawKind::NissCheck,
        Err(NissRefused::NotElevenDigits) => FlawKind::NissLength,
    };
    // Born from 2000: up to three zeros in front.
    for (digits, mended) in candidates(&cell, 11, 3) {
        if let Ok(niss) = Niss::parse(&digits) {
            return CellReading::mended(niss, mended);
        }
    }
    CellReading::refused(if exponent(&cell).is_some() { FlawKind::Rounded } else { flaw })
}

pub(super) fn read_riziv(cell: &str) -> CellReading<RizivNumber> {
    let cell = without_marks(cell);
    if says_nothing(&cell) {
        return CellReading::NOTHING;
    }
    let fits = |number: &RizivNumber| number.check() == RizivCheck::Fits;
    if let Ok(number) = RizivNumber::parse(&cell) {
        return if fits(&number) { CellReading::good(number) } else { CellReading::mended(number, FlawKind::RizivCheck) };
    }
    for length in [11, 8] {
        for (digits, mended) in candidates(&cell, length, 1) {
            if let Some(number) = RizivNumber::parse(&digits).ok().filter(fits) {
                return CellReading::mended(number, mended);
            }
        }
    }
    CellReading::refused(if exponent(&cell).is_some() { FlawKind::Rounded } else { FlawKind::RizivLength })
}

/// Nothing proves a personnel number, so nothing of it is mended.
pub(super) fn read_personnel_number(cell: &str) -> CellReading<PersonnelNumber> {
    let plain = without_marks(cell);
    if plain.is_empty() {
        return CellReading::NOTHING;
    }
    if exponent(&plain).is_some() {
        return CellReading::refused(FlawKind::Rounded);
    }
    if is_date(&plain) {
        return CellReading::refused(FlawKind::NumberIsDate);
    }
    if without_decimals(&plain).is_some() {
        return CellReading::refused(FlawKind::NumberHasDecimals);
    }
    match PersonnelNumber::parse(&plain) {
        Err(_) => CellReading::refused(FlawKind::NumberMalformed),
        Ok(number) if plain == one_line(cell) => CellReading::good(number),
        Ok(number) => CellReading::mended(number, FlawKind::NumberMarked),
    }
}

pub(super) fn read_day(cell: &str) -> CellReading<NaiveDate> {
    let cell = without_marks(cell);
    if says_nothing(&cell) {
        return CellReading::NOTHING;
    }
    match parse_day(&cell) {
        Some(day) => CellReading::good(day),
        None if cell.parse::<f64>().is_ok() => CellReading::refused(FlawKind::DayIsNumber),
        None => CellReading::refused(FlawKind::DayMalformed),
    }
}

/// `1/3/2026`, `2026-03-01`, `01.03.2026 00:00`; the day before the month.
fn parse_day(cell: &str) -> Option<NaiveDate> {
    let date = cell.split([' ', 'T']).next()?;
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1900..=9999).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_niss_is_mended_where_its_check_digits_prove_it() {
        for (cell, niss, flaw) in [
            ("85.07.30-000.61", Some("85073000061"), None),
            ("\u{a0}85073000061\u{200b}", Some("85073000061"), None),
            ("'85073000061", Some("85073000061"), None),
            ("=\"85073000061\"", Some("85073000061"), None),
            ("1020399942", Some("01020399942"), Some(FlawKind::ZerosRestored)),
            ("85073000061.0", Some("85073000061"), Some(FlawKind::DecimalsDropped)),
            ("1020399942,00", Some("01020399942"), Some(FlawKind::ZerosRestored)),
            ("8,5073000061E+10", Some("85073000061"), Some(FlawKind::ExponentExpanded)),
            ("1.020399942E+9", Some("01020399942"), Some(FlawKind::ExponentExpanded)),
            ("8,5073E+10", None, Some(FlawKind::Rounded)),
            ("1020399943", None, Some(FlawKind::NissLength)),
            ("85073000062", None, Some(FlawKind::NissCheck)),
            ("onbekend", None, Some(FlawKind::NissLength)),
            ("", None, None),
            ("00000000000", None, None),
            ("n.v.t.", None, None),
        ] {
            let read = read_niss(cell);
            assert_eq!((read.value.as_ref().map(Niss::as_str), read.flaw), (niss, flaw), "{cell:?}");
        }
    }

    #[test]
    fn a_riziv_number_that_fits_neither_scheme_is_kept_and_said() {
        for (cell, riziv, flaw) in [
            ("1-00000-07-003", Some("10000007"), None),
            ("10000007", Some("10000007"), None),
            ("1,0000007003E+10", Some("10000007"), Some(FlawKind::ExponentExpanded)),
            ("10000008003", Some("10000008"), Some(FlawKind::RizivCheck)),
            ("1E+10", None, Some(FlawKind::Rounded)),
            ("123", None, Some(FlawKind::RizivLength)),
        ] {
            let read = read_riziv(cell);
            assert_eq!((read.value.as_ref().map(RizivNumber::first8), read.flaw), (riziv, flaw), "{cell:?}");
        }
    }

    #[test]
    fn nothing_of_a_personnel_number_is_guessed() {
        for (cell, number, flaw) in [
            ("p-1001 ", Some("P-1001"), None),
            ("001001", Some("001001"), None),
            ("'001001", Some("001001"), Some(FlawKind::NumberMarked)),
            ("8,5E+10", None, Some(FlawKind::Rounded)),
            ("8.5E10", None, Some(FlawKind::Rounded)),
            ("1001.0", None, Some(FlawKind::NumberHasDecimals)),
            ("1/03/2026", None, Some(FlawKind::NumberIsDate)),
            ("2026-03-01", None, Some(FlawKind::NumberIsDate)),
            ("1-mrt", None, Some(FlawKind::NumberIsDate)),
            ("Р-1001", None, Some(FlawKind::NumberMalformed)),
            ("", None, None),
        ] {
            let read = read_personnel_number(cell);
            assert_eq!((read.value.as_ref().map(PersonnelNumber::as_str), read.flaw), (number, flaw), "{cell:?}");
        }
    }

    #[test]
    fn days() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        for (cell, read, flaw) in [
            ("1/3/2026", day(2026, 3, 1), None),
            ("2026-03-01", day(2026, 3, 1), None),
            ("01.03.2026 00:00:00", day(2026, 3, 1), None),
            ("31/12/9999", day(9999, 12, 31), None),
            ("46082", None, Some(FlawKind::DayIsNumber)),
            ("3/13/2026", None, Some(FlawKind::DayMalformed)),
            ("-", None, None),
        ] {
            assert_eq!(read_day(cell), CellReading { value: read, flaw }, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_answered(cell in "\\PC{0,30}") {
            let _ = (read_niss(&cell), read_riziv(&cell), read_personnel_number(&cell), read_day(&cell));
        }
    }
}
