//! The schema's versions: embedded, applied by `migrate` only (and by `demo` and the tests), checked by `serve`.

use std::collections::BTreeSet;

use anyhow::anyhow;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio_postgres::Client;

use super::connect::explain_refusal;
use super::{Tls, client, connect};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings the database to this program's schema, as its owner. Answers the versions that were applied.
///
/// # Errors
/// When the database cannot be reached, was made by migrations that were never released, or a migration fails; that one is
/// then rolled back.
pub async fn migrate(owner_url: &str, tls: &Tls) -> anyhow::Result<Vec<String>> {
    let mut harness = harness(owner_url, tls).await?;
    let applied = harness.applied_migrations().map_err(|error| anyhow!("{error}"))?;
    refuse_unreleased(&applied.iter().map(ToString::to_string).collect())?;
    let versions = harness.run_pending_migrations(MIGRATIONS).map_err(|error| anyhow!("{error}"))?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

/// Takes every migration back, the newest first: so that each `down.sql` is tried.
///
/// # Errors
/// As [`migrate`].
pub async fn revert_all(owner_url: &str, tls: &Tls) -> anyhow::Result<usize> {
    let mut harness = harness(owner_url, tls).await?;
    let versions = harness.revert_all_migrations(MIGRATIONS).map_err(|error| anyhow!("{error}"))?;
    Ok(versions.len())
}

/// Holds a lock until its connection closes: a second migration at the same moment waits, and finds nothing left to do.
async fn harness(owner_url: &str, tls: &Tls) -> anyhow::Result<AsyncMigrationHarness<AsyncPgConnection>> {
    let mut connection = connect(owner_url, tls).await?;
    connection.batch_execute("select pg_advisory_lock(hashtext('mijntoegang migrate'))").await?;
    Ok(AsyncMigrationHarness::new(connection))
}

/// The versions this program knows.
fn known() -> anyhow::Result<BTreeSet<String>> {
    let migrations = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(|error| anyhow!("{error}"))?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// The newest version this program knows.
///
/// # Errors
/// Never in a program that was built with its migrations.
pub fn newest() -> anyhow::Result<String> {
    known()?.pop_last().ok_or_else(|| anyhow!("no migrations"))
}

/// A version that this program does not know is of a newer release. One older than its newest is of none: the migrations before the
/// first release were made one (`migrations/README.md`), and what they left cannot be brought to the schema of today.
fn refuse_unreleased(applied: &BTreeSet<String>) -> anyhow::Result<()> {
    let (known, newest) = (known()?, newest()?);
    let stray = applied.iter().find(|version| !known.contains(*version) && **version < newest);
    if let Some(version) = stray {
        anyhow::bail!(
            "this database was made by a version of Mijn Toegang before its first release (migration {version}) and cannot be \
             brought up to date; make a new database, or give --keep another folder"
        );
    }
    Ok(())
}

/// Refuses a database that `serve` must not work on: a schema that does not fit, or a role that row-level security does not bind.
///
/// # Errors
/// With the sentence an operator can act on.
pub async fn check(url: &str, tls: &Tls) -> anyhow::Result<()> {
    let client = client(url, tls).await.map_err(|error| anyhow!("database_url: {}", explain_refusal(&error)))?;
    let role = client
        .query_one(
            "select current_user::text, r.rolsuper, r.rolbypassrls,
               exists (select from pg_class c where c.relnamespace = 'public'::regnamespace and pg_has_role(c.relowner, 'member'))
             from pg_roles r where r.rolname = current_user",
            &[],
        )
        .await?;
    let name: &str = role.get(0);
    let (superuser, bypasses, owns): (bool, bool, bool) = (role.get(1), role.get(2), role.get(3));
    anyhow::ensure!(!superuser, "database_url: the role {name} is a superuser; use the application role (mijntoegang_app)");
    anyhow::ensure!(
        !bypasses,
        "database_url: the role {name} bypasses row-level security; use the application role (mijntoegang_app)"
    );
    anyhow::ensure!(
        !owns,
        "database_url: the role {name} owns tables, so row-level security does not bind it; use the application role (mijntoegang_app)"
    );
    check_schema(&client).await
}

/// Every migration of this program is there, and none says that a program of its age may not run any more.
async fn check_schema(client: &Client) -> anyhow::Result<()> {
    let old = || anyhow!("the database's schema is older than this program; run: mijntoegang migrate");
    let readable = client
        .query_opt("select to_regclass('public.__diesel_schema_migrations') is not null and has_table_privilege('public.__diesel_schema_migrations', 'select')", &[])
        .await?
        .is_some_and(|row| row.get::<_, Option<bool>>(0).unwrap_or(false));
    if !readable {
        return Err(old());
    }
    let rows = client.query("select version::text from __diesel_schema_migrations", &[]).await?;
    let applied: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
    refuse_unreleased(&applied)?;
    let (known, newest) = (known()?, newest()?);
    if !known.is_subset(&applied) {
        return Err(old());
    }
    let oldest: String = client.query_one("select oldest_compatible from schema_compatibility", &[]).await?.get(0);
    anyhow::ensure!(
        oldest <= newest,
        "the database's schema no longer serves a program as old as this one (it knows migrations up to {newest}, the schema needs \
         {oldest}); start the release that ran mijntoegang migrate, or a newer one"
    );
    Ok(())
}
