//! Times are kept in UTC and read in Europe/Brussels. How a language writes them stands in its `i18n.ftl`.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Brussels;

use super::months::{count, month_name};
use super::{Locale, tr, typed_date};

/// The day in Brussels.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Brussels).date_naive()
}

/// A moment of a day of which only the day is known: now, if that is today, else noon.
pub fn moment_of(wanted: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    if wanted == day(now) { now } else { at_hour(wanted, 12).unwrap_or(now) }
}

/// The moment at which a day begins in Brussels.
pub fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    at_hour(day, 0)
}

/// The moment at which an hour of a day begins in Brussels; none for one that does not come that day.
pub fn at_hour(day: NaiveDate, hour: u32) -> Option<DateTime<Utc>> {
    at_time(day, NaiveTime::from_hms_opt(hour, 0, 0)?)
}

/// The same time in Brussels on another day; a time that does not come that day is its start.
pub fn same_time_on(day: NaiveDate, at: DateTime<Utc>) -> DateTime<Utc> {
    at_time(day, at.with_timezone(&Brussels).time()).or_else(|| start_of(day)).unwrap_or(at)
}

fn at_time(day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    Brussels.from_local_datetime(&day.and_time(time)).earliest().map(|at| at.with_timezone(&Utc))
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
pub fn long(locale: Locale, day: NaiveDate) -> String {
    let month = month_name(locale, day.month());
    tr(locale, "i18n-datum", &[("dag", count(day.day())), ("maand", (&month).into()), ("jaar", i64::from(day.year()).into())])
}

/// `23 november`.
pub fn short(locale: Locale, day: NaiveDate) -> String {
    let month = month_name(locale, day.month());
    tr(locale, "i18n-dag-en-maand", &[("dag", count(day.day())), ("maand", (&month).into())])
}

/// `23 nov`; with its year when that is another one. For the columns of a table.
pub fn brief(locale: Locale, day: NaiveDate, now: DateTime<Utc>) -> String {
    let month = tr(locale, "i18n-maand-kort", &[("maand", count(day.month()))]);
    if day.year() == self::day(now).year() {
        return tr(locale, "i18n-dag-en-maand", &[("dag", count(day.day())), ("maand", (&month).into())]);
    }
    tr(locale, "i18n-datum", &[("dag", count(day.day())), ("maand", (&month).into()), ("jaar", i64::from(day.year()).into())])
}

/// `23 nov, 14.05 uur`.
pub fn brief_at(locale: Locale, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let date = brief(locale, day(at), now);
    tr(locale, "i18n-dag-en-tijd", &[("datum", (&date).into()), ("tijd", (&time(locale, at)).into())])
}

/// `vrijdag 27 november 2026`.
pub fn with_weekday(locale: Locale, day: NaiveDate) -> String {
    let weekday = count(day.weekday().number_from_monday());
    tr(locale, "i18n-dag-van-de-week", &[("weekdag", weekday), ("datum", (&long(locale, day)).into())])
}

/// `november`.
pub fn month_alone(locale: Locale, month: u32) -> String {
    month_name(locale, month)
}

/// `november 2026`.
pub fn month_of_year(locale: Locale, month: u32, year: i32) -> String {
    let month = month_name(locale, month);
    tr(locale, "i18n-maand-en-jaar", &[("maand", (&month).into()), ("jaar", i64::from(year).into())])
}

/// `23 november 2026`, of a moment.
pub fn on(locale: Locale, at: DateTime<Utc>) -> String {
    long(locale, day(at))
}

/// `14.05`; in the hour that comes twice in October `2.30 (zomertijd)` and `2.30 (wintertijd)`.
pub fn bare_time(locale: Locale, at: DateTime<Utc>) -> String {
    let key = match which_of_two(at) {
        WhichOfTwo::Only => "i18n-klok",
        WhichOfTwo::Summer => "i18n-klok-zomer",
        WhichOfTwo::Winter => "i18n-klok-winter",
    };
    with_clock_face(locale, key, at)
}

/// `14.05 uur`, `2.30 uur (zomertijd)`.
pub fn time(locale: Locale, at: DateTime<Utc>) -> String {
    let key = match which_of_two(at) {
        WhichOfTwo::Only => "i18n-tijd",
        WhichOfTwo::Summer => "i18n-tijd-zomer",
        WhichOfTwo::Winter => "i18n-tijd-winter",
    };
    with_clock_face(locale, key, at)
}

fn with_clock_face(locale: Locale, key: &'static str, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Brussels);
    let minute = format!("{:02}", local.minute());
    tr(locale, key, &[("uur", count(local.hour())), ("minuut", (&minute).into())])
}

/// The clock is put back from 3.00 to 2.00 on the last Sunday of October: between them it shows every time twice.
enum WhichOfTwo {
    Only,
    Summer,
    Winter,
}

fn which_of_two(at: DateTime<Utc>) -> WhichOfTwo {
    match Brussels.from_local_datetime(&at.with_timezone(&Brussels).naive_local()) {
        LocalResult::Ambiguous(summer, _) if summer.with_timezone(&Utc) == at => WhichOfTwo::Summer,
        LocalResult::Ambiguous(..) => WhichOfTwo::Winter,
        _ => WhichOfTwo::Only,
    }
}

/// `23 november 2026 om 14.05 uur`.
pub fn at(locale: Locale, at: DateTime<Utc>) -> String {
    tr(locale, "i18n-tijdstip", &[("datum", (&on(locale, at)).into()), ("tijd", (&time(locale, at)).into())])
}

/// For `<time datetime>`: RFC 3339 with Brussels' offset.
pub fn iso(at: DateTime<Utc>) -> String {
    at.with_timezone(&Brussels).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_is_read_in_brussels_summer_and_winter() {
        assert_eq!(at(Locale::DUTCH, Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()), "23 november 2026 om 14.05 uur");
        assert_eq!(at(Locale::DUTCH, Utc.with_ymd_and_hms(2026, 7, 31, 22, 30, 0).unwrap()), "1 augustus 2026 om 0.30 uur");
        assert_eq!(iso(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()), "2026-11-23T14:05:00+01:00");
    }

    #[test]
    fn the_hour_that_comes_twice_says_which_one_it_is() {
        let moment = |hour, minute| Utc.with_ymd_and_hms(2026, 10, 25, hour, minute, 0).unwrap();
        for (hour, minute, shown) in [
            (23, 59, "26 oktober 2026 om 0.59 uur"),
            (0, 30, "25 oktober 2026 om 2.30 uur (zomertijd)"),
            (1, 30, "25 oktober 2026 om 2.30 uur (wintertijd)"),
            (2, 0, "25 oktober 2026 om 3.00 uur"),
            (1, 0, "25 oktober 2026 om 2.00 uur (wintertijd)"),
        ] {
            assert_eq!(at(Locale::DUTCH, moment(hour, minute)), shown);
        }
        assert_eq!(bare_time(Locale::DUTCH, moment(0, 30)), "2.30 (zomertijd)");
        assert_eq!(bare_time(Locale::DUTCH, moment(1, 59)), "2.59 (wintertijd)");
        assert_eq!(time(Locale::DUTCH, moment(0, 0)), "2.00 uur (zomertijd)");
        assert_eq!(at(Locale::DUTCH, moment(0, 30) - chrono::TimeDelta::minutes(31)), "25 oktober 2026 om 1.59 uur");
        let spring = Utc.with_ymd_and_hms(2026, 3, 29, 1, 0, 0).unwrap();
        assert_eq!(at(Locale::DUTCH, spring), "29 maart 2026 om 3.00 uur", "the hour that does not come");
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
}
