//! SQL of the figures: one statement, that counts what the house has by month.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::counts::{BREAK_KINDS, CHANNELS, OUTCOMES, REPORT_KINDS, VERDICTS, YearCounts};
use super::publish::Publication;
use crate::calendar::WorkingDays;
use crate::config::Rules;
use crate::db::Prepare;
use crate::db::ids::InstitutionId;
use crate::db::schema::institutions;
use crate::directory::Cbe;
use crate::i18n::dates;
use crate::identity::Officer;

/// So many years are counted, the present one among them.
pub(super) const YEARS: i32 = 10;

/// Whose figures they are, and of which matters.
#[derive(Debug, Clone, Copy)]
pub enum FiguresOf<'a> {
    /// Without what is kept from any officer of the house.
    Officer(&'a Officer),
    /// All of a house's, for its management. As the owner.
    House(InstitutionId),
}

#[derive(QueryableByName)]
struct CountedRow {
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = Integer)]
    month: i32,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    workdays_taken: Option<i32>,
    #[diesel(sql_type = Bool)]
    waits: bool,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Moments and days by which it is counted. Days and months are those of Brussels, whatever its clock did in between.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CountingDays {
    first_year: i32,
    /// When the months begin, and when the last one ends.
    months: Vec<DateTime<Utc>>,
    /// The place of the first month whose requests are timed.
    timed: i32,
    /// When the days begin, from the first one of the year that is timed until today.
    days: Vec<DateTime<Utc>>,
    /// Working days until each of them.
    workdays: Vec<i32>,
}

impl CountingDays {
    fn new(year: i32, today: NaiveDate, working: &WorkingDays) -> Option<Self> {
        let first_year = today.year() - YEARS + 1;
        let month_starts = (first_year..=today.year()).flat_map(|year| (1..=12).map(move |month| (year, month)));
        let mut months: Vec<DateTime<Utc>> =
            month_starts.map(|(year, month)| dates::start_of(NaiveDate::from_ymd_opt(year, month, 1)?)).collect::<Option<_>>()?;
        months.push(dates::start_of(NaiveDate::from_ymd_opt(today.year() + 1, 1, 1)?)?);
        let first_day = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let mut counted = 0;
        let (mut days, mut workdays) = (Vec::new(), Vec::new());
        for day in first_day.iter_days().take_while(|day| *day <= today) {
            counted += i32::from(working.contains(day));
            days.push(dates::start_of(day)?);
            workdays.push(counted);
        }
        let timed = (year - first_year) * 12 + 1;
        Some(Self { first_year, months, timed, days, workdays })
    }

    /// The year and the place of the month of what SQL counted.
    fn month(&self, bucket: i32) -> Option<(i32, usize)> {
        let at = usize::try_from(bucket - 1).ok()?;
        Some((self.first_year + i32::try_from(at / 12).ok()?, at % 12))
    }
}

fn place(of: &[(&str, &str)], code: &str) -> Option<usize> {
    of.iter().position(|(known, _)| *known == code)
}

fn add(cell: Option<&mut i64>, count: i64) {
    if let Some(cell) = cell {
        *cell += count;
    }
}

/// A row into the year it is of.
fn take_row(counts: &mut YearCounts, month: usize, row: &CountedRow) {
    let state = row.state.as_deref().unwrap_or_default();
    match row.what.as_str() {
        "request" => {
            let channel = place(&CHANNELS, &row.kind);
            add(channel.and_then(|at| counts.requests.get_mut(month)?.get_mut(at)), row.n);
            add(place(&OUTCOMES, state).and_then(|at| counts.outcomes.get_mut(at)), row.n);
            let durations = channel.and_then(|at| counts.durations.get_mut(month)?.get_mut(at));
            if let (Some(days), Some(durations)) = (row.workdays_taken, durations) {
                durations.add(days.into(), row.waits, row.n);
            }
        }
        "break" => add(place(&BREAK_KINDS, &row.kind).and_then(|at| counts.breaks.get_mut(month)?.get_mut(at)), row.n),
        _ => {
            let verdict = place(&VERDICTS, state);
            add(
                place(&REPORT_KINDS, &row.kind).zip(verdict).and_then(|(kind, at)| counts.reports.get_mut(kind)?.get_mut(at)),
                row.n,
            );
        }
    }
}

