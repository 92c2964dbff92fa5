//! Working days: Monday to Friday, without the ten public holidays of Belgium and the days on which a house is closed.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The working days of a house. Read from `closed_days`: the days on which it is closed besides weekends and holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays {
    closed: BTreeSet<NaiveDate>,
}

impl WorkingDays {
    /// With these closed days.
    pub fn closed_on(days: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { closed: days.into_iter().collect() }
    }

    /// Whether people work on this day.
    pub fn contains(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day) && !self.closed.contains(&day)
    }

    /// The day `working_days` working days after a day.
    pub fn after(&self, from: NaiveDate, working_days: u32) -> NaiveDate {
        let mut day = from;
        let mut left = working_days;
        while left > 0 {
            day = day + Days::new(1);
            if self.contains(day) {
                left -= 1;
            }
        }
        day
    }

    /// The last working day before a day.
    pub fn before(&self, day: NaiveDate) -> NaiveDate {
        let mut before = day - Days::new(1);
        while !self.contains(before) {
            before = before - Days::new(1);
        }
        before
    }

    /// Working days from one day to another; below 0 when `to` lies before `from`.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = first.iter_days().skip(1).take_while(|day| *day <= last).filter(|day| self.contains(*day)).count();
        i64::try_from(days).unwrap_or(i64::MAX) * sign
    }
}

/// Whether the day is one of the ten public holidays of Belgium.
fn is_holiday(day: NaiveDate) -> bool {
    if matches!((day.month(), day.day()), (1 | 5 | 11, 1) | (7, 21) | (8, 15) | (11, 11) | (12, 25)) {
        return true;
    }
    // Easter Monday, Ascension, Whit Monday.
    easter(day.year()).is_some_and(|easter| matches!((day - easter).num_days(), 1 | 39 | 50))
}

/// Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let corrected = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - corrected + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let place = moon + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(place / 31).ok()?, u32::try_from(place % 31 + 1).ok()?)
}

impl<'de> Deserialize<'de> for WorkingDays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::closed_on(Vec::<ClosedDay>::deserialize(deserializer)?.into_iter().map(|day| day.0)))
    }
}

/// One day of the list: a date of TOML, or the same in quotation marks.
struct ClosedDay(NaiveDate);

impl<'de> Deserialize<'de> for ClosedDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Refused from within the visitor, so that the line of this day is told and not that of the list.
        deserializer.deserialize_any(DayVisitor).map(Self)
    }
}

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = NaiveDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day such as 2026-12-24")
    }

    fn visit_str<E: Error>(self, typed: &str) -> Result<NaiveDate, E> {
        let refused = || E::custom(format!("{typed:?} is no day; write one such as 2026-12-24"));
        let whole = typed.len() == 10;
        NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().filter(|_| whole).ok_or_else(refused)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NaiveDate, A::Error> {
        let read = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&read.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn easter_is_when_the_church_has_it() {
        for (year, month, date) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2029, 4, 1),
            (2030, 4, 21),
            (2031, 4, 13),
            (2032, 3, 28),
            (2033, 4, 17),
            (2034, 4, 9),
            (2035, 3, 25),
        ] {
            assert_eq!(easter(year), Some(day(year, month, date)));
        }
    }

    #[test]
    fn the_ten_holidays_of_a_year() {
        let all: Vec<NaiveDate> = day(2026, 1, 1).iter_days().take(365).filter(|day| is_holiday(*day)).collect();
        let known = [(1, 1), (4, 6), (5, 1), (5, 14), (5, 25), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)];
        assert_eq!(all, known.map(|(month, date)| day(2026, month, date)));
    }

    #[test]
    fn weekends_and_holidays_are_no_working_days() {
        let working = WorkingDays::default();
        let (friday, tuesday) = (day(2026, 11, 20), day(2026, 11, 24));
        assert_eq!(working.after(friday, 2), tuesday);
        assert_eq!((working.between(friday, tuesday), working.between(tuesday, friday)), (2, -2));
        assert_eq!(working.between(friday, friday), 0);
        assert_eq!(working.after(day(2026, 12, 24), 2), day(2026, 12, 29), "Christmas Day is a Friday");
        assert_eq!(working.between(day(2026, 12, 24), day(2027, 1, 4)), 5);
        assert_eq!(working.after(day(2027, 3, 26), 1), day(2027, 3, 30), "over Easter");
        assert_eq!(working.before(day(2027, 3, 30)), day(2027, 3, 26), "and back");
    }

    #[test]
    fn a_house_is_closed_on_days_of_its_own() {
        let working = WorkingDays::closed_on([day(2026, 12, 28), day(2026, 12, 28)]);
        assert_eq!(working.after(day(2026, 12, 24), 2), day(2026, 12, 30));
    }

    proptest! {
        #[test]
        fn easter_is_a_sunday_in_spring(year in 1900i32..2300) {
            let easter = easter(year).unwrap();
            prop_assert_eq!(easter.weekday(), Weekday::Sun);
            prop_assert!((day(year, 3, 22)..=day(year, 4, 25)).contains(&easter));
        }

        #[test]
        fn counting_back_gives_what_was_counted(from in 0i64..20_000, n in 0u32..40, closed in proptest::collection::vec(0i64..60, 0..9)) {
            let from = day(2000, 1, 1) + chrono::TimeDelta::days(from);
            let working = WorkingDays::closed_on(closed.into_iter().map(|after| from + chrono::TimeDelta::days(after)));
            let to = working.after(from, n);
            prop_assert_eq!(working.between(from, to), i64::from(n));
            prop_assert!(n == 0 || working.contains(to));
        }
    }
}
