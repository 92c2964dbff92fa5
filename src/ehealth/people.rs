//! Whom an answer names, as entries of the directory: found by NISS, then by RIZIV number, else added.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::answer::ExcludedPerson;
use crate::db::ids::CareWorkerId;
use crate::db::schema::care_workers;
use crate::directory::{Identifier, Identifiers, Niss, OutsideCareWorker, RizivNumber};
use crate::directory::{add_outside_care_worker, are_different_people, recognise};

diesel::define_sql_function! {
    fn mt_ehealth_note_numbers(worker: SqlUuid, ssin: Nullable<Text>, nihii8: Nullable<Text>, nihii: Nullable<Text>);
}

/// Whom an answer means: the entries of each, the one found by the most reliable number first. Two who may well be one person are both
/// meant, each; of two people only the first.
pub(super) async fn people_of(
    conn: &mut AsyncPgConnection,
    person: &ExcludedPerson,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Vec<CareWorkerId>>> {
    let (niss, riziv) = (person.niss.as_ref(), person.riziv.as_ref());
    let numbers = niss.map(Identifier::from).into_iter().chain(riziv.map(Identifier::from));
    let entries = recognise(conn, &Identifiers::from_directory(numbers)).await?.entries;
    let mut found = group_by_person(conn, entries).await?;
    let first_entries: Vec<CareWorkerId> = found.iter().filter_map(|entries| entries.as_slice().first()).copied().collect();
    if are_different_people(conn, &first_entries).await? {
        found.truncate(1);
    }
    if let [entries] = found.as_slice()
        && let [only] = entries.as_slice()
    {
        let (first8, full) = (riziv.map(RizivNumber::first8), riziv.and_then(RizivNumber::full));
        diesel::select(mt_ehealth_note_numbers(*only, niss.map(Niss::as_str), first8, full)).execute(conn).await?;
    }
    if found.is_empty() {
        let new = OutsideCareWorker { name: &person.name, niss, riziv };
        found.push(vec![add_outside_care_worker(conn, &new, now).await?]);
    }
    Ok(found)
}

/// In the order in which they were found.
async fn group_by_person(conn: &mut AsyncPgConnection, entries: Vec<CareWorkerId>) -> QueryResult<Vec<Vec<CareWorkerId>>> {
    let rows: Vec<(CareWorkerId, CareWorkerId)> = care_workers::table
        .filter(care_workers::id.eq_any(&entries))
        .select((care_workers::id, care_workers::person_id))
        .load(conn)
        .await?;
    let person_of: HashMap<CareWorkerId, CareWorkerId> = rows.into_iter().collect();
    let mut people: Vec<(Option<&CareWorkerId>, Vec<CareWorkerId>)> = Vec::new();
    for entry in entries {
        let person = person_of.get(&entry);
        match people.iter_mut().find(|(known, _)| *known == person) {
            Some((_, entries)) => entries.push(entry),
            None => people.push((person, vec![entry])),
        }
    }
    Ok(people.into_iter().map(|(_, entries)| entries).collect())
}
