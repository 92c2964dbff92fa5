//! What a list changes, planned in full before anything is.

use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::db::ids::InstitutionId;

/// What the entries of the list's people become. What another institution says too stays as it is: two lists would change it
/// for ever. A number that is missing there is added.
pub(super) const WANTED: &str = "select s.person, w.id,
    case when s.shared then w.given_name else s.given_name end as given_name,
    case when s.shared then w.family_name else s.family_name end as family_name,
    case when s.shared then w.search_key else s.search_key end as search_key,
    case when s.shared then w.family_key else s.family_key end as family_key,
    case when s.shared then w.sorted_key else s.sorted_key end as sorted_key,
    case when s.shared or s.function is null then w.function else s.function end as function,
    case when s.niss is null or s.shared and w.niss is not null then w.niss else s.niss end as niss,
    case when s.riziv8 is null or s.shared and w.riziv8 is not null then w.riziv8 else s.riziv8 end as riziv8,
    case when s.riziv8 is null or s.shared and (w.riziv is not null or w.riziv8 <> s.riziv8) or s.riziv is null and w.riziv8 = s.riziv8
      then w.riziv else s.riziv end as riziv
  from staff_people s join care_workers w on w.id = s.entry where s.matched";

/// The kinds of rows in `staff_changes`, in the order in which they are carried out.
pub(super) mod kind {
    /// A number is given up by the one who had it.
    pub const TAKE_NUMBER: i32 = 1;
    pub const ADD_ENTRY: i32 = 2;
    pub const CHANGE_ENTRY: i32 = 3;
    /// A post without a number gets one.
    pub const SET_NUMBER: i32 = 4;
    /// The post with this number is in this department, and is open.
    pub const MOVE_POST: i32 = 5;
    /// The post without a number, or with this one, is open again.
    pub const REOPEN_POST: i32 = 6;
    pub const ADD_POST: i32 = 7;
    pub const END_POST: i32 = 8;
}

/// What an import would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct PlannedChanges {
    /// People of the list.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
    /// Of these, people who are new.
    #[diesel(sql_type = BigInt)]
    pub added: i64,
    /// Of these, people whose entry or posts change.
    #[diesel(sql_type = BigInt)]
    pub changed: i64,
    /// People who were on a list before and are not on this one.
    #[diesel(sql_type = BigInt)]
    pub closed: i64,
    /// People who would be closed too, had no line been left out with their name on it.
    #[diesel(sql_type = BigInt)]
    pub held: i64,
    /// People of this institution's lists until now.
    #[diesel(sql_type = BigInt)]
    pub listed: i64,
}

/// What came of a part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    pub added: usize,
    pub changed: usize,
    pub closed: usize,
}

