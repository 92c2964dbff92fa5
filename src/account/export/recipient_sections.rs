//! Who learned something, and what happened with the account, as parts of the page.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;

use super::super::events;
use super::super::recipients::Refusal;
use super::super::views::{Entry, Section};
use super::parts;
use super::section::section;
use crate::i18n::{Locale, dates, t, tr};
use crate::identity::Patient;
use crate::web::PageError;

/// An application with its hospital.
fn named(locale: Locale, application: Option<&String>, institution: Option<&String>) -> String {
    match (application, institution) {
        (Some(application), Some(institution)) => format!("{application}, {institution}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => t(locale, "account-alles-toepassing").to_owned(),
    }
}

/// When an application first and last got something of the exclusions, and how often.
struct FetchPeriod {
    first: NaiveDate,
    last: NaiveDate,
    times: i64,
}

/// The applications that got the patient's exclusions.
pub async fn disclosures(locale: Locale, conn: &mut AsyncPgConnection) -> Result<Section, PageError> {
    let mut fetched: BTreeMap<String, FetchPeriod> = BTreeMap::new();
    let mut seen = 0;
    while let Some(found) = parts::disclosures(conn, &mut seen).await? {
        for one in found {
            let name = named(locale, one.application.as_ref(), one.institution.as_ref());
            let period = fetched.entry(name).or_insert(FetchPeriod { first: one.day, last: one.day, times: 0 });
            (period.last, period.times) = (period.last.max(one.day), period.times + one.times);
        }
    }
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (name, period) in fetched {
        let (first, last) = (dates::long(locale, period.first), dates::long(locale, period.last));
        let words = [("eerst", (&first).into()), ("laatst", (&last).into()), ("n", period.times.into())];
        let fact = (t(locale, "account-alles-opgevraagd"), tr(locale, "account-alles-opgevraagd-keer", &words));
        entries.entry(name.clone()).or_insert_with(|| Entry { title: name, ..Entry::default() }).facts.push(fact);
    }
    for one in parts::followers(conn).await? {
        let name = named(locale, one.application.as_ref(), one.institution.as_ref());
        let fact = (t(locale, "account-alles-volgt"), dates::long(locale, one.since));
        entries.entry(name.clone()).or_insert_with(|| Entry { title: name, ..Entry::default() }).facts.push(fact);
    }
    Ok(section(locale, "account-alles-toepassingen", entries.into_values().collect()))
}

/// Whom applications refused, a line a day.
pub async fn refusals(locale: Locale, conn: &mut AsyncPgConnection) -> Result<Section, PageError> {
    let mut people: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen = 0;
    while let Some(found) = parts::refusals(conn, &mut seen).await? {
        for Refusal { day, person, application, institution, times } in found {
            let person = person.unwrap_or_else(|| t(locale, "account-alles-geweigerd-iemand").to_owned());
            let (day, by) = (dates::long(locale, day), named(locale, application.as_ref(), institution.as_ref()));
            let words = [("datum", (&day).into()), ("n", times.into()), ("toepassing", (&by).into())];
            people.entry(person).or_default().push(tr(locale, "account-alles-geweigerd-keer", &words));
        }
    }
    let entry = |(person, lines): (String, Vec<String>)| Entry {
        title: person,
        facts: vec![(t(locale, "account-alles-geweigerd-op"), lines.join("\n"))],
        said: Vec::new(),
    };
    Ok(section(locale, "account-alles-geweigerd", people.into_iter().map(entry).collect()))
}

/// What happened with the account.
pub async fn account_events(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let (mut facts, mut seen) = (Vec::new(), 0);
    while let Some(found) = parts::account_events(conn, patient, &mut seen).await? {
        facts.extend(found.iter().map(|event| (events::what(locale, event.kind), events::at_device(locale, event))));
    }
    let entries = if facts.is_empty() { Vec::new() } else { vec![Entry { facts, ..Entry::default() }] };
    Ok(section(locale, "account-toegang-kop", entries))
}
