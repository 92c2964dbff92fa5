//! Whether the C library, or ICU, sorts as it did when the database's indexes were made.

use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use super::{Db, DbError, Prepare};

/// A database or a collation whose recorded version is not that of the machine.
#[derive(Debug, Clone, PartialEq, Eq, diesel::QueryableByName)]
pub struct StaleCollation {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub recorded: String,
    #[diesel(sql_type = Text)]
    pub actual: String,
}

/// Those that this database uses. Before version 15 Postgres records none of a database.
///
/// # Errors
/// Those of the database.
pub async fn list_stale_collations(db: &Db) -> Result<Vec<StaleCollation>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Version {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let mut conn = db.connection_without_actor().await?;
    let version: Version = diesel::sql_query("select current_setting('server_version_num')::bigint as number")
        .prepared()
        .get_result(&mut *conn)
        .await?;
    let of_database = "select 'the database' as name, datcollversion as recorded, pg_database_collation_actual_version(oid) as actual \
                       from pg_database where datname = current_database() union all ";
    let query = format!(
        "select name, recorded, actual from ({}select 'the collation ' || c.collname, c.collversion, pg_collation_actual_version(c.oid)
           from pg_collation c where c.oid in (select a.attcollation from pg_attribute a join pg_class r on r.oid = a.attrelid
             where r.relnamespace = 'public'::regnamespace)) as used
         where recorded <> actual order by name",
        if version.number >= 150_000 { of_database } else { "select null::text as name, null::text as recorded, null::text as actual where false union all " }
    );
    Ok(diesel::sql_query(query).load(&mut *conn).await?)
}
