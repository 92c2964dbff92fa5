//! The lines of a list in tables of this connection.

use diesel::QueryResult;
use diesel::sql_types::{Array, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::db::Prepare;
use crate::db::ids::CareWorkerId;

/// Lines, a column each.
#[derive(Default)]
pub struct StagedLines {
    pub line: Vec<i32>,
    /// The first line of the same person.
    pub person: Vec<i32>,
    /// Its id, where the person is new.
    pub entry: Vec<CareWorkerId>,
    pub number: Vec<Option<String>>,
    pub niss: Vec<Option<String>>,
    pub riziv8: Vec<Option<String>>,
    pub riziv: Vec<Option<String>>,
    pub given_name: Vec<Option<String>>,
    pub family_name: Vec<String>,
    pub function: Vec<Option<String>>,
    pub department: Vec<String>,
    pub search_key: Vec<String>,
    pub family_key: Vec<String>,
    pub sorted_key: Vec<String>,
}

/// Makes the tables. They live as long as the connection, so that what was planned outlasts the transactions that carry it out.
pub async fn create_tables(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    conn.batch_execute(
        "create temp table staff_lines (line integer not null, person integer not null, entry uuid not null, number text, niss text,
           riziv8 text, riziv text, given_name text, family_name text not null, function text, department text not null,
           search_key text not null, family_key text not null, sorted_key text not null);
         create temp table staff_left_out (sorted_key text not null);
         create temp table staff_people (person integer primary key, entry uuid not null, matched boolean not null default false,
           shared boolean not null default false, niss text, riziv8 text, riziv text, given_name text, family_name text not null,
           function text, search_key text not null, family_key text not null, sorted_key text not null);
         create temp table staff_forms (number text not null, line integer, care_worker_id uuid, form text not null);
         create temp table staff_candidates (person integer not null, entry uuid not null, kind integer not null, line integer, number text);
         create temp table staff_posts (person integer not null, department text not null, number text);
         create temp table staff_changes (person integer not null, kind integer not null, entry uuid, department text, number text);
         create temp table staff_leavers (ordinal integer not null, entry uuid not null)",
    )
    .await
}

/// Adds lines.
pub async fn stage_lines(conn: &mut AsyncPgConnection, lines: StagedLines) -> QueryResult<()> {
    type Texts = Array<Text>;
    type Optional = Array<Nullable<Text>>;
    diesel::sql_query(
        "insert into staff_lines (line, person, entry, number, niss, riziv8, riziv, given_name, family_name, function, department,
             search_key, family_key, sorted_key)
           select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind::<Array<Integer>, _>(lines.line)
    .bind::<Array<Integer>, _>(lines.person)
    .bind::<Array<SqlUuid>, _>(lines.entry)
    .bind::<Optional, _>(lines.number)
    .bind::<Optional, _>(lines.niss)
    .bind::<Optional, _>(lines.riziv8)
    .bind::<Optional, _>(lines.riziv)
    .bind::<Optional, _>(lines.given_name)
    .bind::<Texts, _>(lines.family_name)
    .bind::<Optional, _>(lines.function)
    .bind::<Texts, _>(lines.department)
    .bind::<Texts, _>(lines.search_key)
    .bind::<Texts, _>(lines.family_key)
    .bind::<Texts, _>(lines.sorted_key)
    .prepared()
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the names on lines that cannot be taken in: nobody of such a name is closed meanwhile.
pub async fn stage_left_out_names(conn: &mut AsyncPgConnection, sorted_keys: Vec<String>) -> QueryResult<()> {
    diesel::sql_query("insert into staff_left_out select distinct unnest($1)")
        .bind::<Array<Text>, _>(sorted_keys)
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes people of the lines. `merged` are people who turned out to be an earlier one.
pub async fn group_people(conn: &mut AsyncPgConnection, merged: (Vec<i32>, Vec<i32>)) -> QueryResult<()> {
    let (later, earlier) = merged;
    if !later.is_empty() {
        diesel::sql_query(
            "update staff_lines l set person = m.earlier from unnest($1, $2) as m (later, earlier) where l.person = m.later",
        )
        .bind::<Array<Integer>, _>(later)
        .bind::<Array<Integer>, _>(earlier)
        .execute(conn)
        .await?;
    }
    conn.batch_execute(
        "insert into staff_people (person, entry, niss, riziv8, riziv, given_name, family_name, function, search_key, family_key, sorted_key)
           select person, entry, niss, riziv8, riziv, given_name, family_name, function, search_key, family_key, sorted_key
             from staff_lines where line = person;
         update staff_people p set niss = coalesce(p.niss, m.niss), riziv8 = coalesce(p.riziv8, m.riziv8),
             riziv = coalesce(p.riziv, case when left(m.riziv, 8) = coalesce(p.riziv8, m.riziv8) then m.riziv end),
             function = coalesce(p.function, m.function)
           from (select person, max(niss) as niss, max(riziv8) as riziv8, max(riziv) as riziv, min(function) as function
             from staff_lines where line <> person group by person) m
           where m.person = p.person;
         analyze staff_lines, staff_people",
    )
    .await
}
