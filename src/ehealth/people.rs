//! Whom an answer names, as entries of the directory: found by NISS, then by RIZIV number, else added.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::answer::ExcludedPerson;
use crate::db::ids::CareWorkerId;
use crate::db::schema::care_workers;
use crate::directory::{Identifier, Identifiers, Niss, OutsideCareWorker, RizivNumber};
use crate::directory::{add_outside_care_worker, are_different_people, lock_care_worker_numbers, recognise};

diesel::define_sql_function! {
    fn mt_ehealth_note_numbers(worker: SqlUuid, ssin: Nullable<Text>, nihii8: Nullable<Text>, nihii: Nullable<Text>);
}

/// Whom an answer means by one excluded person.
pub(super) struct MeantPeople {
    /// The entries of each, the one found by the most reliable number first. Two who may well be one person are both meant, each; of two
    /// people only the first.
    pub people: Vec<Vec<CareWorkerId>>,
    /// Everybody who has one of the numbers.
    pub all_entries: Vec<CareWorkerId>,
}

/// Finds whom an answer means, or adds them.
pub(super) async fn people_of(
    conn: &mut AsyncPgConnection,
    person: &ExcludedPerson,
    now: DateTime<Utc>,
) -> QueryResult<MeantPeople> {
    let (niss, riziv) = (person.niss.as_ref(), person.riziv.as_ref());
    let numbers = niss.map(Identifier::from).into_iter().chain(riziv.map(Identifier::from));
    let numbers = Identifiers::from_directory(numbers);
    let mut all_entries = recognise(conn, &numbers).await?.entries;
    if all_entries.is_empty() {
        // Of two answers at once that name somebody new, the second finds whom the first added.
        lock_care_worker_numbers(conn).await?;
        all_entries = recognise(conn, &numbers).await?.entries;
    }
    if all_entries.is_empty() {
        let new = OutsideCareWorker { name: &person.name, niss, riziv };
        let added = add_outside_care_worker(conn, &new, now).await?;
        return Ok(MeantPeople { people: vec![vec![added]], all_entries: vec![added] });
    }
    let rows = load_entries(conn, &all_entries).await?;
    let mut people = group_by_person(&all_entries, &rows);
    let bears_niss = niss.is_none_or(|niss| rows.iter().any(|row| row.niss.as_deref() == Some(niss.as_str())));
    let bears_riziv = riziv.is_none_or(|riziv| rows.iter().any(|row| row.riziv8.as_deref() == Some(riziv.first8())));
    if let [entries] = people.as_slice()
        && let Some(entry) = entries.as_slice().first()
        && !(bears_niss && bears_riziv)
    {
        let (first8, full) = (riziv.map(RizivNumber::first8), riziv.and_then(RizivNumber::full));
        diesel::select(mt_ehealth_note_numbers(*entry, niss.map(Niss::as_str), first8, full)).execute(conn).await?;
    }
    let first_entries: Vec<CareWorkerId> = people.iter().filter_map(|entries| entries.as_slice().first()).copied().collect();
    if are_different_people(conn, &first_entries).await? {
        people.truncate(1);
    }
    // The directory knows the RIZIV number as somebody's with another NISS: eHealth excludes whoever has this one.
    if let Some(niss) = niss.filter(|_| !bears_niss)
        && recognise(conn, &Identifiers::from_directory([Identifier::from(niss)])).await?.entries.is_empty()
    {
        let new = OutsideCareWorker { name: &person.name, niss: Some(niss), riziv: None };
        people.insert(0, vec![add_outside_care_worker(conn, &new, now).await?]);
    }
    Ok(MeantPeople { people, all_entries })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = care_workers)]
#[diesel(check_for_backend(diesel::pg::Pg))]
struct MeantEntry {
    id: CareWorkerId,
    person_id: CareWorkerId,
    niss: Option<String>,
    riziv8: Option<String>,
}

async fn load_entries(conn: &mut AsyncPgConnection, entries: &[CareWorkerId]) -> QueryResult<Vec<MeantEntry>> {
    care_workers::table.filter(care_workers::id.eq_any(entries)).select(MeantEntry::as_select()).load(conn).await
}

/// In the order in which they were found.
fn group_by_person(entries: &[CareWorkerId], rows: &[MeantEntry]) -> Vec<Vec<CareWorkerId>> {
    let person_of: HashMap<CareWorkerId, CareWorkerId> = rows.iter().map(|row| (row.id, row.person_id)).collect();
    let mut people: Vec<(Option<&CareWorkerId>, Vec<CareWorkerId>)> = Vec::new();
    for &entry in entries {
        let person = person_of.get(&entry);
        match people.iter_mut().find(|(known, _)| *known == person) {
            Some((_, entries)) => entries.push(entry),
            None => people.push((person, vec![entry])),
        }
    }
    people.into_iter().map(|(_, entries)| entries).collect()
}
