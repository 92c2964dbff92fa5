//! How much each tab of the list of conversations holds. Row-level security keeps what is withheld out of each count (R12).

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::identity::Officer;

/// More are not counted: a number that nobody reads would cost a walk through every closed conversation of the house.
const MAX_COUNTED: i64 = 100;

/// Conversations by tab, at most [`MAX_COUNTED`] each.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct TabCounts {
    #[diesel(sql_type = BigInt)]
    pub to_answer: i64,
    #[diesel(sql_type = BigInt)]
    pub mine: i64,
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    #[diesel(sql_type = BigInt)]
    pub closed: i64,
}

impl TabCounts {
    /// As a tab shows it: `99+` where there are more.
    pub fn shown(count: i64) -> String {
        if count < MAX_COUNTED { count.to_string() } else { format!("{}+", MAX_COUNTED - 1) }
    }
}

/// In one statement. The closed ones in the order of their own index: another one has the open ones first.
pub(super) async fn count_tabs(conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<TabCounts> {
    diesel::sql_query(
        "select
           (select count(*) from (select from conversations where institution_id = $1 and is_talk and closed_at is null
              and waits_since is not null limit $3) a) as to_answer,
           (select count(*) from (select from conversations where owner_id = $2 and institution_id = $1 and is_talk
              and closed_at is null limit $3) b) as mine,
           (select count(*) from (select from conversations where institution_id = $1 and is_talk and closed_at is null
              limit $3) c) as open,
           (select count(*) from (select from conversations where institution_id = $1 and is_talk and closed_at is not null
              order by last_at desc, id desc limit $3) d) as closed",
    )
    .bind::<SqlUuid, _>(officer.institution())
    .bind::<SqlUuid, _>(officer.id())
    .bind::<BigInt, _>(MAX_COUNTED)
    .prepared()
    .get_result(conn)
    .await
}
