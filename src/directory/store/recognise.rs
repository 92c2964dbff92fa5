//! Recognises people by their numbers (R18, R20), and lists the numbers of known people.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::CareWorkerId;
use crate::db::schema::care_workers;
use crate::directory::identifiers::{Identifier, Identifiers};
use crate::directory::known_numbers::{KnownNumber, KnownNumbers};

diesel::define_sql_function! {
    /// The known numbers with these keys.
    fn mt_known_numbers(keys: Array<Text>) -> Nullable<Jsonb>;
}
diesel::define_sql_function! {
    /// Whether two entries are of one person.
    fn mt_same_person(one: SqlUuid, other: SqlUuid) -> Bool;
}

#[derive(QueryableByName)]
pub(super) struct EntryId {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: CareWorkerId,
}

/// Whom numbers name.
#[derive(Debug, Default)]
pub struct RecognisedPerson {
    /// The numbers as the directory writes them.
    pub numbers: Identifiers,
    /// Every entry of everybody with one of them: those that bear it first, by NISS, by RIZIV, by personnel number. Active or not.
    pub entries: Vec<CareWorkerId>,
}

/// Whose these numbers are, or were.
pub async fn load_known_numbers(conn: &mut AsyncPgConnection, person: &Identifiers) -> QueryResult<KnownNumbers> {
    let keys: Vec<String> = person.iter().map(Identifier::key).collect();
    let known: Option<serde_json::Value> = diesel::select(mt_known_numbers(keys)).get_result(conn).await?;
    let rows: Vec<KnownNumber> = serde_json::from_value(known.unwrap_or_else(|| serde_json::json!([])))
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
    Ok(KnownNumbers::new(rows))
}

/// These numbers as the directory writes them.
pub async fn resolve_numbers(conn: &mut AsyncPgConnection, person: &Identifiers) -> QueryResult<Identifiers> {
    Ok(load_known_numbers(conn, person).await?.resolve(person))
}

pub async fn recognise(conn: &mut AsyncPgConnection, person: &Identifiers) -> QueryResult<RecognisedPerson> {
    let known = load_known_numbers(conn, person).await?;
    let numbers = known.resolve(person);
    let (mut entries, mut people): (Vec<CareWorkerId>, Vec<CareWorkerId>) = (Vec::new(), Vec::new());
    for number in numbers.iter() {
        let bearers = known.bearers(number);
        let has_holder = bearers.iter().any(|row| !row.reissued);
        for row in bearers.into_iter().filter(|row| !row.reissued || !has_holder) {
            if !entries.contains(&row.care_worker) {
                entries.push(row.care_worker);
            }
            people.push(row.person);
        }
    }
    if !entries.is_empty() {
        let all: Vec<CareWorkerId> = care_workers::table
            .filter(care_workers::person_id.eq_any(people))
            .order(care_workers::id)
            .select(care_workers::id)
            .load(conn)
            .await?;
        let twins: Vec<CareWorkerId> = all.into_iter().filter(|id| !entries.contains(id)).collect();
        entries.extend(twins);
    }
    Ok(RecognisedPerson { numbers, entries })
}

/// Whether these entries are not all one person: two of them have another NISS, or else another RIZIV number, or else, where one
/// lacks both, another name.
pub async fn are_different_people(conn: &mut AsyncPgConnection, entries: &[CareWorkerId]) -> QueryResult<bool> {
    if entries.len() < 2 {
        return Ok(false);
    }
    let two: Option<EntryId> = diesel::sql_query(
        "select one.id from care_workers one, care_workers two
           where one.id = any($1) and two.id = any($1) and one.id < two.id and one.person_id <> two.person_id and case
             when one.niss is not null and two.niss is not null then one.niss <> two.niss
             when one.riziv8 is not null and two.riziv8 is not null then one.riziv8 <> two.riziv8
             else similarity(one.search_key, two.search_key) < 0.6 end
           limit 1",
    )
    .bind::<Array<SqlUuid>, _>(entries)
    .prepared()
    .get_result(conn)
    .await
    .optional()?;
    Ok(two.is_some())
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = SqlUuid)]
    id: CareWorkerId,
    #[diesel(sql_type = Jsonb)]
    number: serde_json::Value,
}

/// Every number that counts of the people whom these entries are of, in one statement; an entry without any is missing.
pub async fn load_identifiers(
    conn: &mut AsyncPgConnection,
    people: &[CareWorkerId],
) -> QueryResult<HashMap<CareWorkerId, Identifiers>> {
    let rows: Vec<NumberRow> = diesel::sql_query(
        "select w.id, mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end) as number
           from care_workers w join care_worker_numbers n on n.person_id = w.person_id and n.counts where w.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(people)
    .prepared()
    .load(conn)
    .await?;
    let mut all: HashMap<CareWorkerId, Vec<Identifier>> = HashMap::new();
    for row in rows {
        let number =
            serde_json::from_value(row.number).map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
        all.entry(row.id).or_default().push(number);
    }
    Ok(all.into_iter().map(|(id, own)| (id, Identifiers::from_directory(own))).collect())
}
