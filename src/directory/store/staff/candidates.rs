//! Whose entries the people of a list may be.

use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::db::ids::{CareWorkerId, InstitutionId};

/// Looks every person up by personnel number as written, by its normal form where only one has that, by NISS and by RIZIV.
pub async fn find_candidates(conn: &mut AsyncPgConnection, institution: InstitutionId) -> QueryResult<()> {
    let new_numbers = diesel::sql_query(
        "insert into staff_forms (number, line, form)
           select number, min(line), mt_normal_number(number) from staff_lines l
             where number is not null
               and not exists (select from care_worker_posts p where p.institution_id = $1 and p.personnel_number = l.number)
             group by number",
    )
    .bind::<SqlUuid, _>(institution)
    .execute(conn)
    .await?;
    if new_numbers > 0 {
        diesel::sql_query(
            "insert into staff_forms (number, care_worker_id, form)
               select personnel_number, care_worker_id, mt_normal_number(personnel_number) from care_worker_posts
                 where institution_id = $1 and personnel_number is not null",
        )
        .bind::<SqlUuid, _>(institution)
        .execute(conn)
        .await?;
        conn.batch_execute("analyze staff_forms").await?;
    }
    diesel::sql_query(
        "insert into staff_candidates (person, entry, kind, line, number)
           select l.person, p.care_worker_id, 1, l.line, p.personnel_number
             from staff_lines l join care_worker_posts p on p.institution_id = $1 and p.personnel_number = l.number
           union all select l.person, one.care_worker_id, 2, l.line, one.known
             from (select form, (array_agg(line) filter (where line is not null))[1] as line,
                 (array_agg(care_worker_id) filter (where care_worker_id is not null))[1] as care_worker_id,
                 (array_agg(number) filter (where care_worker_id is not null))[1] as known
               from staff_forms group by form having count(line) = 1 and count(care_worker_id) = 1) one
             join staff_lines l on l.line = one.line
           union all select s.person, w.id, 3, null, null from staff_people s join care_workers w on w.niss = s.niss
           union all select s.person, w.id, 4, null, null from staff_people s join care_workers w on w.riziv8 = s.riziv8",
    )
    .bind::<SqlUuid, _>(institution)
    .execute(conn)
    .await?;
    diesel::sql_query(
        "update staff_people s set shared = true from (select distinct c.person from staff_candidates c
             join care_worker_posts o on o.care_worker_id = c.entry where o.institution_id <> $1 and o.ended_at is null) x
           where x.person = s.person",
    )
    .bind::<SqlUuid, _>(institution)
    .execute(conn)
    .await?;
    conn.batch_execute("create index on staff_candidates (person); analyze staff_candidates").await
}

/// Takes those whose numbers all name one entry of the same name, with no number that differs.
pub async fn accept_certain(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    conn.batch_execute(
        "update staff_people s set entry = c.entry, matched = true
           from (select person, min(entry::text)::uuid as entry from staff_candidates group by person having count(distinct entry) = 1) c
             join care_workers w on w.id = c.entry
           where s.person = c.person and w.sorted_key = s.sorted_key
             and (w.niss is null or s.niss is null or w.niss = s.niss) and (w.riziv8 is null or s.riziv8 is null or w.riziv8 = s.riziv8)",
    )
    .await
}

/// A person of the list, or of the directory, by what tells one from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    pub given_name: Option<String>,
    pub family_name: String,
    pub niss: Option<String>,
    pub riziv8: Option<String>,
}

/// A person of the list and one entry that has a number of theirs.
#[derive(QueryableByName)]
struct CandidateRow {
    #[diesel(sql_type = Integer)]
    person: i32,
    #[diesel(sql_type = Nullable<Text>)]
    given_name: Option<String>,
    #[diesel(sql_type = Text)]
    family_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    niss: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    riziv8: Option<String>,
    #[diesel(sql_type = Bool)]
    shared: bool,
    #[diesel(sql_type = SqlUuid)]
    entry: CareWorkerId,
    #[diesel(sql_type = SqlUuid)]
    owner: CareWorkerId,
    #[diesel(sql_type = Array<Integer>)]
    kinds: Vec<i32>,
    #[diesel(sql_type = Integer)]
    line: i32,
    #[diesel(sql_type = Bool)]
    is_taken: bool,
    #[diesel(sql_type = Nullable<Text>)]
    entry_given_name: Option<String>,
    #[diesel(sql_type = Text)]
    entry_family_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    entry_niss: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    entry_riziv8: Option<String>,
}

/// A person of the list beside the entries that may be theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UncertainPerson {
    pub person: i32,
    pub known: KnownPerson,
    /// Another institution says so too.
    pub shared: bool,
    pub candidates: Vec<CandidateEntry>,
}

