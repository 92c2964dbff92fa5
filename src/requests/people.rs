//! Entries and descriptions as pages show them.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::draft::{Draft, RequestedPerson};
use super::store::{Request, RequestRow};
use super::views::PersonFacts;
use crate::directory::{self, CareWorkerEntry, PersonLine};
use crate::i18n::{Locale, dates, t};

/// An entry of the directory, with where they work.
pub fn facts_of_entry(locale: Locale, entry: &CareWorkerEntry) -> PersonFacts {
    let riziv = entry.riziv_display();
    // The personnel number tells homonyms apart only where there is no RIZIV number.
    let personnel = if riziv.is_some() { None } else { entry.posts.iter().find_map(|post| post.personnel_number.clone()) };
    PersonFacts {
        name: entry.name(),
        function: entry.function_line(),
        place: entry.works_in(t(locale, "web-en")),
        riziv,
        personnel,
        described: false,
    }
}

/// An entry in short.
pub fn facts_of_line(line: &PersonLine) -> PersonFacts {
    PersonFacts { name: line.name(), function: line.function_line(), riziv: line.riziv_display(), ..PersonFacts::default() }
}

/// The person of a request, as the patient chose or described them.
pub fn facts_of_request(request: &Request) -> PersonFacts {
    facts_described(&request.row).or_else(|| request.person.as_ref().map(facts_of_line)).unwrap_or_default()
}

fn facts_described(row: &RequestRow) -> Option<PersonFacts> {
    Some(PersonFacts {
        name: row.described_name.clone()?,
        function: row.described_function.clone().unwrap_or_default(),
        place: row.described_place.clone().unwrap_or_default(),
        described: true,
        ..PersonFacts::default()
    })
}

/// The person of a draft.
pub async fn facts_of_draft(locale: Locale, conn: &mut AsyncPgConnection, draft: &Draft) -> QueryResult<PersonFacts> {
    Ok(match &draft.person {
        None => PersonFacts::default(),
        Some(RequestedPerson::Described { name, place, function }) => PersonFacts {
            name: name.clone(),
            function: function.clone().unwrap_or_default(),
            place: place.clone(),
            described: true,
            ..PersonFacts::default()
        },
        Some(RequestedPerson::Chosen { care_worker, .. }) => {
            directory::find_care_worker(conn, *care_worker).await?.map(|entry| facts_of_entry(locale, &entry)).unwrap_or_default()
        }
    })
}

/// A moment of a request; of one that an officer entered only the day is known.
pub fn moment(locale: Locale, row: &RequestRow, at: DateTime<Utc>) -> String {
    if row.channel.is_entered() { dates::on(locale, at) } else { dates::at(locale, at) }
}
