//! Times are kept in UTC and read in Europe/Brussels (product.md §4).

use chrono::{DateTime, Datelike, Days, NaiveDate, Timelike, Utc, Weekday};
use chrono_tz::Europe::Brussels;

const MONTHS: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];

/// The day in Brussels.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Brussels).date_naive()
}

/// `23 november 2026`.
pub fn long(day: NaiveDate) -> String {
    format!("{} {}", short(day), day.year())
}

/// `23 november`.
pub fn short(day: NaiveDate) -> String {
    format!("{} {}", day.day(), MONTHS.get(day.month0() as usize).unwrap_or(&""))
}

/// `23 november 2026`, of a moment.
pub fn on(at: DateTime<Utc>) -> String {
    long(day(at))
}

/// `14.05`.
pub fn bare_time(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Brussels);
    format!("{}.{:02}", local.hour(), local.minute())
}

/// `23 november 2026 om 14.05 uur`.
pub fn at(at: DateTime<Utc>) -> String {
    format!("{} om {}", on(at), time(at))
}

/// `14.05 uur`.
pub fn time(at: DateTime<Utc>) -> String {
    format!("{} uur", bare_time(at))
}

/// For `<time datetime>`: RFC 3339 with Brussels' offset.
pub fn iso(at: DateTime<Utc>) -> String {
    at.with_timezone(&Brussels).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The day that lies `working_days` working days (Monday to Friday) after a day.
pub fn after_working_days(from: NaiveDate, working_days: u32) -> NaiveDate {
    let mut day = from;
    let mut left = working_days;
    while left > 0 {
        day = day + Days::new(1);
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

/// Working days from one day to another; below 0 when `to` lies before `from`.
pub fn working_days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
    let days = first.iter_days().skip(1).take_while(|day| *day <= last).filter(|day| is_working_day(*day)).count();
    i64::try_from(days).unwrap_or(i64::MAX) * sign
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn utc_is_read_in_brussels_summer_and_winter() {
        assert_eq!(at(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()), "23 november 2026 om 14.05 uur");
        assert_eq!(at(Utc.with_ymd_and_hms(2026, 7, 31, 22, 30, 0).unwrap()), "1 augustus 2026 om 0.30 uur");
        assert_eq!(iso(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()), "2026-11-23T14:05:00+01:00");
    }

    #[test]
    fn weekends_are_no_working_days() {
        let friday = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let tuesday = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(after_working_days(friday, 2), tuesday);
        assert_eq!(working_days_between(friday, tuesday), 2);
        assert_eq!(working_days_between(tuesday, friday), -2);
        assert_eq!(working_days_between(friday, friday), 0);
    }
}
