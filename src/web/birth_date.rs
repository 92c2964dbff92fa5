//! A day of birth, of which the day, or the month and the day, may be unknown.

use std::ops::RangeInclusive;

use chrono::{Datelike, Months, NaiveDate};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::i18n::{Locale, dates, typed_date};

/// As much of a birth date as is known. Stored as FHIR writes it: `1965`, `1965-05`, `1965-05-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct BirthDate {
    year: i32,
    known: KnownPart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KnownPart {
    Year,
    Month(u32),
    Day(NaiveDate),
}

/// Why a typed text is no birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BirthDateRefused {
    /// No date, or one that does not exist.
    #[error("no date")]
    Unreadable,
    /// It lies ahead.
    #[error("in the future")]
    InFuture,
    /// Before 1880.
    #[error("too long ago")]
    TooLongAgo,
}

/// No living person was born before; an earlier year is a typing error.
const FIRST_YEAR: i32 = 1880;

impl BirthDate {
    /// Reads a date as people type it, today at the latest: `30/7/1985`, `30 juli 1985`, `30071985`, `00/05/1965`, `1965`.
    ///
    /// # Errors
    /// When it is no date, or not a birth date.
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, BirthDateRefused> {
        let born = Self::read(typed).ok_or(BirthDateRefused::Unreadable)?;
        if born.year < FIRST_YEAR {
            return Err(BirthDateRefused::TooLongAgo);
        }
        let ahead = match born.known {
            KnownPart::Year => born.year > today.year(),
            KnownPart::Month(month) => (born.year, month) > (today.year(), today.month()),
            KnownPart::Day(day) => day > today,
        };
        if ahead { Err(BirthDateRefused::InFuture) } else { Ok(born) }
    }

    fn read(typed: &str) -> Option<Self> {
        let typed = typed_date::read(typed)?;
        let known = match (typed.month, typed.day) {
            (Some(month), Some(day)) => KnownPart::Day(NaiveDate::from_ymd_opt(typed.year, month, day)?),
            (Some(month), None) => KnownPart::Month(month),
            (None, None) => KnownPart::Year,
            // A day of an unknown month is a typing error.
            (None, Some(_)) => return None,
        };
        Some(Self { year: typed.year, known })
    }

    /// The year, which is always known.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The ages in years that somebody born then may have on a day: one, when the whole date is known.
    pub fn ages_on(self, day: NaiveDate) -> RangeInclusive<u32> {
        let (first, last) = match self.known {
            KnownPart::Day(born) => (Some(born), Some(born)),
            KnownPart::Month(month) => {
                let first = NaiveDate::from_ymd_opt(self.year, month, 1);
                (first, first.and_then(|first| first.checked_add_months(Months::new(1))?.pred_opt()))
            }
            KnownPart::Year => (NaiveDate::from_ymd_opt(self.year, 1, 1), NaiveDate::from_ymd_opt(self.year, 12, 31)),
        };
        let age = |born: Option<NaiveDate>| born.and_then(|born| day.years_since(born)).unwrap_or(0);
        age(last)..=age(first)
    }

    /// `1965`, `1965-05`, `1965-05-30`: as stored and exported.
    pub fn iso(self) -> String {
        match self.known {
            KnownPart::Year => format!("{:04}", self.year),
            KnownPart::Month(month) => format!("{:04}-{month:02}", self.year),
            KnownPart::Day(day) => day.to_string(),
        }
    }

    /// `1965`, `mei 1965`, `30 mei 1965`: as a person reads it.
    pub fn in_words(self, locale: Locale) -> String {
        match self.known {
            KnownPart::Year => self.year.to_string(),
            KnownPart::Month(month) => dates::month_of_year(locale, month, self.year),
            KnownPart::Day(day) => dates::long(locale, day),
        }
    }
}

impl Serialize for BirthDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for BirthDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("malformed birth date"))
    }
}

impl FromSql<Text, Pg> for BirthDate {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let stored = <String as FromSql<Text, Pg>>::from_sql(value)?;
        Self::read(&stored).ok_or_else(|| "malformed birth date".into())
    }
}

