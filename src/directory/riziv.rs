//! The RIZIV number of a zorgverlener, and the numbers of institutions.

use crate::text::{grouped, typed_number, without_separators};

/// A RIZIV number: 8 digits name the person, 3 more the qualification, which changes in a career.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RizivNumber {
    digits: String,
}

/// A typed text is no RIZIV number: it has neither 8 nor 11 digits, or something else than digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a RIZIV number has 11 digits, of which the first 8 are enough")]
pub struct RizivRefused;

/// Whether the check digits fit one of the two schemes. A hint for who typed it, never a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RizivCheck {
    /// Fits the modulo 97 or the modulo 89 scheme.
    Fits,
    /// Probably mistyped.
    FitsNeither,
}

impl RizivNumber {
    /// Reads a number as people type it, with dots, dashes, slashes or spaces.
    pub fn parse(typed: &str) -> Result<Self, RizivRefused> {
        let digits = without_separators(typed);
        if matches!(digits.len(), 8 | 11) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self { digits })
        } else {
            Err(RizivRefused)
        }
    }

    /// Reads what a person typed into a field or a search: words may stand around the number.
    pub fn parse_typed(typed: &str) -> Result<Self, RizivRefused> {
        Self::parse(typed_number(typed).as_deref().unwrap_or(typed))
    }

    /// The digits that name the person: compare on these.
    pub fn first8(&self) -> &str {
        self.digits.get(..8).unwrap_or(&self.digits)
    }

    /// All 11 digits, where known.
    pub fn full(&self) -> Option<&str> {
        (self.digits.len() == 11).then_some(self.digits.as_str())
    }

    /// Whether the check digits fit.
    pub fn check(&self) -> RizivCheck {
        let number: u32 = self.first8().parse().unwrap_or(0);
        let (first6, check) = (number / 100, number % 100);
        if check == 97 - first6 % 97 || check == 89 - first6 % 89 { RizivCheck::Fits } else { RizivCheck::FitsNeither }
    }

    /// As people write it: `1-42758-26-730`, or `1-42758-26` where only the first 8 are known.
    pub fn display(&self) -> String {
        if self.digits.len() == 11 {
            grouped(&self.digits, &[(1, "-"), (5, "-"), (2, "-"), (3, "")])
        } else {
            grouped(&self.digits, &[(1, "-"), (5, "-"), (2, "")])
        }
    }
}

/// The enterprise number of an institution (CBE/KBO): 10 digits whose check digits fit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cbe(String);

/// A text is no enterprise number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an enterprise number has 10 digits, starts with 0 or 1, and ends in its check digits")]
pub struct CbeRefused;

impl Cbe {
    /// Reads `0566.988.259`, with or without marks.
    pub fn parse(typed: &str) -> Result<Self, CbeRefused> {
        let digits = without_separators(typed);
        if digits.len() != 10 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CbeRefused);
        }
        let number: u64 = digits.parse().map_err(|_| CbeRefused)?;
        if number < 2_000_000_000 && number % 100 == 97 - (number / 100) % 97 { Ok(Self(digits)) } else { Err(CbeRefused) }
    }

    /// The 10 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it: `0566.988.259`.
    pub fn display(&self) -> String {
        grouped(&self.0, &[(4, "."), (3, "."), (3, "")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_schemes_fit_and_neither_is_only_a_hint() {
        for number in ["10000007003", "10000036003", "40000028401", "50000035527", "30000021001", "1-42758-26-730"] {
            assert_eq!(RizivNumber::parse(number).unwrap().check(), RizivCheck::Fits, "{number}");
        }
        assert_eq!(RizivNumber::parse("10000008003").unwrap().check(), RizivCheck::FitsNeither);
    }

    #[test]
    fn typed_in_any_way() {
        for typed in ["1-42758-26-730", "1.42758.26.730", "1/42758/26/730", " 142758 26 730 ", "1–42758–26–730"] {
            let number = RizivNumber::parse(typed).unwrap();
            assert_eq!((number.first8(), number.full()), ("14275826", Some("14275826730")));
            assert_eq!(number.display(), "1-42758-26-730");
        }
        let short = RizivNumber::parse("1-42758-26").unwrap();
        assert_eq!((short.first8(), short.full(), short.display().as_str()), ("14275826", None, "1-42758-26"));
        for wrong in ["", "1427582", "142758267", "1427582673", "142758267301", "1a2758267", "١٤٢٧٥٨٢٦"] {
            assert_eq!(RizivNumber::parse(wrong), Err(RizivRefused), "{wrong}");
        }
    }

    #[test]
    fn enterprise_numbers() {
        assert_eq!(Cbe::parse("0566.988.259").unwrap().display(), "0566.988.259");
        for wrong in ["0566988258", "2566988259", "566988259", "05669882590", "056698825x"] {
            assert_eq!(Cbe::parse(wrong), Err(CbeRefused), "{wrong}");
        }
    }

    #[test]
    fn a_copied_number_is_the_number() {
        assert_eq!(RizivNumber::parse("\u{feff}1-00000-07\u{200b}-003").unwrap().full(), Some("10000007003"));
        assert_eq!(RizivNumber::parse_typed("INAMI 1-00000-07-003").unwrap().full(), Some("10000007003"));
        assert_eq!(RizivNumber::parse("INAMI 1-00000-07-003"), Err(RizivRefused));
        assert_eq!(Cbe::parse("0566.988\u{200b}.259").unwrap().as_str(), "0566988259");
    }
}
