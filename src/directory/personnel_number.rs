//! The numbers by which institutions know their staff, and the form in which they are compared (R20).

use unicode_normalization::UnicodeNormalization;

use crate::text::is_invisible;

/// A number by which an institution knows a person of its staff. Means nothing without the institution. Kept as it is written; in which form
/// it is compared, `normal_form` tells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonnelNumber(String);

/// Why a typed text is no personnel number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonnelNumberRefused {
    /// Nothing was filled in.
    #[error("no number")]
    Empty,
    /// Longer than any institution's numbers, or with other signs than A to Z, digits and marks.
    #[error("not a personnel number")]
    Malformed,
}

impl PersonnelNumber {
    /// Keeps letters, digits and marks in their plainest form (NFKC); upper case, without spaces and signs that cannot be
    /// seen, so that `p-1001` is `P-1001`. A letter or digit of another script would look the same and be another: refused.
    pub fn parse(typed: &str) -> Result<Self, PersonnelNumberRefused> {
        let dash = |c: char| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
        let number: String = typed.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(dash).collect();
        if number.is_empty() {
            return Err(PersonnelNumberRefused::Empty);
        }
        let fits = number.len() <= 32
            && number.bytes().any(|byte| byte.is_ascii_alphanumeric())
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-./_".contains(&byte));
        let number = number.to_ascii_uppercase();
        if fits { Ok(Self(number)) } else { Err(PersonnelNumberRefused::Malformed) }
    }

    /// The number as it is written, and stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The normal form of a number as it is written: without separators, in capitals, and without the leading zeros of each run of
/// digits. As `mt_normal_number` makes it.
pub(super) fn normal_form(written: &str) -> String {
    let plain: Vec<char> = written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let mut normal = String::with_capacity(plain.len());
    for run in plain.chunk_by(|one, next| one.is_ascii_digit() == next.is_ascii_digit()) {
        let run: String = run.iter().collect();
        let shortened = run.trim_start_matches('0');
        // Of nothing but zeros one is left.
        normal.push_str(if shortened.is_empty() { "0" } else { shortened });
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_copied_number_is_the_number_and_a_look_alike_is_refused() {
        for typed in [
            " p-1001 ",
            "\u{feff}P-1001",
            "P\u{ad}-10\u{200b}01\u{2060}",
            "\u{202d}p-1001\u{202c}",
            "Ｐ－１００１",
            "P\u{2011}1001",
            "P – 1001",
        ] {
            assert_eq!(PersonnelNumber::parse(typed).unwrap().as_str(), "P-1001", "{typed:?}");
        }
        for typed in ["Р-1001", "Ρ-1001", "P-١٠٠١", "ı-1", "é-1", "P-1001\u{301}", "-", "P\u{0}1", "P,1001", "P+1001", "P#1"]
        {
            assert_eq!(PersonnelNumber::parse(typed), Err(PersonnelNumberRefused::Malformed), "{typed:?}");
        }
        for nothing in ["\u{a0}", "\u{200b}\u{feff}"] {
            assert_eq!(PersonnelNumber::parse(nothing), Err(PersonnelNumberRefused::Empty));
        }
    }

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for written in ["P-1001", "P1001", "P.1001", "P/10_01", "P-001001", "p1001", "P-10-01"] {
            assert_eq!(normal_form(PersonnelNumber::parse(written).unwrap().as_str()), "P1001", "{written}");
        }
        for (written, normal) in
            [("007A007", "7A7"), ("000", "0"), ("A0", "A0"), ("A00B", "A0B"), ("Q1001", "Q1001"), ("1001", "1001"), ("0-1", "1")]
        {
            assert_eq!(normal_form(written), normal);
        }
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own_normal_form(written in "[A-Z0-9._/-]{1,32}") {
            let normal = normal_form(&written);
            prop_assert_eq!(normal_form(&normal), normal);
        }
    }
}
