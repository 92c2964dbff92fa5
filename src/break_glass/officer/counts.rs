//! How much each tab of the list of breaks holds. Row-level security keeps what is withheld out of each count (R12).

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::identity::Officer;

/// More are not counted: a number that nobody reads would cost a walk through every break of the house.
const MAX_COUNTED: i64 = 100;

/// Breaks by tab, at most [`MAX_COUNTED`] each.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct BreakCounts {
    #[diesel(sql_type = BigInt)]
    pub to_review: i64,
    #[diesel(sql_type = BigInt)]
    pub open_cases: i64,
    #[diesel(sql_type = BigInt)]
    pub all: i64,
}

impl BreakCounts {
    /// As a tab shows it: `99+` where there are more.
    pub fn shown(count: i64) -> String {
        if count < MAX_COUNTED { count.to_string() } else { format!("{}+", MAX_COUNTED - 1) }
    }
}

/// In one statement.
pub(super) async fn count_breaks(conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<BreakCounts> {
    diesel::sql_query(
        "select
           (select count(*) from (select from breaks b where b.institution_id = $1 and b.id in (select r.id from breaks r where r.institution_id = $1 and r.reviewed_at is null
                union all select c.break_id from break_cases c where c.state in ('open', 'investigating')) limit $2) a) as to_review,
           (select count(*) from (select from break_cases c join breaks b on b.id = c.break_id
              where c.state in ('open', 'investigating') and b.institution_id = $1 limit $2) d) as open_cases,
           (select count(*) from (select from breaks b where b.institution_id = $1 limit $2) e) as \"all\"",
    )
    .bind::<SqlUuid, _>(officer.institution())
    .bind::<BigInt, _>(MAX_COUNTED)
    .prepared()
    .get_result(conn)
    .await
}
