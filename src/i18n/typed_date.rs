//! Dates as people type them, read into their parts.

use super::months::month_name;
use super::{Locale, tr};

/// The parts of a typed date; a month or day written as 0, or left out, is `None`.
pub struct TypedDate {
    pub year: i32,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

/// Reads `30/7/1985` (or with dashes, dots, spaces), `30 juli 1985`, `30071985`, as a machine writes it (`1985-07-30`), and what is
/// incomplete: `juli 1985`, `7/1985`, `00/07/1985`, `1985`. Whether such a day exists is not looked at.
pub fn read(typed: &str) -> Option<TypedDate> {
    let separates = |c: char| matches!(c, '/' | '-' | '.' | ',' | '\u{2010}'..='\u{2015}') || c.is_whitespace();
    let parts: Vec<&str> = typed.split(separates).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match *parts.as_slice() {
        [whole] if whole.len() == 8 => return run_together(whole),
        [year] => (year, "0", "0"),
        [year, month] if is_year(year) => (year, month, "0"),
        [month, year] => (year, month, "0"),
        [year, month, day] if is_year(year) => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return None,
    };
    from_parts(year, month, day)
}

/// Eight digits. No digits are a date in both orders: a month is at most 12, and no year lies before 1850.
fn run_together(digits: &str) -> Option<TypedDate> {
    let cut = |first: usize, second: usize| Some((digits.get(..first)?, digits.get(first..second)?, digits.get(second..)?));
    let (day, month, year) = cut(2, 4)?;
    let by_year = |(year, month, day): (&str, &str, &str)| from_parts(year, month, day);
    from_parts(year, month, day).or_else(|| cut(4, 6).and_then(by_year))
}

fn from_parts(year: &str, month: &str, day: &str) -> Option<TypedDate> {
    let year = i32::try_from(number(year, 4)?).ok().filter(|year| (1850..=2200).contains(year))?;
    let month = number(month, 2).or_else(|| named_month(month)).filter(|month| *month <= 12)?;
    let day = number(day, 2).filter(|day| *day <= 31)?;
    let known = |part: u32| (part > 0).then_some(part);
    Some(TypedDate { year, month: known(month), day: known(day) })
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && number(text, 4).is_some()
}

fn number(text: &str, most: usize) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A month by its name in any of our languages, or by the first three letters or more of it where no other month begins so; or as the
/// language cuts it short (`mrt`).
fn named_month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    Locale::ALL.into_iter().find_map(|locale| month_named_in(locale, &word))
}

fn month_named_in(locale: Locale, word: &str) -> Option<u32> {
    let cut_short = |month: u32| tr(locale, "i18n-maand-kort", &[("maand", i64::from(month).into())]);
    if let Some(month) = (1..=12).find(|month| cut_short(*month).to_lowercase() == word) {
        return Some(month);
    }
    let mut begun = (1..=12).filter(|month| month_name(locale, *month).to_lowercase().starts_with(word));
    match (begun.next(), begun.next()) {
        (Some(month), None) if word.chars().count() >= 3 => Some(month),
        _ => None,
    }
}