/// A house by its enterprise number.
///
/// # Errors
/// Those of the database.
pub async fn find_house(conn: &mut AsyncPgConnection, cbe: &Cbe) -> QueryResult<Option<InstitutionId>> {
    institutions::table.filter(institutions::cbe.eq(cbe.as_str())).select(institutions::id).first(conn).await.optional()
}

/// How many months of a year have begun.
fn months_begun(year: i32, today: NaiveDate) -> usize {
    if year == today.year() { usize::try_from(today.month()).unwrap_or(12) } else { 12 }
}

/// The figures of ten years, one of them in full. None of a year that is not counted.
///
/// # Errors
/// Those of the database.
pub async fn load(
    conn: &mut AsyncPgConnection,
    of: FiguresOf<'_>,
    year: i32,
    rules: &Rules,
    now: DateTime<Utc>,
) -> QueryResult<Option<Publication>> {
    let today = dates::day(now);
    if !(today.year() - YEARS < year && year <= today.year()) {
        return Ok(None);
    }
    let Some(counting) = CountingDays::new(year, today, &rules.working_days) else { return Ok(None) };
    let rows: Vec<CountedRow> = match of {
        FiguresOf::Officer(_) => {
            diesel::sql_query("select what, month, kind, state, workdays_taken, waits, n from mt_figures($1, $2, $3, $4)")
                .bind::<Array<Timestamptz>, _>(&counting.months)
                .bind::<Integer, _>(counting.timed)
                .bind::<Array<Timestamptz>, _>(&counting.days)
                .bind::<Array<Integer>, _>(&counting.workdays)
                .prepared()
                .load(conn)
                .await?
        }
        FiguresOf::House(house) => {
            diesel::sql_query(
                "select what, month, kind, state, workdays_taken, waits, n from mt_figures_of($1, $2, $3, $4, $5, true)",
            )
            .bind::<SqlUuid, _>(house)
            .bind::<Array<Timestamptz>, _>(&counting.months)
            .bind::<Integer, _>(counting.timed)
            .bind::<Array<Timestamptz>, _>(&counting.days)
            .bind::<Array<Integer>, _>(&counting.workdays)
            .load(conn)
            .await?
        }
    };
    let mut years: BTreeMap<i32, YearCounts> = BTreeMap::new();
    years.insert(year, YearCounts::new(year, months_begun(year, today)));
    for row in &rows {
        if let Some((of_year, month)) = counting.month(row.month) {
            let counts = years.entry(of_year).or_insert_with(|| YearCounts::new(of_year, months_begun(of_year, today)));
            take_row(counts, month, row);
        }
    }
    let years: Vec<YearCounts> = years.into_values().rev().collect();
    Ok(Some(Publication::new(&years, rules.target_working_days.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn months_and_days_begin_at_midnight_in_brussels_also_when_the_clock_changes() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let counting = CountingDays::new(2026, today, &WorkingDays::default()).unwrap();
        assert_eq!(counting.months.len(), 121);
        assert_eq!(counting.month(counting.timed), Some((2026, 0)));
        let utc = |month, day, hour| Utc.with_ymd_and_hms(2026, month, day, hour, 0, 0).unwrap();
        assert!(counting.months.contains(&Utc.with_ymd_and_hms(2025, 12, 31, 23, 0, 0).unwrap()));
        assert!(counting.months.contains(&utc(3, 31, 22)) && counting.months.contains(&utc(10, 31, 23)));
        // 29 March has 23 hours, 25 October 25.
        let at = counting.days.iter().position(|day| *day == utc(3, 28, 23)).unwrap();
        assert_eq!(counting.days[at + 1], utc(3, 29, 22));
        let at = counting.days.iter().position(|day| *day == utc(10, 24, 22)).unwrap();
        assert_eq!(counting.days[at + 1], utc(10, 25, 23));
        assert_eq!(counting.days.len(), 334);
        // As the calendar counts them.
        let place = |day: NaiveDate| usize::try_from((day - NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()).num_days()).unwrap();
        let (from, to) = (NaiveDate::from_ymd_opt(2026, 4, 3).unwrap(), NaiveDate::from_ymd_opt(2026, 5, 26).unwrap());
        let between = counting.workdays[place(to)] - counting.workdays[place(from)];
        assert_eq!(i64::from(between), WorkingDays::default().between(from, to));
    }
}
