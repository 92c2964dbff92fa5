//! What waits and no active officer of its institution may open (R12): an operator must find it another ombudsdienst.

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;

use crate::db::{Db, DbError, Prepare};

#[derive(Debug, Clone, Copy, QueryableByName)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Unopened {
    /// Open requests.
    #[diesel(sql_type = BigInt)]
    pub requests: i64,
    /// Conversations with something unread.
    #[diesel(sql_type = BigInt)]
    pub conversations: i64,
}

pub async fn nobody_may_open(db: &Db) -> Result<Unopened, DbError> {
    db.query_idempotent(async |mut conn| {
        diesel::sql_query("select requests, conversations from mt_nobody_may_open()").prepared().get_result(&mut conn).await
    })
    .await
}
