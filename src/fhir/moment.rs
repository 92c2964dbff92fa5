//! FHIR's dates and times. Each is a span: a day has 24 hours in it, a second a million microseconds.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

/// From when until just before when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    pub from: DateTime<Utc>,
    /// The first one after it.
    pub until: DateTime<Utc>,
}

fn digits(text: &str, many: usize) -> Option<u32> {
    let fits = text.len() == many && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn date(text: &str) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4).filter(|year| *year > 0)?;
    let month = parts.next().map(|part| digits(part, 2));
    let day = parts.next().map(|part| digits(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.unwrap_or(Some(1))?, day.unwrap_or(Some(1))?)?;
    let next = match (month, day) {
        (None, _) => first.checked_add_months(Months::new(12)),
        (_, None) => first.checked_add_months(Months::new(1)),
        _ => first.checked_add_days(Days::new(1)),
    };
    Some((first, next))
}

/// Reads a FHIR `date`, `dateTime` or `instant`. A day begins at midnight UTC; a time has its zone with it.
pub fn parse_time_range(text: &str) -> Option<TimeRange> {
    let Some((day, rest)) = text.split_once('T') else {
        let (first, next) = date(text)?;
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        return Some(TimeRange { from: midnight(first), until: midnight(next?) });
    };
    digits(day.get(..4)?, 4).filter(|year| *year > 0)?;
    let zone = rest.find(['Z', '+', '-'])?;
    let (clock, zone) = rest.split_at_checked(zone)?;
    let fraction = clock.split_once('.').map(|(_, fraction)| fraction.len());
    let (full, step) = match (clock.len(), fraction) {
        (5, _) => (format!("{day}T{clock}:00{zone}"), TimeDelta::minutes(1)),
        (8, _) => (text.to_owned(), TimeDelta::seconds(1)),
        (_, Some(many @ 1..=5)) => (text.to_owned(), TimeDelta::microseconds(10_i64.pow(u32::try_from(6 - many).ok()?))),
        _ => (text.to_owned(), TimeDelta::microseconds(1)),
    };
    let read = DateTime::parse_from_rfc3339(&full).ok()?;
    // As exact as Postgres keeps it.
    let from = DateTime::from_timestamp_micros(read.timestamp_micros())?;
    (1..=9999).contains(&from.year()).then_some(())?;
    Some(TimeRange { from, until: from.checked_add_signed(step)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(String, String)> {
        let show = |at: DateTime<Utc>| crate::fhir::instant(at).replace(".000000", "");
        parse_time_range(text).map(|span| (show(span.from), show(span.until)))
    }

    fn is(from: &str, until: &str) -> Option<(String, String)> {
        Some((from.to_owned(), until.to_owned()))
    }

    #[test]
    fn a_date_is_as_long_as_it_is_exact() {
        assert_eq!(read("2026"), is("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"));
        assert_eq!(read("2026-12"), is("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"));
        assert_eq!(read("2024-02-29"), is("2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"));
        assert_eq!(read("2026-11-23T14:05+01:00"), is("2026-11-23T13:05:00Z", "2026-11-23T13:06:00Z"));
        assert_eq!(read("2026-11-23T14:05:07+01:00"), is("2026-11-23T13:05:07Z", "2026-11-23T13:05:08Z"));
        assert_eq!(read("2026-11-23T13:05:07.5Z"), is("2026-11-23T13:05:07.500000Z", "2026-11-23T13:05:07.600000Z"));
        assert_eq!(read("2026-11-23T13:05:07.123456Z"), is("2026-11-23T13:05:07.123456Z", "2026-11-23T13:05:07.123457Z"));
        assert_eq!(read("2026-11-23T13:05:07.123456789Z"), is("2026-11-23T13:05:07.123456Z", "2026-11-23T13:05:07.123457Z"));
        assert_eq!(read("2016-12-31T23:59:60Z"), is("2017-01-01T00:00:00Z", "2017-01-01T00:00:01Z"), "a leap second");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0000",
            "26",
            "2026-1",
            "2026-13",
            "2026-02-30",
            "2026-11-23-01",
            "2026-11-23T",
            "2026-11-23T13",
            "2026-11-23T13:05",
            "2026-11-23T13:05:07",
            "2026-11-23 13:05:07Z",
            "2026-11-23T25:05:07Z",
            "2026-11-23T13:05:07+99:00",
            "gisteren",
            "２０２６",
            "+2026-11-23T13:05:07Z",
            "10000-01-01",
        ] {
            assert_eq!(parse_time_range(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,30}", near in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]{0,20}") {
            let _ = parse_time_range(&text);
            if let Some(span) = parse_time_range(&near) {
                prop_assert!(span.from < span.until);
            }
        }
    }
}
