//! The schema's versions: embedded, applied by `migrate` only (and by `demo` and the tests), checked by `serve`.

use anyhow::anyhow;
use diesel::migration::Migration;
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Tls, client, connect};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings the database to this program's schema, as its owner. Answers the versions that were applied.
///
/// # Errors
/// When the database cannot be reached or a migration fails; that one is then rolled back.
pub async fn migrate(owner_url: &str, tls: &Tls) -> anyhow::Result<Vec<String>> {
    let mut harness = harness(owner_url, tls).await?;
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

/// Holds a lock until its connection closes: whoever migrates at the same moment waits, and finds nothing left to do.
async fn harness(owner_url: &str, tls: &Tls) -> anyhow::Result<AsyncMigrationHarness<AsyncPgConnection>> {
    let mut connection = connect(owner_url, tls).await?;
    connection.batch_execute("select pg_advisory_lock(hashtext('mijntoegang migrate'))").await?;
    Ok(AsyncMigrationHarness::new(connection))
}

/// The newest version this program knows.
///
/// # Errors
/// Never in a program that was built with its migrations.
pub fn newest() -> anyhow::Result<String> {
    let migrations = diesel::migration::MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(|error| anyhow!("{error}"))?;
    migrations.iter().map(|migration| migration.name().version().to_string()).max().ok_or_else(|| anyhow!("no migrations"))
}

/// Refuses a database that `serve` must not work on: an old schema, or a role that row-level security does not bind.
///
/// # Errors
/// With the sentence an operator can act on.
pub async fn check(url: &str, tls: &Tls) -> anyhow::Result<()> {
    let client = client(url, tls).await.map_err(|error| anyhow!("database_url: Postgres does not answer: {error}"))?;
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
    let newest = newest()?;
    let known = client
        .query_opt("select to_regclass('public.__diesel_schema_migrations') is not null and has_table_privilege('public.__diesel_schema_migrations', 'select')", &[])
        .await?
        .is_some_and(|row| row.get::<_, Option<bool>>(0).unwrap_or(false));
    let stands: Option<String> = if known {
        client.query_one("select max(version)::text from __diesel_schema_migrations", &[]).await?.get(0)
    } else {
        None
    };
    anyhow::ensure!(
        stands.as_deref().is_some_and(|stands| stands >= newest.as_str()),
        "the database's schema is older than this program; run: mijntoegang migrate"
    );
    Ok(())
}
