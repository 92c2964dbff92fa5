//! A telephone number as people and houses write it, and as a link takes it.

use std::fmt;

use super::{is_separator, one_line};

/// A telephone number. Belgian ones may be written without their country.
#[derive(Clone, PartialEq, Eq)]
pub struct Telephone {
    /// With the country, digits only.
    digits: String,
    extension: Option<String>,
    typed: String,
}

/// A text is no telephone number, or more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotATelephone;

/// What may stand before a number.
const LABELS: &[&str] = &["", "t", "tel", "telefoon", "telefoonnummer", "gsm", "phone", "nr"];
/// What may stand before the number of a set within the house.
const EXTENSIONS: &[&str] = &["toestel", "tst", "toest", "ext", "extension", "extensie", "intern", "poste", "post", "x"];
const MAX_CHARS: usize = 40;
const MAX_EXTENSION: usize = 6;

impl Telephone {
    /// Reads `050 36 57 89`, `050/36.57.89`, `+32 (0)50 36 57 89`, `0032 50 36 57 89`, `+31 6 12345678`, with an extension
    /// behind it (`toestel 12`) or not.
    ///
    /// # Errors
    /// When it is no number, or more than one: a wrong link is worse than none.
    pub fn parse(typed: &str) -> Result<Self, NotATelephone> {
        let typed = one_line(typed);
        if typed.chars().count() > MAX_CHARS {
            return Err(NotATelephone);
        }
        let start = typed.find(|c: char| c.is_ascii_digit() || c == '+').ok_or(NotATelephone)?;
        let (label, number) = typed.split_at(start);
        let mark = |c: char| is_separator(c) || matches!(c, ':' | '(' | ')');
        if !LABELS.contains(&label.trim_matches(mark).to_lowercase().as_str()) {
            return Err(NotATelephone);
        }
        let end = number.find(|c: char| c.is_alphabetic() || matches!(c, ';' | '#' | ',')).unwrap_or(number.len());
        let (number, rest) = number.split_at(end);
        Ok(Self { digits: international(number).ok_or(NotATelephone)?, extension: extension(rest)?, typed })
    }

    /// As a link takes it (RFC 3966), behind `tel:`: `+3250365789`, `+3250365789;ext=12`.
    pub fn link(&self) -> String {
        match &self.extension {
            Some(extension) => format!("+{};ext={extension}", self.digits),
            None => format!("+{}", self.digits),
        }
    }

    /// As it is read: as it was typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }
}

impl fmt::Debug for Telephone {
    // A patient's number must not slip into a log (R13).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telephone(…)")
    }
}

/// The digits with those of the country in front. Belgian numbers have 8 digits behind the 0, mobile ones 9 from a 4.
fn international(number: &str) -> Option<String> {
    // `+32 (0)50`: the 0 is dialled within the country only.
    let number = number.replacen("(0)", "", 1);
    let bare: String = number.chars().filter(|c| !is_separator(*c) && !matches!(c, '(' | ')')).collect();
    let belgian = |rest: &str| match rest.bytes().next() {
        Some(b'4') => matches!(rest.len(), 8 | 9),
        Some(b'1'..=b'9') => rest.len() == 8,
        _ => false,
    };
    let digits = match bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")) {
        Some(abroad) => match abroad.strip_prefix("32") {
            Some(rest) => {
                let rest = rest.strip_prefix('0').unwrap_or(rest);
                belgian(rest).then(|| format!("32{rest}"))
            }
            None => ((8..=15).contains(&abroad.len()) && !abroad.starts_with('0')).then(|| abroad.to_owned()),
        },
        None => bare.strip_prefix('0').filter(|rest| belgian(rest)).map(|rest| format!("32{rest}")),
    }?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)
}

