//! SQL of the worklist: its rows by key, how many there are, and what stands before and after one. Row-level security keeps other
//! institutions' requests, and the officer's own matters (R12), out of every one of these. Only ids, references and counts are read
//! here, of open requests out of the worklist's index alone.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::place::View;
use super::worklist_query::{Beside, PAGE_ROWS, WorklistQuery};
use crate::db::Prepare;
use crate::db::ids::RequestId;
use crate::identity::Officer;
use crate::web::RequestReference;

impl WorklistQuery {
    /// With what every statement of a list is given, used or not.
    async fn load<R>(&self, conn: &mut AsyncPgConnection, officer: &Officer, sql: String, reference: &str) -> QueryResult<Vec<R>>
    where
        R: QueryableByName<Pg> + Send + 'static,
    {
        let term = self.term();
        diesel::sql_query(sql)
            .bind::<SqlUuid, _>(officer.institution())
            .bind::<SqlUuid, _>(officer.id())
            .bind::<Date, _>(self.today)
            .bind::<Text, _>(reference)
            .bind::<Text, _>(term.written)
            .bind::<Timestamptz, _>(self.since)
            .prepared()
            .load(conn)
            .await
    }

    /// The ids of a page: from the beginning, or of what stands after a request. One more than [`PAGE_ROWS`] says that there are more.
    pub(super) async fn list(
        &self,
        conn: &mut AsyncPgConnection,
        officer: &Officer,
        after: Option<&str>,
    ) -> QueryResult<Vec<ListedRequest>> {
        let (columns, rows, order, most) = (self.columns(), self.rows(), self.order(false), PAGE_ROWS + 1);
        let sql = match after {
            None => format!("select {columns} {rows} order by {order} limit {most}"),
            Some(_) => {
                let (here, beside) = (self.here(), self.beside(Beside::After));
                format!("{here} select {columns} {rows} and {beside} order by {order} limit {most}")
            }
        };
        self.load(conn, officer, sql, after.unwrap_or_default()).await
    }

    /// How many there are.
    pub async fn count(&self, conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<i64> {
        let found: Vec<RowCount> = self.load(conn, officer, format!("select count(*) as n {}", self.rows()), "").await?;
        Ok(found.into_iter().next().map_or(0, |row| row.n))
    }

    /// How many stand up to a request; none of one that this officer does not see.
    pub async fn count_up_to(
        &self,
        conn: &mut AsyncPgConnection,
        officer: &Officer,
        reference: &str,
    ) -> QueryResult<Option<i64>> {
        let sql = format!(
            "{} select (select count(*) {} and {}) as n where exists (select from here)",
            self.here(),
            self.rows(),
            self.beside(Beside::UpTo)
        );
        let found: Vec<RowCount> = self.load(conn, officer, sql, reference).await?;
        Ok(found.into_iter().next().map(|row| row.n))
    }

    /// Of the page on which a request stands, or would stand: after which request it begins, and how many come before that.
    pub async fn find_page_of(
        &self,
        conn: &mut AsyncPgConnection,
        officer: &Officer,
        reference: &str,
    ) -> QueryResult<Option<(String, i64)>> {
        let (rows, before) = (self.rows(), self.beside(Beside::Before));
        let sql = format!(
            "{}, before as (select count(*) as n {rows} and {before})
             select n, (select r.reference {rows} and {before} order by {} limit 1 offset (select n % {PAGE_ROWS} from before)) as reference
               from before",
            self.here(),
            self.order(true)
        );
        let found: Vec<PageStart> = self.load(conn, officer, sql, reference).await?;
        Ok(found.into_iter().next().and_then(|page| Some((page.reference?, page.n - page.n % PAGE_ROWS))))
    }

    /// Where a request stands in the list, also when it left it meanwhile.
    pub async fn find_neighbours(
        &self,
        conn: &mut AsyncPgConnection,
        officer: &Officer,
        reference: &RequestReference,
    ) -> QueryResult<Neighbours> {
        let (rows, before, after) = (self.rows(), self.beside(Beside::Before), self.beside(Beside::After));
        let sql = format!(
            "{} select (select count(*) {rows}) as total, (select count(*) {rows} and {before}) as before,
                exists (select {rows} and r.reference = $4) as is_listed,
                (select r.reference {rows} and {before} order by {} limit 1) as previous,
                (select r.reference {rows} and {after} order by {} limit 1) as next",
            self.here(),
            self.order(true),
            self.order(false)
        );
        let found: Vec<Neighbours> = self.load(conn, officer, sql, reference.as_str()).await?;
        Ok(found.into_iter().next().unwrap_or_default())
    }
}

/// A row of a list.
#[derive(QueryableByName)]
#[diesel(check_for_backend(Pg))]
pub(super) struct ListedRequest {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: RequestId,
    /// A search stopped before it had looked at everything.
    #[diesel(sql_type = Bool)]
    pub(super) is_cut: bool,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(Pg))]
struct RowCount {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
#[diesel(check_for_backend(Pg))]
struct PageStart {
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
}

/// What stands beside a request in a list.
#[derive(Debug, Clone, Default, QueryableByName)]
#[diesel(check_for_backend(Pg))]
pub struct Neighbours {
    #[diesel(sql_type = BigInt)]
    pub total: i64,
    /// How many come before it.
    #[diesel(sql_type = BigInt)]
    pub before: i64,
    /// It still fits the list.
    #[diesel(sql_type = Bool)]
    pub is_listed: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub previous: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub next: Option<String>,
}

/// The open requests with one target.
#[derive(Debug, Clone, QueryableByName)]
#[diesel(check_for_backend(Pg))]
pub struct DayCounts {
    #[diesel(sql_type = Date)]
    pub target_on: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    #[diesel(sql_type = BigInt)]
    pub mine: i64,
    #[diesel(sql_type = BigInt)]
    pub unassigned: i64,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub answered: i64,
}

impl DayCounts {
    /// How many of them a view shows.
    pub fn of(&self, view: View, today: NaiveDate) -> i64 {
        match view {
            View::All => self.open,
            View::Mine => self.mine,
            View::Unassigned => self.unassigned,
            View::Late if self.target_on < today => self.open,
            View::Today if self.target_on == today => self.open,
            View::Answered => self.answered,
            View::Waiting => self.waiting,
            View::Late | View::Today | View::Found | View::CameIn => 0,
        }
    }
}

/// Every tab, tile and group in one statement, out of the worklist's index alone.
pub async fn count_by_target(conn: &mut AsyncPgConnection, officer: &Officer) -> QueryResult<Vec<DayCounts>> {
    diesel::sql_query(
        "select target_on, count(*) as open, count(*) filter (where taken_by = $2) as mine,
            count(*) filter (where taken_by is null) as unassigned, count(*) filter (where state = 'asked') as waiting,
            count(*) filter (where state = 'taken' and answered_at is not null) as answered
           from exclusion_requests where institution_id = $1 and state in ('sent', 'taken', 'asked') group by target_on order by target_on",
    )
    .bind::<SqlUuid, _>(officer.institution())
    .bind::<SqlUuid, _>(officer.id())
    .prepared()
    .load(conn)
    .await
}