/// An entry with a number of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateEntry {
    pub entry: CareWorkerId,
    /// The person whom the entry is of: linked entries are one person.
    pub owner: CareWorkerId,
    pub known: KnownPerson,
    pub by_number: bool,
    pub by_form: bool,
    pub by_niss: bool,
    pub by_riziv: bool,
    /// The line with the personnel number; else the person's first.
    pub line: i32,
    /// Another person of the list certainly is this one.
    pub is_taken: bool,
}

/// Those whom nobody settled yet, after this one, at most so many.
pub async fn load_uncertain(conn: &mut AsyncPgConnection, after: i32, limit: i32) -> QueryResult<Vec<UncertainPerson>> {
    let rows: Vec<CandidateRow> = diesel::sql_query(
        "select s.person, s.given_name, s.family_name, s.niss, s.riziv8, s.shared, c.entry, w.person_id as owner, array_agg(distinct c.kind) as kinds,
             coalesce(min(c.line), s.person) as line,
             exists (select from staff_people o where o.matched and o.entry = c.entry) as is_taken,
             w.given_name as entry_given_name, w.family_name as entry_family_name, w.niss as entry_niss, w.riziv8 as entry_riziv8
           from staff_candidates c join staff_people s on s.person = c.person join care_workers w on w.id = c.entry
           where s.person in (select p.person from staff_people p where not p.matched and p.person > $1
             and exists (select from staff_candidates k where k.person = p.person) order by p.person limit $2)
           group by s.person, c.entry, w.id order by s.person, c.entry",
    )
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(limit)
    .load(conn)
    .await?;
    let mut people: Vec<UncertainPerson> = Vec::new();
    for row in rows {
        if people.last().is_none_or(|last| last.person != row.person) {
            let known =
                KnownPerson { given_name: row.given_name, family_name: row.family_name, niss: row.niss, riziv8: row.riziv8 };
            people.push(UncertainPerson { person: row.person, known, shared: row.shared, candidates: Vec::new() });
        }
        let candidate = CandidateEntry {
            entry: row.entry,
            owner: row.owner,
            known: KnownPerson {
                given_name: row.entry_given_name,
                family_name: row.entry_family_name,
                niss: row.entry_niss,
                riziv8: row.entry_riziv8,
            },
            by_number: row.kinds.contains(&1),
            by_form: row.kinds.contains(&2),
            by_niss: row.kinds.contains(&3),
            by_riziv: row.kinds.contains(&4),
            line: row.line,
            is_taken: row.is_taken,
        };
        if let Some(last) = people.last_mut() {
            last.candidates.push(candidate);
        }
    }
    Ok(people)
}

/// Whose entry a person of the list has, if any, and whether the RIZIV number is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledPerson {
    pub person: i32,
    pub entry: Option<CareWorkerId>,
    pub keeps_riziv: bool,
}

/// Notes what was settled.
pub async fn settle_people(conn: &mut AsyncPgConnection, settled: &[SettledPerson]) -> QueryResult<()> {
    diesel::sql_query(
        "update staff_people s set entry = coalesce(x.entry, s.entry), matched = x.entry is not null,
             riziv8 = case when x.keeps_riziv then s.riziv8 end, riziv = case when x.keeps_riziv then s.riziv end
           from unnest($1, $2, $3) as x (person, entry, keeps_riziv) where s.person = x.person",
    )
    .bind::<Array<Integer>, _>(settled.iter().map(|one| one.person).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(settled.iter().map(|one| one.entry).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(settled.iter().map(|one| one.keeps_riziv).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// People of the list whose numbers name one entry are one person. A number that the directory writes otherwise keeps its writing.
pub async fn join_same_entries(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    conn.batch_execute(
        "create temp table staff_same as select s.person as later, f.person as earlier
           from (select entry, min(person) as person from staff_people where matched group by entry having count(*) > 1) f
             join staff_people s on s.matched and s.entry = f.entry and s.person <> f.person;
         update staff_lines l set person = m.earlier from staff_same m where l.person = m.later;
         delete from staff_people s using staff_same m where s.person = m.later;
         update staff_lines l set number = c.number from staff_candidates c join staff_people s on s.matched and s.entry = c.entry
           where c.kind = 2 and l.line = c.line and l.person = s.person",
    )
    .await
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = Integer)]
    line: i32,
}

/// The lines with a new number that another person has but for separators and leading zeros (R20).
pub async fn list_shared_forms(conn: &mut AsyncPgConnection) -> QueryResult<Vec<i32>> {
    let rows: Vec<LineRow> = diesel::sql_query(
        "select f.line from staff_forms f join staff_lines l on l.line = f.line join staff_people s on s.person = l.person
           where f.form in (select form from staff_forms group by form having count(*) > 1)
             and exists (select from staff_forms o left join staff_lines m on m.line = o.line left join staff_people t on t.person = m.person
             where o.form = f.form and o.number <> f.number and coalesce(o.care_worker_id, t.entry) <> s.entry)
           order by f.line",
    )
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}
