//! Entries and descriptions as pages show them.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::draft::{Answers, Draft, Person};
use super::store::{Request, RequestRow};
use super::views::{ContactFacts, PersonFacts};
use crate::directory::{self, CareWorkerEntry, PersonLine};
use crate::i18n::{Locale, dates, t};
use crate::text::Telephone;

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
        Some(Person::Described { name, place, function }) => PersonFacts {
            name: name.clone(),
            function: function.clone().unwrap_or_default(),
            place: place.clone(),
            described: true,
            ..PersonFacts::default()
        },
        Some(Person::Chosen { care_worker, .. }) => {
            directory::find_care_worker(conn, *care_worker).await?.map(|entry| facts_of_entry(locale, &entry)).unwrap_or_default()
        }
    })
}

/// How the patient of a draft may be reached.
pub fn contact_of_answers(answers: &Answers) -> ContactFacts {
    ContactFacts {
        phone: answers.telephone.clone(),
        someone_else: answers.other_may_answer,
        leave_message: answers.may_leave_message,
    }
}

/// How the patient of a request may be reached.
pub fn contact_of_request(row: &RequestRow) -> ContactFacts {
    ContactFacts { phone: row.telephone.clone(), someone_else: row.other_may_answer, leave_message: row.may_leave_message }
}

/// A moment of a request; of one that an officer entered only the day is known.
pub fn moment(locale: Locale, row: &RequestRow, at: DateTime<Utc>) -> String {
    if row.channel.is_entered() { dates::on(locale, at) } else { dates::at(locale, at) }
}

impl ContactFacts {
    /// The telephone as a link takes it, where it is one.
    pub fn phone_link(&self) -> Option<String> {
        self.phone.as_deref().and_then(|typed| Telephone::parse(typed).ok()).map(|phone| phone.link())
    }
}
