//! Recognises people by their numbers (R18), and lists the numbers of known people.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::db::ids::CareWorkerId;
use crate::db::schema::{care_worker_posts, care_workers, institutions};
use crate::directory::identifiers::{Identifier, Identifiers};

#[derive(QueryableByName)]
struct EntryId {
    #[diesel(sql_type = SqlUuid)]
    id: CareWorkerId,
}

/// Every entry that has a number in common with these, the most reliable first: by NISS, by RIZIV, by personnel number. Active or not.
pub async fn find_by_identifiers(conn: &mut AsyncPgConnection, person: &Identifiers) -> QueryResult<Vec<CareWorkerId>> {
    let (mut niss, mut riziv, mut cbes, mut numbers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for identifier in person.iter() {
        match identifier {
            Identifier::Niss(digits) => niss.push(digits.as_str()),
            Identifier::Riziv(digits) => riziv.push(digits.as_str()),
            Identifier::Personnel { cbe, number } => {
                cbes.push(cbe.as_str());
                numbers.push(number.as_str());
            }
        }
    }
    let found: Vec<EntryId> = diesel::sql_query(
        "select id, min(rank) from (
           select id, 1 as rank from care_workers where niss = any($1)
           union all select id, 2 from care_workers where riziv8 = any($2)
           union all select p.care_worker_id, 3 from unnest($3, $4) as asked (cbe, number)
             join institutions i on i.cbe = asked.cbe
             join care_worker_posts p on p.institution_id = i.id and p.personnel_number = asked.number) as known
         group by id order by 2, 1",
    )
    .bind::<Array<Text>, _>(niss)
    .bind::<Array<Text>, _>(riziv)
    .bind::<Array<Text>, _>(cbes)
    .bind::<Array<Text>, _>(numbers)
    .prepared()
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Whether these entries are not all one person: two of them have another NISS, or else another RIZIV number, or else, where one
/// lacks both, another name.
pub async fn are_different_people(conn: &mut AsyncPgConnection, entries: &[CareWorkerId]) -> QueryResult<bool> {
    if entries.len() < 2 {
        return Ok(false);
    }
    let two: Option<EntryId> = diesel::sql_query(
        "select one.id from care_workers one, care_workers two
           where one.id = any($1) and two.id = any($1) and one.id < two.id and case
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

/// The numbers of these care workers, in one statement; an entry without any is there with none.
pub async fn load_identifiers(
    conn: &mut AsyncPgConnection,
    people: &[CareWorkerId],
) -> QueryResult<HashMap<CareWorkerId, Identifiers>> {
    type NumbersRow = (CareWorkerId, Option<String>, Option<String>, Option<String>, Option<String>);
    let rows: Vec<NumbersRow> = care_workers::table
        .left_join(
            care_worker_posts::table
                .inner_join(institutions::table.on(institutions::id.eq(care_worker_posts::institution_id)))
                .on(care_worker_posts::care_worker_id.eq(care_workers::id)),
        )
        .filter(care_workers::id.eq_any(people))
        .select((
            care_workers::id,
            care_workers::niss,
            care_workers::riziv8,
            institutions::cbe.nullable(),
            care_worker_posts::personnel_number.nullable(),
        ))
        .load(conn)
        .await?;
    let mut all: HashMap<CareWorkerId, Vec<Identifier>> = HashMap::new();
    for (id, niss, riziv, cbe, number) in rows {
        let own = all.entry(id).or_default();
        own.extend(niss.map(Identifier::Niss));
        own.extend(riziv.map(Identifier::Riziv));
        own.extend(cbe.zip(number).map(|(cbe, number)| Identifier::Personnel { cbe, number }));
    }
    Ok(all.into_iter().map(|(id, own)| (id, Identifiers::from_directory(own))).collect())
}
