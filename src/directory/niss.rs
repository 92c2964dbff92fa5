//! The rijksregister- or BIS-number of a person.

use std::fmt;

use crate::text::{grouped, typed_number, without_separators};

/// A number whose check digits fit. It is looked at as an identifier only: never for sex or age.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Niss(String);

/// Why a typed text is no NISS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NissRefused {
    /// Nothing was filled in.
    #[error("no number")]
    Empty,
    /// Not 11 digits, dots, dashes and spaces apart.
    #[error("not 11 digits")]
    NotElevenDigits,
    /// The last two digits fit neither century.
    #[error("check digits do not fit")]
    CheckDigits,
}

impl Niss {
    /// Reads a number as people type it: `85.07.30-000.61`, with spaces, or bare.
    pub fn parse(typed: &str) -> Result<Self, NissRefused> {
        let digits = without_separators(typed);
        if digits.is_empty() {
            return Err(NissRefused::Empty);
        }
        if digits.chars().count() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NissRefused::NotElevenDigits);
        }
        let number: u64 = digits.parse().map_err(|_| NissRefused::NotElevenDigits)?;
        let (first9, check) = (number / 100, number % 100);
        // Born from 2000: the same sum with a 2 before the nine digits.
        if check == 97 - first9 % 97 || check == 97 - (2_000_000_000 + first9) % 97 {
            Ok(Self(digits))
        } else {
            Err(NissRefused::CheckDigits)
        }
    }

    /// Reads what a person typed into a field or a search: words may stand around the number.
    pub fn parse_typed(typed: &str) -> Result<Self, NissRefused> {
        Self::parse(typed_number(typed).as_deref().unwrap_or(typed))
    }

    /// The 11 digits, as stored and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last two digits: enough to tell two people of one name apart, too few to know the number.
    pub fn ending(&self) -> &str {
        self.0.get(9..).unwrap_or_default()
    }

    /// As people write it: `85.07.30-000.61`.
    pub fn display(&self) -> String {
        grouped(&self.0, &[(2, "."), (2, "."), (2, "-"), (3, "."), (2, "")])
    }
}

impl fmt::Debug for Niss {
    // A number must not slip into a log (R13).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Niss(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_numbers_of_both_centuries_and_bis_fit() {
        for number in ["85073000061", "85073099932", "01020399942", "01020300071", "85473099921", "01420399931"] {
            assert_eq!(Niss::parse(number).map(|n| n.as_str().to_owned()), Ok(number.to_owned()));
        }
    }

    #[test]
    fn separators_are_stripped_and_shown_again() {
        let niss = Niss::parse(" 85.07.30 - 000–61 ").unwrap();
        assert_eq!(niss.as_str(), "85073000061");
        assert_eq!((niss.display().as_str(), niss.ending()), ("85.07.30-000.61", "61"));
    }

    #[test]
    fn signs_that_cannot_be_seen_and_words_around_it_are_not_meant() {
        for typed in ["\u{feff}85.07.30-000.61", "85073\u{200b}000061\u{200e}", "\u{202a}85.07.30-000.61\u{202c}"] {
            assert_eq!(Niss::parse(typed).unwrap().as_str(), "85073000061", "{typed:?}");
        }
        assert_eq!(Niss::parse_typed("rijksregisternummer: 85.07.30-000.61").unwrap().as_str(), "85073000061");
        assert_eq!(Niss::parse("nr. 85073000061"), Err(NissRefused::NotElevenDigits), "a program sends the number alone");
        assert_eq!(Niss::parse_typed("nr. 85073000062"), Err(NissRefused::CheckDigits));
        assert_eq!(Niss::parse_typed("\u{200b} "), Err(NissRefused::Empty));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(Niss::parse(" "), Err(NissRefused::Empty));
        assert_eq!(Niss::parse("8507300006"), Err(NissRefused::NotElevenDigits));
        assert_eq!(Niss::parse("8507300006a"), Err(NissRefused::NotElevenDigits));
        assert_eq!(Niss::parse("٨٥٠٧٣٠٠٠٠٦١"), Err(NissRefused::NotElevenDigits));
        assert_eq!(Niss::parse("85073000062"), Err(NissRefused::CheckDigits));
    }

    #[test]
    fn debug_says_nothing() {
        assert!(!format!("{:?}", Niss::parse("85073000061")).contains("85"));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = Niss::parse(&text);
        }

        #[test]
        fn one_wrong_digit_in_the_first_nine_never_fits_its_own_century(n in 0u64..1_000_000_000, place in 0u32..9, by in 1u64..10) {
            let power = 10u64.pow(place);
            let digit = n / power % 10;
            let wrong = n - digit * power + (digit + by) % 10 * power;
            prop_assert_ne!(n % 97, wrong % 97);
        }
    }
}
