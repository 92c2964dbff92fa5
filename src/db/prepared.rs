//! SQL as text, parsed and planned once a connection.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// A query whose statement stays prepared. diesel keeps none of SQL as text, since its text may be different each time.
pub struct PreparedQuery<Q>(Q);

/// For `diesel::sql_query`.
pub trait Prepare: Sized {
    /// Keeps the statement prepared. For a text that is a constant, and names its columns: one of `*` fails once a migration adds one.
    fn prepared(self) -> PreparedQuery<Self> {
        PreparedQuery(self)
    }
}

impl<Q: Query> Prepare for Q {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for PreparedQuery<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for PreparedQuery<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for PreparedQuery<Q> {
    type SqlType = Q::SqlType;
}
