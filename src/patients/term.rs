//! What an officer types to find a patient: a NISS, the number of a file at the own house, or a name.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::schema::institutions;
use crate::directory::names::search_key;
use crate::directory::{Cbe, FileNumber, PatientNumber};
use crate::identity::Officer;
use crate::text::typed_number;

/// How many patients a search shows. `mt_find_patients` answers one more.
pub const MAX_CANDIDATES: usize = 20;

#[derive(Debug, Clone)]
pub enum PatientTerm {
    Number(PatientNumber),
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
    pub fn parse(typed: &str, house: Option<&Cbe>) -> Result<Self, PatientTermRefused> {
        let short: String = typed.trim().chars().take(200).collect();
        let alone = short.chars().any(|c| c.is_ascii_digit()) && !short.chars().any(char::is_alphabetic);
        let digits = typed_number(&short).map_or(0, |digits| digits.len());
        if let Some(number) = PatientNumber::parse_stored(&short) {
            return Ok(Self::Number(number));
        }
        if alone && digits >= 11 || digits == 11 {
            return Err(PatientTermRefused::InvalidNumber);
        }
        if let Some(file) = Self::file_number(&short, house) {
            return Ok(file);
        }
        if alone {
            return Err(PatientTermRefused::InvalidNumber);
        }
        let key = search_key(&short);
        match key.chars().filter(|c| c.is_alphabetic()).count() {
            0 => Err(PatientTermRefused::Empty),
            1 => Err(PatientTermRefused::TooShort),
            _ => Ok(Self::Name(key)),
        }
    }

    /// For a search that refuses nothing, since it looks for other things as well.
    pub fn parse_any(typed: &str, house: Option<&Cbe>) -> Self {
        let number = PatientNumber::parse_stored(typed).map(Self::Number).or_else(|| Self::file_number(typed, house));
        number.unwrap_or_else(|| Self::Name(search_key(typed)))
    }

    /// As [`Self::parse_any`], with the files of the officer's house where the text can be the number of one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn read_any(conn: &mut AsyncPgConnection, officer: &Officer, typed: &str) -> QueryResult<Self> {
        let can_be_file = |typed: &str| typed.split_whitespace().count() == 1 && typed.chars().any(|c| c.is_ascii_digit());
        match Self::parse_any(typed, None) {
            Self::Name(_) if can_be_file(typed) => {
                let house: String = institutions::table.find(officer.institution()).select(institutions::cbe).first(conn).await?;
                Ok(Self::parse_any(typed, Cbe::parse(&house).ok().as_ref()))
            }
            term => Ok(term),
        }
    }

    /// One word with a digit in it is no name.
    fn file_number(typed: &str, house: Option<&Cbe>) -> Option<Self> {
        let is_one_word = typed.split_whitespace().count() == 1;
        let file = FileNumber::parse(house.filter(|_| is_one_word)?, typed).ok()?;
        Some(Self::Number(PatientNumber::File(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_own_house_is_found_by_its_number() {
        let house = Cbe::parse("0566988259").unwrap();
        for typed in ["D-4711", " d4711", "0566988259/D4711"] {
            for term in [PatientTerm::parse(typed, Some(&house)), Ok(PatientTerm::parse_any(typed, Some(&house)))] {
                assert!(matches!(term, Ok(PatientTerm::Number(file)) if file.as_str() == "0566988259/D4711"), "{typed}");
            }
        }
        assert!(matches!(PatientTerm::parse("4711", Some(&house)), Ok(PatientTerm::Number(_))));
        assert_eq!(PatientTerm::parse("85073000062", Some(&house)).unwrap_err(), PatientTermRefused::InvalidNumber);
        assert!(matches!(PatientTerm::parse("Emma 2", Some(&house)), Ok(PatientTerm::Name(_))));
    }

    #[test]
    fn numbers_names_and_neither() {
        for typed in
            [" 85.07.30-000.61 ", "rijksregisternummer: 85.07.30-000.61", "Emma (85073000061)", "\u{feff}85073000061\u{200b}"]
        {
            for term in [PatientTerm::parse(typed, None), Ok(PatientTerm::parse_any(typed, None))] {
                assert!(matches!(term, Ok(PatientTerm::Number(niss)) if niss.as_str() == "85073000061"), "{typed}");
            }
        }
        assert!(matches!(PatientTerm::parse("D’Hondt, Zoë", None), Ok(PatientTerm::Name(key)) if key == "dhondt zoe"));
        for (typed, refused) in [
            ("85073000062", PatientTermRefused::InvalidNumber),
            ("123", PatientTermRefused::InvalidNumber),
            (" ?! ", PatientTermRefused::Empty),
            ("", PatientTermRefused::Empty),
            ("L", PatientTermRefused::TooShort),
        ] {
            assert_eq!(PatientTerm::parse(typed, None).unwrap_err(), refused, "{typed}");
            assert!(matches!(PatientTerm::parse_any(typed, None), PatientTerm::Name(_)), "{typed}");
        }
        assert!(PatientTerm::parse(&"a".repeat(100_000), None).is_ok());
    }
}
