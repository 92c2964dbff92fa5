//! What an officer types to find a patient: a NISS or a name.

use crate::directory::Niss;
use crate::directory::names::search_key;
use crate::text::typed_number;

/// How many patients a search shows. `mt_find_patients` answers one more.
pub const MAX_CANDIDATES: usize = 20;

#[derive(Debug, Clone)]
pub enum PatientTerm {
    Number(Niss),
    /// The search key of a name.
    Name(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientTermRefused {
    Empty,
    InvalidNumber,
    /// Fewer than two letters.
    TooShort,
}

impl PatientTerm {
    /// # Errors
    /// When nothing could be found by it.
    pub fn parse(typed: &str) -> Result<Self, PatientTermRefused> {
        let short: String = typed.trim().chars().take(200).collect();
        let alone = short.chars().any(|c| c.is_ascii_digit()) && !short.chars().any(char::is_alphabetic);
        if alone || typed_number(&short).is_some_and(|digits| digits.len() == 11) {
            return Niss::parse_typed(&short).map(Self::Number).map_err(|_| PatientTermRefused::InvalidNumber);
        }
        let key = search_key(&short);
        match key.chars().filter(|c| c.is_alphabetic()).count() {
            0 => Err(PatientTermRefused::Empty),
            1 => Err(PatientTermRefused::TooShort),
            _ => Ok(Self::Name(key)),
        }
    }

    /// For a search that refuses nothing, since it looks for other things as well.
    pub fn parse_any(typed: &str) -> Self {
        Niss::parse_typed(typed).map_or_else(|_| Self::Name(search_key(typed)), Self::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_neither() {
        for typed in
            [" 85.07.30-000.61 ", "rijksregisternummer: 85.07.30-000.61", "Emma (85073000061)", "\u{feff}85073000061\u{200b}"]
        {
            for term in [PatientTerm::parse(typed), Ok(PatientTerm::parse_any(typed))] {
                assert!(matches!(term, Ok(PatientTerm::Number(niss)) if niss.as_str() == "85073000061"), "{typed}");
            }
        }
        assert!(matches!(PatientTerm::parse("D’Hondt, Zoë"), Ok(PatientTerm::Name(key)) if key == "dhondt zoe"));
        for (typed, refused) in [
            ("85073000062", PatientTermRefused::InvalidNumber),
            ("123", PatientTermRefused::InvalidNumber),
            (" ?! ", PatientTermRefused::Empty),
            ("", PatientTermRefused::Empty),
            ("L", PatientTermRefused::TooShort),
        ] {
            assert_eq!(PatientTerm::parse(typed).unwrap_err(), refused, "{typed}");
            assert!(matches!(PatientTerm::parse_any(typed), PatientTerm::Name(_)), "{typed}");
        }
        assert!(PatientTerm::parse(&"a".repeat(100_000)).is_ok());
    }
}
