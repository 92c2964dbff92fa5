//! Times are kept in UTC and read in Europe/Brussels (product.md §4).

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Europe::Brussels;

use super::typed_date;

pub(super) const MONTHS: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];

/// The day in Brussels.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Brussels).date_naive()
}

/// A moment of a day of which only the day is known: now, if that is today, else noon.
pub fn moment_of(wanted: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let noon = Brussels.from_local_datetime(&wanted.and_time(noon)).earliest().map_or(now, |at| at.with_timezone(&Utc));
    if wanted == day(now) { now } else { noon }
}

/// The moment at which a day begins in Brussels.
pub fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    Brussels.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().map(|at| at.with_timezone(&Utc))
}

/// A whole day as people write it: `30/7/1985`, `30-07-1985`, `30 juli 1985`, `30071985`, or as a machine does: `1985-07-30`.
pub fn parse_day(typed: &str) -> Option<NaiveDate> {
    let typed = typed_date::read(typed)?;
    NaiveDate::from_ymd_opt(typed.year, typed.month?, typed.day?)
}

/// `30/7/1985`, as [`parse_day`] reads it.
pub fn typed(day: NaiveDate) -> String {
    format!("{}/{}/{}", day.day(), day.month(), day.year())
}

/// `23 november 2026`.
pub fn long(day: NaiveDate) -> String {
    format!("{} {}", short(day), day.year())
}

/// `23 november`.
pub fn short(day: NaiveDate) -> String {
    format!("{} {}", day.day(), month_name(day.month()))
}

/// `november`, of 11.
pub fn month_name(month: u32) -> &'static str {
    let at = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    at.and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
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

    #[test]
    fn utc_is_read_in_brussels_summer_and_winter() {
        assert_eq!(at(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()), "23 november 2026 om 14.05 uur");
        assert_eq!(at(Utc.with_ymd_and_hms(2026, 7, 31, 22, 30, 0).unwrap()), "1 augustus 2026 om 0.30 uur");
        assert_eq!(iso(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()), "2026-11-23T14:05:00+01:00");
    }

    #[test]
    fn days_are_read_however_they_are_written() {
        let day = NaiveDate::from_ymd_opt(1985, 7, 30);
        for text in
            ["30/7/1985", "30-07-1985", " 30.7.1985", "30 7 1985", "30 / 7 / 1985", "1985-07-30", "30 juli 1985", "30071985"]
        {
            assert_eq!(parse_day(text), day, "{text}");
        }
        assert_eq!(day.map(typed).as_deref().and_then(parse_day), day);
        for text in
            ["", "30/7", "30/7/85", "31/6/1985", "7/30/1985", "30/7/1985/1", "juli 1985", "30/+7/1985", "٣٠/7/1985", "1/1/0099"]
        {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_an_hour_is_now_or_noon() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 7, 5, 0).unwrap();
        assert_eq!(moment_of(day(now), now), now);
        let before = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        assert_eq!(moment_of(before, now), Utc.with_ymd_and_hms(2026, 7, 1, 10, 0, 0).unwrap());
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