/// `(toestel 12)`, `ext. 12`, `;ext=12`, `#12`.
fn extension(rest: &str) -> Result<Option<String>, NotATelephone> {
    let digit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let (word, digits) = rest.split_at(digit);
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let digits = digits.trim_end_matches(|c: char| is_separator(c) || c == ')');
    if word.is_empty() && digits.is_empty() {
        return Ok(None);
    }
    let named = EXTENSIONS.contains(&word.as_str()) || word.is_empty() && rest.starts_with('#');
    let fits = (1..=MAX_EXTENSION).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if named && fits { Ok(Some(digits.to_owned())) } else { Err(NotATelephone) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn as_people_and_houses_write_it() {
        for (typed, link) in [
            ("050 36 57 89", "+3250365789"),
            ("050365789", "+3250365789"),
            ("050/36.57.89", "+3250365789"),
            ("050-36 57 89", "+3250365789"),
            ("(050) 36 57 89", "+3250365789"),
            ("+32 (0)50 36 57 89", "+3250365789"),
            ("+32(0) 50/36.57.89", "+3250365789"),
            ("+32 50 36 57 89", "+3250365789"),
            ("+32 050 36 57 89", "+3250365789"),
            ("(+32) 50 36 57 89", "+3250365789"),
            ("0032 50 36 57 89", "+3250365789"),
            ("0032 (0)50 36 57 89", "+3250365789"),
            ("Tel. 050 36 57 89", "+3250365789"),
            ("tel:+3250365789", "+3250365789"),
            ("\u{200e}050\u{a0}36\u{a0}57\u{a0}89\u{feff}", "+3250365789"),
            ("050\u{2013}36 57 89", "+3250365789"),
            ("04 221 22 23", "+3242212223"),
            ("0470 12 34 56", "+32470123456"),
            ("+32 470 12 34 56", "+32470123456"),
            ("0800 12 345", "+3280012345"),
            ("+31 6 12345678", "+31612345678"),
            ("0031 (0)6 12345678", "+31612345678"),
            ("+33 1 23 45 67 89", "+33123456789"),
            ("+39 06 1234 5678", "+390612345678"),
            ("050 36 57 89 (toestel 12)", "+3250365789;ext=12"),
            ("050 36 57 89 ext. 1234", "+3250365789;ext=1234"),
            ("050 36 57 89, toestel 12", "+3250365789;ext=12"),
            ("+32 50 36 57 89;ext=12", "+3250365789;ext=12"),
            ("050 36 57 89 #12", "+3250365789;ext=12"),
        ] {
            assert_eq!(Telephone::parse(typed).map(|number| number.link()), Ok(link.to_owned()), "{typed}");
        }
        assert_eq!(Telephone::parse(" +32\u{a0}(0)50 36 57 89 ").unwrap().as_str(), "+32 (0)50 36 57 89");
    }

    #[test]
    fn nonsense_and_two_numbers_are_refused() {
        for typed in [
            "",
            "12",
            "geen",
            "+",
            "470 12 34 56",
            "050 36 57",
            "050 36 57 89 050 36 57 90",
            "050 36 57 89 / 050 36 57 90",
            "050 36 57 89 of 050 36 57 90",
            "050 36 57 89, 050 36 57 90",
            "050 36 57 89 (toestel)",
            "050 36 57 89 toestel 1234567",
            "0470 12 34 5x",
            "050 12 34 56 78 90",
            "06 12345678",
            "+32 50 36 57 8",
            "+32 50 36 57 89 1",
            "+0 50 36 57 89",
            "٠٥٠ ٣٦ ٥٧ ٨٩",
            "050 +36 57 89",
            "bel 050 36 57 89",
        ] {
            assert_eq!(Telephone::parse(typed), Err(NotATelephone), "{typed}");
        }
        assert!(!format!("{:?}", Telephone::parse("050 36 57 89")).contains("36"));
    }

    proptest! {
        #[test]
        fn a_link_is_a_link(text in "[0-9+()./ a-z;#,\u{200b}-]{0,30}") {
            if let Ok(number) = Telephone::parse(&text) {
                let link = number.link();
                let (digits, extension) = link.split_once(";ext=").unwrap_or((&link, "1"));
                prop_assert!(digits.starts_with('+') && (9..=16).contains(&digits.len()));
                prop_assert!(digits[1..].bytes().chain(extension.bytes()).all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
