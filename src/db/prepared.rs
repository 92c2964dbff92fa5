//! SQL as text, parsed and planned once a connection.

use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate};
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

/// The types of the columns of which a row is read.
pub type ColumnsOf<Row> = SqlTypeOf<AsSelect<Row, Pg>>;

/// A query, or a part of one, that is SQL as text, the same at every call.
pub struct ConstantSql<ST>(&'static str, PhantomData<ST>);

/// As `diesel::dsl::sql`, but the statement stays prepared. As a query it has columns of these types, in this order.
pub fn constant_sql<ST>(text: &'static str) -> ConstantSql<ST> {
    ConstantSql(text, PhantomData)
}

impl<ST: TypedExpressionType> Expression for ConstantSql<ST> {
    type SqlType = ST;
}

impl<ST> QueryFragment<Pg> for ConstantSql<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl<ST> QueryId for ConstantSql<ST> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, Table> AppearsOnTable<Table> for ConstantSql<ST> where Self: Expression {}

impl<ST, Table> SelectableExpression<Table> for ConstantSql<ST> where Self: Expression {}

impl<ST, Grouping> ValidGrouping<Grouping> for ConstantSql<ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST> Query for ConstantSql<ST> {
    type SqlType = ST;
}