impl ToSql<Text, Pg> for BirthDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <String as ToSql<Text, Pg>>::to_sql(&self.iso(), &mut out.reborrow())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn a_part_of_a_birth_date_leaves_several_ages() {
        let ages = |typed: &str| BirthDate::parse(typed, today()).unwrap().ages_on(today());
        for (typed, expected) in [
            ("23/11/2014", 12..=12),
            ("24/11/2014", 11..=11),
            ("00/11/2014", 11..=12),
            ("2014", 11..=12),
            ("2026", 0..=0),
            ("29/2/2012", 14..=14),
        ] {
            assert_eq!(ages(typed), expected, "{typed}");
        }
        let leap = BirthDate::parse("29/2/2008", today()).unwrap();
        let on = |month, day| leap.ages_on(NaiveDate::from_ymd_opt(2026, month, day).unwrap());
        assert_eq!((on(2, 28), on(3, 1)), (17..=17, 18..=18), "born on 29 February: a year older on 1 March");
    }

    #[test]
    fn a_date_is_read_as_people_write_it_and_shown_as_much_as_is_known() {
        for (typed, stored, shown) in [
            ("30/7/1985", "1985-07-30", "30 juli 1985"),
            ("30 juli 1985", "1985-07-30", "30 juli 1985"),
            ("30 JUL. 1985", "1985-07-30", "30 juli 1985"),
            ("1 mrt 1985", "1985-03-01", "1 maart 1985"),
            ("30071985", "1985-07-30", "30 juli 1985"),
            ("19850730", "1985-07-30", "30 juli 1985"),
            ("1985-07-30", "1985-07-30", "30 juli 1985"),
            ("00/05/1965", "1965-05", "mei 1965"),
            ("0/5/1965", "1965-05", "mei 1965"),
            ("00051965", "1965-05", "mei 1965"),
            ("mei 1965", "1965-05", "mei 1965"),
            ("5/1965", "1965-05", "mei 1965"),
            ("1965-05", "1965-05", "mei 1965"),
            ("00/00/1965", "1965", "1965"),
            ("00001965", "1965", "1965"),
            (" 1965 ", "1965", "1965"),
            ("29/2/2024", "2024-02-29", "29 februari 2024"),
        ] {
            let born = BirthDate::parse(typed, today()).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!((born.iso().as_str(), born.in_words(Locale::DUTCH).as_str()), (stored, shown), "{typed}");
        }
    }

    #[test]
    fn what_is_no_birth_date_is_refused() {
        for typed in [
            "",
            "mei",
            "65",
            "30/00/1965",
            "31/6/1985",
            "29/2/2023",
            "13/1965",
            "1965/13",
            "0000",
            "00000000",
            "ma 1985",
            "30 juli",
        ] {
            assert_eq!(BirthDate::parse(typed, today()), Err(BirthDateRefused::Unreadable), "{typed}");
        }
        for typed in ["2027", "12/2026", "24/11/2026"] {
            assert_eq!(BirthDate::parse(typed, today()), Err(BirthDateRefused::InFuture), "{typed}");
        }
        for typed in ["2026", "11/2026", "23/11/2026"] {
            assert!(BirthDate::parse(typed, today()).is_ok(), "{typed}");
        }
        assert_eq!(BirthDate::parse("31/12/1879", today()), Err(BirthDateRefused::TooLongAgo));
    }

    proptest! {
        #[test]
        fn what_is_shown_and_stored_is_read_again(days in 0i64..53_000, precision in 0usize..3) {
            let day = NaiveDate::from_ymd_opt(1880, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let typed = [day.format("%d/%m/%Y"), day.format("00/%m/%Y"), day.format("00/00/%Y")][precision].to_string();
            let born = BirthDate::parse(&typed, today()).unwrap();
            let run_together = typed.replace('/', "");
            for written in [born.in_words(Locale::DUTCH), born.iso(), run_together, born.in_words(Locale::DUTCH).to_uppercase()] {
                prop_assert_eq!(BirthDate::parse(&written, today()), Ok(born), "{}", written);
            }
        }

        #[test]
        fn eight_digits_are_one_date_at_most(digits in "[0-9]{8}") {
            let by_day = NaiveDate::parse_from_str(&digits, "%d%m%Y").ok().filter(|day| (1850..=2200).contains(&day.year()));
            let by_year = NaiveDate::parse_from_str(&digits, "%Y%m%d").ok().filter(|day| (1850..=2200).contains(&day.year()));
            prop_assert!(by_day.is_none() || by_year.is_none());
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = BirthDate::parse(&text, today());
        }
    }
}