/// Plans all changes.
pub async fn plan_changes(conn: &mut AsyncPgConnection, institution: InstitutionId) -> QueryResult<PlannedChanges> {
    conn.batch_execute(
        "insert into staff_posts (person, department, number)
           select person, department, number from (select distinct on (number) person, department, number from staff_lines
             where number is not null order by number, line) numbered;
         create index on staff_posts (person);
         insert into staff_posts (person, department) select distinct l.person, l.department from staff_lines l
           where not exists (select from staff_posts p where p.person = l.person and p.department = l.department);
         analyze staff_posts",
    )
    .await?;
    let (take, add, change) = (kind::TAKE_NUMBER, kind::ADD_ENTRY, kind::CHANGE_ENTRY);
    let (set, moves, reopen) = (kind::SET_NUMBER, kind::MOVE_POST, kind::REOPEN_POST);
    let (add_post, end) = (kind::ADD_POST, kind::END_POST);
    for statement in [
        format!("insert into staff_changes (person, kind) select person, {add} from staff_people where not matched"),
        format!(
            "insert into staff_changes (person, kind) select d.person, {change} from ({WANTED}) d join care_workers w on w.id = d.id
               where (w.given_name, w.family_name, w.function, w.niss, w.riziv8, w.riziv, w.active)
                 is distinct from (d.given_name, d.family_name, d.function, d.niss, d.riziv8, d.riziv, true)"
        ),
    ] {
        diesel::sql_query(statement).execute(conn).await?;
    }
    for statement in [
        format!(
            "insert into staff_changes (person, kind, entry, department, number)
               select d.person, case when p.care_worker_id <> s.entry then {take} else {moves} end, p.care_worker_id, d.department, d.number
                 from staff_posts d join staff_people s on s.person = d.person
                   join care_worker_posts p on p.institution_id = $1 and p.personnel_number = d.number
                 where p.care_worker_id <> s.entry or p.department <> d.department or p.ended_at is not null or not p.listed"
        ),
        // A new number: of two in one department, only one goes to the post without a number.
        format!(
            "insert into staff_changes (person, kind, department, number)
               select person, case when nth = 1 and is_free then {set} else {add_post} end, department, number from (
                 select d.person, d.department, d.number, row_number() over (partition by d.person, d.department order by d.number) as nth,
                     exists (select from care_worker_posts p where p.care_worker_id = s.entry and p.institution_id = $1
                       and p.department = d.department and p.personnel_number is null) as is_free
                   from staff_posts d join staff_people s on s.person = d.person
                   where d.number is not null and not exists (select from care_worker_posts p
                     where p.institution_id = $1 and p.personnel_number = d.number and p.care_worker_id = s.entry)) new_numbers"
        ),
        format!(
            "insert into staff_changes (person, kind, department, number)
               select d.person, case when p.is_open is null then {add_post} else {reopen} end, d.department, p.number
                 from staff_posts d join staff_people s on s.person = d.person
                   left join lateral (select o.ended_at is null and o.listed as is_open, o.personnel_number as number
                     from care_worker_posts o where s.matched and o.care_worker_id = s.entry and o.institution_id = $1
                       and o.department = d.department
                     order by (o.ended_at is null and o.listed) desc, o.personnel_number nulls first limit 1) p on true
                 where d.number is null and p.is_open is distinct from true"
        ),
        format!(
            "insert into staff_changes (person, kind, department, number)
               select s.person, {end}, p.department, p.personnel_number
                 from staff_people s join care_worker_posts p on p.care_worker_id = s.entry and p.institution_id = $1 and p.ended_at is null
                 where s.matched
                   and not exists (select from staff_posts d where d.person = s.person
                     and (d.number = p.personnel_number or d.number is null and d.department = p.department))
                   and not (p.personnel_number is null and exists (select from staff_changes c
                     where c.person = s.person and c.kind = {set} and c.department = p.department))
                   and not exists (select from staff_changes c where c.kind = {take} and c.number = p.personnel_number)"
        ),
        // Nobody is closed while a line bears their name that could not be taken in.
        "insert into staff_leavers (ordinal, entry) select row_number() over (order by care_worker_id), care_worker_id from (
           select distinct p.care_worker_id from care_worker_posts p
             where p.institution_id = $1 and p.ended_at is null and p.listed
               and not exists (select from staff_people s where s.entry = p.care_worker_id)) gone
           where not exists (select from care_workers w join staff_left_out n on n.sorted_key = w.sorted_key where w.id = care_worker_id)"
            .to_owned(),
    ] {
        diesel::sql_query(statement).bind::<SqlUuid, _>(institution).execute(conn).await?;
    }
    conn.batch_execute("create index on staff_changes (person, kind); create index on staff_leavers (ordinal); analyze staff_changes, staff_leavers")
        .await?;
    diesel::sql_query(
        "with listed as (select distinct p.care_worker_id from care_worker_posts p
             where p.institution_id = $1 and p.ended_at is null and p.listed)
         select (select count(*) from staff_people) as people,
           (select count(*) from staff_people where not matched) as added,
           (select count(distinct c.person) from staff_changes c join staff_people s on s.person = c.person where s.matched) as changed,
           (select count(*) from staff_leavers) as closed,
           (select count(*) from listed l where not exists (select from staff_people s where s.entry = l.care_worker_id)
             and not exists (select from staff_leavers v where v.entry = l.care_worker_id)) as held,
           (select count(*) from listed) as listed",
    )
    .bind::<SqlUuid, _>(institution)
    .get_result(conn)
    .await
}
