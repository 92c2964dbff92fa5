//! Whom an answer names, as entries of the directory: found by NISS, then by RIZIV number, else added.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::answer::ExcludedPerson;
use crate::db::ids::CareWorkerId;
use crate::directory::{Identifier, Identifiers, Niss, OutsideCareWorker, RizivNumber};
use crate::directory::{add_outside_care_worker, are_different_people, find_by_identifiers};

diesel::define_sql_function! {
    fn mt_ehealth_note_numbers(worker: SqlUuid, ssin: Nullable<Text>, nihii8: Nullable<Text>, nihii: Nullable<Text>);
}

/// The entries of a person, the one found by the most reliable number first. Two entries that may well be one person are both meant; of
/// two people only the first.
pub(super) async fn entries_of(
    conn: &mut AsyncPgConnection,
    person: &ExcludedPerson,
    now: DateTime<Utc>,
) -> QueryResult<Vec<CareWorkerId>> {
    let (niss, riziv) = (person.niss.as_ref(), person.riziv.as_ref());
    let numbers = niss.map(Identifier::from).into_iter().chain(riziv.map(Identifier::from));
    let mut found = find_by_identifiers(conn, &Identifiers::from_directory(numbers)).await?;
    if are_different_people(conn, &found).await? {
        found.truncate(1);
    }
    if let [only] = found.as_slice() {
        let (first8, full) = (riziv.map(RizivNumber::first8), riziv.and_then(RizivNumber::full));
        diesel::select(mt_ehealth_note_numbers(*only, niss.map(Niss::as_str), first8, full)).execute(conn).await?;
    }
    if found.is_empty() {
        let new = OutsideCareWorker { name: &person.name, niss, riziv };
        found.push(add_outside_care_worker(conn, &new, now).await?);
    }
    Ok(found)
}
