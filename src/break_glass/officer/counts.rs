//! How much each tab of the list of breaks holds. What is withheld is in no count (R12).

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::Prepare;
use crate::identity::Officer;

/// More are not counted: a number that nobody reads would cost a walk through every break of the house.
const MAX_COUNTED: i32 = 100;

/// Breaks by tab, at most [`MAX_COUNTED`] each.
#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub(super) struct BreakCounts {
    #[diesel(sql_type = BigInt)]
    pub to_review: i64,
    #[diesel(sql_type = BigInt)]
    pub open_cases: i64,
    #[diesel(sql_type = BigInt)]
    pub in_all: i64,
}

impl BreakCounts {
    /// As a tab shows it: `99+` where there are more.
    pub fn shown(count: i64) -> String {
        if count < MAX_COUNTED.into() { count.to_string() } else { format!("{}+", MAX_COUNTED - 1) }
    }
}

/// In one statement.
pub(super) async fn count_breaks(conn: &mut AsyncPgConnection, _officer: &Officer) -> QueryResult<BreakCounts> {
    diesel::sql_query("select to_review, open_cases, in_all from mt_count_breaks($1)")
        .bind::<Integer, _>(MAX_COUNTED)
        .prepared()
        .get_result(conn)
        .await
}
