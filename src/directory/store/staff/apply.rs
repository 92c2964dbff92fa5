//! The changes themselves, a batch at a time.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::plan::{ChangeCounts, WANTED, kind};
use crate::db::Prepare;
use crate::db::ids::{CareWorkerId, InstitutionId};

/// A person of whom the list names no function.
const WITH_RIZIV: &str = "Zorgverlener";
const WITHOUT_RIZIV: &str = "Medewerker";

#[derive(QueryableByName)]
struct LastPerson {
    #[diesel(sql_type = Nullable<Integer>)]
    last: Option<i32>,
}

/// The last person of the batch after this one; none when all are done.
pub async fn next_batch(conn: &mut AsyncPgConnection, after: i32, people: i32) -> QueryResult<Option<i32>> {
    let last: Option<LastPerson> = diesel::sql_query(
        "select max(person) as last from (select distinct person from staff_changes where person > $1 order by person limit $2) batch",
    )
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(people)
    .prepared()
    .get_result(conn)
    .await
    .optional()?;
    Ok(last.and_then(|row| row.last))
}

#[derive(QueryableByName)]
struct EntryRow {
    #[diesel(sql_type = SqlUuid)]
    id: CareWorkerId,
}

/// Carries out what the people after the first and up to the last of these change. Answers how many, and which entries lost or
/// changed a number.
pub async fn apply_changes(
    conn: &mut AsyncPgConnection,
    institution: InstitutionId,
    (after, last): (i32, i32),
    now: DateTime<Utc>,
) -> QueryResult<(ChangeCounts, Vec<CareWorkerId>)> {
    let batch = |of_kind: i32| format!("c.kind = {of_kind} and c.person > $1 and c.person <= $2");
    let [take, add, change] = [kind::TAKE_NUMBER, kind::ADD_ENTRY, kind::CHANGE_ENTRY].map(batch);
    let [set, moves, reopen] = [kind::SET_NUMBER, kind::MOVE_POST, kind::REOPEN_POST].map(batch);
    let [add_post, end] = [kind::ADD_POST, kind::END_POST].map(batch);
    let renumbered: Vec<EntryRow> = diesel::sql_query(format!(
        "select c.entry as id from staff_changes c where {take}
         union select w.id from staff_changes c join ({WANTED}) d on d.person = c.person join care_workers w on w.id = d.id
           where {change} and (w.niss <> d.niss or w.riziv8 <> d.riziv8)"
    ))
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(last)
    .load(conn)
    .await?;
    let post_of = "p.care_worker_id = s.entry and p.institution_id = $3";
    let add_posts = |of: &str| {
        format!(
            "insert into care_worker_posts (care_worker_id, institution_id, department, personnel_number, listed)
               select s.entry, $3, c.department, c.number, true from staff_changes c join staff_people s on s.person = c.person
                 where {add_post} and {of}"
        )
    };
    let statements = [
        format!(
            "delete from care_worker_posts p using staff_changes c
               where {take} and p.institution_id = $3 and p.personnel_number = c.number and p.care_worker_id = c.entry"
        ),
        format!(
            "update care_worker_posts p set personnel_number = c.number, ended_at = null, listed = true
               from staff_changes c join staff_people s on s.person = c.person
               where {set} and {post_of} and p.department = c.department and p.personnel_number is null"
        ),
        format!(
            "update care_worker_posts p set department = c.department, ended_at = null, listed = true
               from staff_changes c join staff_people s on s.person = c.person where {moves} and {post_of} and p.personnel_number = c.number"
        ),
        format!(
            "update care_worker_posts p set ended_at = null, listed = true
               from staff_changes c join staff_people s on s.person = c.person
               where {reopen} and {post_of} and p.department = c.department and p.personnel_number is not distinct from c.number"
        ),
        add_posts("s.matched"),
    ];
    let added = diesel::sql_query(format!(
        "insert into care_workers (id, niss, riziv8, riziv, given_name, family_name, function, search_key, family_key, sorted_key, added_at)
           select s.entry, s.niss, s.riziv8, s.riziv, s.given_name, s.family_name,
               coalesce(s.function, case when s.riziv8 is null then '{WITHOUT_RIZIV}' else '{WITH_RIZIV}' end),
               s.search_key, s.family_key, s.sorted_key, $3
             from staff_changes c join staff_people s on s.person = c.person where {add}"
    ))
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(last)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    diesel::sql_query(format!(
        "update care_workers w set given_name = d.given_name, family_name = d.family_name, search_key = d.search_key,
             family_key = d.family_key, sorted_key = d.sorted_key, function = d.function, niss = d.niss, riziv8 = d.riziv8,
             riziv = d.riziv, active = true
           from ({WANTED}) d join staff_changes c on c.person = d.person where {change} and w.id = d.id"
    ))
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(last)
    .execute(conn)
    .await?;
    for statement in statements {
        diesel::sql_query(statement)
            .bind::<Integer, _>(after)
            .bind::<Integer, _>(last)
            .bind::<SqlUuid, _>(institution)
            .execute(conn)
            .await?;
    }
    // Nobody can have excluded an entry of this transaction: its numbers are no news to look for exclusions for.
    conn.batch_execute("select set_config('mt.new_entries', 'yes', true)").await?;
    diesel::sql_query(add_posts("not s.matched"))
        .bind::<Integer, _>(after)
        .bind::<Integer, _>(last)
        .bind::<SqlUuid, _>(institution)
        .execute(conn)
        .await?;
    conn.batch_execute("select set_config('mt.new_entries', '', true)").await?;
    diesel::sql_query(format!(
        "update care_worker_posts p set ended_at = $4 from staff_changes c join staff_people s on s.person = c.person
           where {end} and {post_of} and p.department = c.department and p.personnel_number is not distinct from c.number"
    ))
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(last)
    .bind::<SqlUuid, _>(institution)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    let all: PeopleCount = diesel::sql_query(
        "select count(distinct person)::integer as people from staff_changes where person > $1 and person <= $2",
    )
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(last)
    .get_result(conn)
    .await?;
    let people = usize::try_from(all.people).unwrap_or_default();
    let counts = ChangeCounts { added, changed: people.saturating_sub(added), closed: 0 };
    Ok((counts, renumbered.into_iter().map(|row| row.id).collect()))
}

