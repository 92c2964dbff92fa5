//! What the calls of a sweep come to.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::{ONE_EXCLUDES_IN, Terms};

/// Sooner than this part of the greatest age nobody is to be asked about again.
const SOONEST: f64 = 0.8;
/// What a killed instance had in hand is asked again when its leases end.
const LEASE: Duration = Duration::from_secs(30);

fn line(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.1} {unit}");
}

pub fn print(calls: &[(Instant, String)], terms: &Terms, killed_at: Instant) {
    let mut times: HashMap<&str, Vec<Instant>> = HashMap::new();
    calls.iter().for_each(|(at, niss)| times.entry(niss).or_default().push(*at));
    line("people", terms.people as f64, "people");
    line("never_asked", terms.people.saturating_sub(times.len()) as f64, "people");
    line("calls", calls.len() as f64, "calls");
    let gaps = || times.values().flat_map(|times| times.windows(2).filter_map(|two| Some((*two.first()?, *two.last()?))));
    let too_soon =
        |&(one, two): &(Instant, Instant)| two.duration_since(one).as_secs_f64() < SOONEST * terms.max_age.as_secs_f64();
    let in_hand = |&(one, _): &(Instant, Instant)| one <= killed_at && killed_at.duration_since(one) < LEASE;
    line("asked_again_of_the_killed", gaps().filter(too_soon).filter(in_hand).count() as f64, "people");
    line("asked_too_soon", gaps().filter(too_soon).filter(|gap| !in_hand(gap)).count() as f64, "people");
    let longest = gaps().map(|(one, two)| two.duration_since(one)).max().unwrap_or_default();
    line("longest_between_two", longest.as_secs_f64(), "s");
    line("greatest_age", terms.max_age.as_secs_f64(), "s");
    let (mut first, mut most) = (0, 0);
    for (last, (at, _)) in calls.iter().enumerate() {
        while calls.get(first).is_some_and(|(begin, _)| at.duration_since(*begin) >= Duration::from_secs(1)) {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    line("most_in_a_second", most as f64, "calls");
    line("limit", f64::from(terms.calls_per_second), "calls/s");
    if let (Some((begin, _)), Some((end, _))) = (calls.first(), calls.get(terms.people.saturating_sub(1))) {
        line("first_pass", end.duration_since(*begin).as_secs_f64(), "s");
    }
}

/// What the database holds at the end.
pub async fn print_state(admin: &tokio_postgres::Client, terms: &Terms) -> anyhow::Result<()> {
    let count = async |sql: &str| -> anyhow::Result<f64> { Ok(admin.query_one(sql, &[]).await?.get::<_, i64>(0) as f64) };
    let late = format!(
        "select count(*) from ehealth_checks where checked_at is null or checked_at < now() - interval '{} seconds'",
        terms.max_age.as_secs()
    );
    line("late_at_the_end", count(&late).await?, "people");
    line("exclusions_there", terms.people.div_ceil(ONE_EXCLUDES_IN) as f64, "exclusions");
    line("exclusions_here", count("select count(*) from exclusion_periods where ended_at is null").await?, "exclusions");
    line("ended_here", count("select count(*) from exclusion_periods where ended_at is not null").await?, "exclusions");
    line("added_to_the_directory", count("select count(*) from care_workers").await?, "people");
    Ok(())
}