#[derive(QueryableByName)]
struct PeopleCount {
    #[diesel(sql_type = Integer)]
    people: i32,
}

/// Entries whose posts here ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClosedEntries {
    pub entries: Vec<CareWorkerId>,
}

/// Ends the posts of the people who are not on the list any more, after this ordinal and up to so many. An entry without an open
/// post elsewhere cannot be chosen any more; its numbers and exclusions hold.
pub async fn close_leavers(
    conn: &mut AsyncPgConnection,
    institution: InstitutionId,
    (after, people): (i32, i32),
    now: DateTime<Utc>,
) -> QueryResult<ClosedEntries> {
    let rows: Vec<EntryRow> = diesel::sql_query(
        "with gone as (select entry from staff_leavers where ordinal > $1 and ordinal <= $1 + $2),
         ended as (update care_worker_posts p set ended_at = $4 from gone
           where p.care_worker_id = gone.entry and p.institution_id = $3 and p.ended_at is null returning p.care_worker_id)
         select entry as id from gone union select care_worker_id from ended",
    )
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(people)
    .bind::<SqlUuid, _>(institution)
    .bind::<Timestamptz, _>(now)
    .load(conn)
    .await?;
    diesel::sql_query(
        "update care_workers w set active = false from staff_leavers v
           where v.ordinal > $1 and v.ordinal <= $1 + $2 and w.id = v.entry and w.active
             and not exists (select from care_worker_posts p where p.care_worker_id = w.id and p.ended_at is null)",
    )
    .bind::<Integer, _>(after)
    .bind::<Integer, _>(people)
    .execute(conn)
    .await?;
    Ok(ClosedEntries { entries: rows.into_iter().map(|row| row.id).collect() })
}
