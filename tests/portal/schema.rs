//! The schema: there and back again, as diesel knows it, and whom `serve` refuses to work as.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mijntoegang::db::{Tls, client, migrations};
use regex::Regex;

use crate::support::{cluster, new_database};

fn tls() -> Tls {
    Tls::new(None).unwrap()
}

/// An empty database with its owner, as `migrate` meets it the first time.
async fn empty_database(name: &str) -> String {
    let cluster = tokio::task::spawn_blocking(cluster).await.unwrap();
    cluster.prepare_roles_and_database(name).await.unwrap();
    cluster.connection_string("mijntoegang_owner", name)
}

fn url(role: &str, database: &str) -> String {
    cluster().connection_string(role, database)
}

/// Everything in the schema that is not an extension's own, a line each.
async fn inventory(owner_url: &str) -> BTreeSet<String> {
    let rows = client(owner_url, &tls())
        .await
        .unwrap()
        .query(
            "with mine as (select 'public'::regnamespace as schema)
             select 'relation ' || relkind::text || ' ' || relname || ' rls ' || relrowsecurity || ' ' || coalesce(relacl::text, '')
                    || coalesce((select string_agg(attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || coalesce(attacl::text, ''), ', ' order by attnum)
                                   from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped), '')
                 || coalesce(pg_get_indexdef((select indexrelid from pg_index where indexrelid = c.oid)), '')
               from pg_class c, mine where relnamespace = schema and relname not like '\\_\\_diesel%'
             union all
             select 'function ' || pg_get_functiondef(p.oid) || coalesce(proacl::text, '') from pg_proc p, mine
               where pronamespace = schema and prokind = 'f' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
             union all
             select 'policy ' || tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies
             union all
             select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
             union all
             select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint, mine
               where connamespace = schema and conrelid::regclass::text not like '\\_\\_diesel%'
             union all
             select 'type ' || typname from pg_type t, mine where typnamespace = schema and typrelid = 0 and typname not like '\\_%'
               and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
             union all
             select 'extension ' || extname from pg_extension where extname <> 'plpgsql'
             union all
             select 'use of the schema by the application' where has_schema_privilege('mijntoegang_app', 'public', 'usage')
               and exists (select from pg_namespace, aclexplode(nspacl) a where nspname = 'public' and a.grantee = 'mijntoegang_app'::regrole)",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_migration_can_be_taken_back_and_made_again() {
    let owner = empty_database("there_and_back").await;
    assert_eq!(inventory(&owner).await, BTreeSet::new(), "nothing to begin with");
    let versions = migrations::migrate(&owner, &tls()).await.unwrap();
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(versions.len(), folders.count());
    assert_eq!(versions.last().unwrap().replace('-', ""), migrations::newest().unwrap().replace('-', ""));
    let first = inventory(&owner).await;
    assert!(first.len() > 100, "the inventory sees the schema: {}", first.len());
    assert!(migrations::migrate(&owner, &tls()).await.unwrap().is_empty(), "a second time there is nothing to do");
    assert_eq!(migrations::revert_all(&owner, &tls()).await.unwrap(), versions.len());
    assert_eq!(inventory(&owner).await, BTreeSet::new(), "nothing of ours is left");
    assert_eq!(migrations::migrate(&owner, &tls()).await.unwrap(), versions);
    assert_eq!(inventory(&owner).await, first, "the same schema again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filled_database_can_be_taken_back_too() {
    let database = new_database().await;
    let owner = url("mijntoegang_owner", &database);
    // With what an older portal cannot read.
    let newer = "update patients set given_name = null, birth_date = '1965';
        update officers set given_name = null, given_key = null;
        update care_workers set given_name = null where family_name = 'Claes'";
    client(&owner, &tls()).await.unwrap().batch_execute(newer).await.unwrap();
    assert!(migrations::revert_all(&owner, &tls()).await.unwrap() > 5);
    assert_eq!(inventory(&owner).await, BTreeSet::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_signs_and_impossible_birth_dates_are_refused_as_the_code_reads_them() {
    let database = new_database().await;
    let owner = client(&url("mijntoegang_owner", &database), &tls()).await.unwrap();
    let insert = "insert into patients (id, niss, given_name, family_name, birth_date, home_institution_id, created_at)
        select gen_random_uuid(), $1, $2, 'Oud', $3, home_institution_id, now() from patients limit 1";
    let mut number = 0;
    let mut is_taken = async |given: &str, born: &str| {
        number += 1;
        let done = owner.execute(insert, &[&format!("{number:011}"), &given, &born]).await;
        done.map_err(|error| error.as_db_error().unwrap().constraint().unwrap().to_owned())
    };
    for name in ["-", " . ", "’", "–", "😀", "'", "\u{a0}", "·", "Zoë", "Жанна", "李", "É", "4", "J.", "٣"] {
        // What the code makes of the same words.
        let is_name = mijntoegang::directory::PersonName::new(name, "Oud").given_name.is_some();
        let blank = Err("patients_given_name_not_blank".to_owned());
        assert_eq!(is_taken(name, "1965").await, if is_name { Ok(1) } else { blank }, "{name:?}");
    }
    for (born, is_date) in [
        ("1850-01-01", true),
        ("2200-12-31", true),
        ("1965", true),
        ("1965-05", true),
        ("0001-01-01", false),
        ("9999-12-31", false),
        ("0044-03-15 BC", false),
        ("infinity", false),
        ("1849-12-31", false),
        ("2201-01-01", false),
        ("1965-02-29", false),
    ] {
        let impossible = Err("patients_birth_date_check".to_owned());
        assert_eq!(is_taken("Zoë", born).await, if is_date { Ok(1) } else { impossible }, "{born}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_migrate_at_once_do_it_once() {
    let owner = empty_database("at_once").await;
    let one = || {
        let owner = owner.clone();
        tokio::spawn(async move { migrations::migrate(&owner, &tls()).await })
    };
    let all = [one(), one(), one()];
    let mut applied = 0;
    for task in all {
        applied += task.await.unwrap().unwrap().len();
    }
    assert!(migrations::migrate(&owner, &tls()).await.unwrap().is_empty());
    assert_eq!(applied, migrations::revert_all(&owner, &tls()).await.unwrap());
}

type Columns = BTreeMap<String, String>;

/// The tables as diesel knows them.
fn known_to_diesel() -> BTreeMap<String, Columns> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = fs::read_to_string(root.join("src/db/schema.rs")).unwrap()
        + &fs::read_to_string(root.join("src/mail/schema.rs")).unwrap();
    let table = Regex::new(r"(?s)diesel::table! \{\s*(\w+) \(([\w, ]+)\) \{(.*?)\n    \}").unwrap();
    let column = Regex::new(r"(\w+) -> (?:Nullable<)?(Array<Uuid>|\w+)(>)?,").unwrap();
    let tables: BTreeMap<_, _> = table
        .captures_iter(&code)
        .map(|hit| {
            let key: Vec<&str> = hit[2].split(", ").collect();
            let columns = column.captures_iter(&hit[3]).map(|one| {
                let kind = match &one[2] {
                    "Array<Uuid>" => "uuid[]",
                    "Bool" => "boolean",
                    "Bytea" => "bytea",
                    "Date" => "date",
                    "Int2" => "smallint",
                    "Int4" => "integer",
                    "Int8" => "bigint",
                    "Jsonb" => "jsonb",
                    "Text" => "text",
                    "Timestamptz" => "timestamp with time zone",
                    "Uuid" => "uuid",
                    other => panic!("say here what {other} is in Postgres"),
                };
                let null = if one.get(3).is_some() { "" } else { " not null" };
                let key = if key.contains(&&one[1]) { " key" } else { "" };
                (one[1].to_owned(), format!("{kind}{null}{key}"))
            });
            (hit[1].to_owned(), columns.collect())
        })
        .collect();
    assert_eq!(tables.len(), code.matches("diesel::table!").count());
    tables
}

#[tokio::test]
async fn diesel_knows_the_tables_as_they_are() {
    let database = new_database().await;
    let rows = client(&url("mijntoegang_owner", &database), &tls())
        .await
        .unwrap()
        .query(
            "select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                    coalesce(a.attnum = any (k.conkey), false)
               from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
               left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
              where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition",
            &[],
        )
        .await
        .unwrap();
    let mut real: BTreeMap<String, Columns> = BTreeMap::new();
    for row in rows {
        let (null, key) = (if row.get(3) { " not null" } else { "" }, if row.get(4) { " key" } else { "" });
        real.entry(row.get(0)).or_default().insert(row.get(1), format!("{}{null}{key}", row.get::<_, String>(2)));
    }
    // Diesel's own, and what lies behind functions.
    for hidden in [
        "__diesel_schema_migrations",
        "application_activity",
        "application_tokens",
        "audit_dropped",
        "audit_seals",
        "care_worker_link_answers",
        "care_worker_links",
        "care_worker_numbers",
        "ehealth_service",
        "name_words",
        "officer_entries",
        "patient_accounts",
        "patient_merge_proposals",
        "patient_merge_rows",
        "patient_merges",
        // For policies only.
        "patient_titles",
        "withheld_matters",
        "long_references",
        "ombuds_mailboxes",
        "rate_counts",
        "refused_people",
        "request_names",
        "schema_compatibility",
        "sessions",
        "unsubscribe_tokens",
    ] {
        assert!(real.remove(hidden).is_some(), "{hidden}");
    }
    // The numbers of people are a function's to hand out; what an application may, its policies ask.
    for hidden in ["patient_numbers", "person"] {
        assert!(real.get_mut("changes").unwrap().remove(hidden).is_some(), "{hidden}");
    }
    // For merges, which the owner does.
    for table in ["exclusion_periods", "exclusion_requests", "patient_blocks"] {
        assert!(real.get_mut(table).unwrap().remove("merge_id").is_some(), "{table}");
    }
    for hidden in ["kind", "source", "valid_from", "valid_until"] {
        assert!(real.get_mut("patient_numbers").unwrap().remove(hidden).is_some(), "{hidden}");
    }
    assert!(real.get_mut("applications").unwrap().remove("scopes").is_some());
    // For their constraints only.
    for generated in ["receipt_request_id", "titled_institution_id"] {
        assert!(real.get_mut("exclusion_requests").unwrap().remove(generated).is_some(), "{generated}");
    }
    let known = known_to_diesel();
    // What the application may not read of an officer's account it does not name either.
    let officers = real.get_mut("officers").unwrap();
    for hidden in ["niss", "given_key", "family_key", "issuer", "subject"] {
        assert!(officers.remove(hidden).is_some(), "{hidden}");
    }
    assert!(real.get_mut("audit_events").unwrap().remove("xid").is_some());
    let patients = real.get_mut("patients").unwrap();
    for hidden in ["email", "email_confirmed_at", "email_off_at", "merged_into_id"] {
        assert!(patients.remove(hidden).is_some(), "{hidden}");
    }
    assert!(real.get_mut("email_confirmations").unwrap().remove("token_hash").is_some());
    assert_eq!(known.keys().collect::<Vec<_>>(), real.keys().collect::<Vec<_>>());
    for (table, columns) in real {
        assert_eq!(known[&table], columns, "{table}");
    }
}

async fn refusal(url: &str) -> String {
    migrations::check(url, &tls()).await.err().map(|error| error.to_string()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_refuses_a_role_that_row_level_security_does_not_bind() {
    let database = new_database().await;
    assert_eq!(refusal(&url("mijntoegang_app", &database)).await, "", "the application role is fine");
    assert_eq!(
        refusal(&url("mijntoegang_owner", &database)).await,
        "database_url: the role mijntoegang_owner owns tables, so row-level security does not bind it; use the application role (mijntoegang_app)"
    );
    let admin = cluster().admin(&database).await.unwrap();
    admin
        .batch_execute(
            "create role mt_sees_all login bypassrls; create role mt_mighty login superuser; create role mt_member login in role mijntoegang_owner;
             create role mt_late login noinherit in role mijntoegang_owner",
        )
        .await
        .unwrap();
    for (role, says) in [
        ("mt_mighty", "is a superuser; use the application role"),
        ("mt_sees_all", "bypasses row-level security; use the application role"),
        ("mt_member", "owns tables, so row-level security does not bind it"),
        ("mt_late", "owns tables, so row-level security does not bind it"),
    ] {
        let refusal = refusal(&url(role, &database)).await;
        assert!(refusal.starts_with(&format!("database_url: the role {role} ")) && refusal.contains(says), "{refusal}");
    }
    assert!(
        refusal("postgresql://mijntoegang_app@127.0.0.1:1/nergens").await.starts_with("database_url: Postgres does not answer")
    );
}

/// Changes the database as its owner, and says what is refused then.
async fn refusal_after(change: &str) -> String {
    let database = new_database().await;
    client(&url("mijntoegang_owner", &database), &tls()).await.unwrap().batch_execute(change).await.unwrap();
    refusal(&url("mijntoegang_app", &database)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_refuses_an_old_schema_and_says_what_to_run() {
    let old = "the database's schema is older than this program; run: mijntoegang migrate";
    let newest = "delete from __diesel_schema_migrations where version = (select max(version) from __diesel_schema_migrations)";
    assert_eq!(refusal_after(newest).await, old);
    let later = "insert into __diesel_schema_migrations values ('20991231000000')";
    assert_eq!(refusal_after(&format!("{newest}; {later}")).await, old, "one of its own is missing below a newer one");
    empty_database("nothing_yet").await;
    assert_eq!(refusal(&url("mijntoegang_app", "nothing_yet")).await, old, "and where nothing is yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_takes_a_newer_schema_until_that_says_otherwise() {
    let later = "insert into __diesel_schema_migrations values ('20991231000000')";
    assert_eq!(refusal_after(later).await, "", "expanded only");
    let newest = migrations::newest().unwrap();
    let raised = |to: &str| format!("{later}; update schema_compatibility set oldest_compatible = '{to}'");
    assert_eq!(refusal_after(&raised(&newest)).await, "", "what it needs, this program has");
    assert_eq!(
        refusal_after(&raised("20991231000000")).await,
        format!(
            "the database's schema no longer serves a program as old as this one (it knows migrations up to {newest}, the schema \
             needs 20991231000000); start the release that ran mijntoegang migrate, or a newer one"
        )
    );
    let database = new_database().await;
    let owner = client(&url("mijntoegang_owner", &database), &tls()).await.unwrap();
    let now: String = owner.query_one("select oldest_compatible from schema_compatibility", &[]).await.unwrap().get(0);
    let all = owner.query("select version::text from __diesel_schema_migrations", &[]).await.unwrap();
    assert!(all.iter().any(|row| row.get::<_, String>(0) == now), "{now} is a migration");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_before_the_first_release_is_refused() {
    let says = "this database was made by a version of Mijn Toegang before its first release (migration 20261123000100) and cannot \
                be brought up to date; make a new database, or give --keep another folder";
    assert_eq!(refusal_after("insert into __diesel_schema_migrations values ('20261123000100')").await, says);
    let owner = empty_database("unreleased").await;
    let made =
        "create table __diesel_schema_migrations (version varchar(50) primary key, run_on timestamp not null default now());
        insert into __diesel_schema_migrations values ('20261123000100')";
    client(&owner, &tls()).await.unwrap().batch_execute(made).await.unwrap();
    assert_eq!(migrations::migrate(&owner, &tls()).await.unwrap_err().to_string(), says);
    let tables = "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'";
    let client = client(&owner, &tls()).await.unwrap();
    assert_eq!(client.query_one(tables, &[]).await.unwrap().get::<_, i64>(0), 1, "nothing was made");
}

/// `migrations/schema.sql` is the whole present schema, for people to read. Written anew with `WRITE_SCHEMA=1`.
#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_written_down_as_it_is() {
    let owner = empty_database("written_down").await;
    migrations::migrate(&owner, &tls()).await.unwrap();
    let owner = client(&owner, &tls()).await.unwrap();
    let blocks = owner.query(include_str!("schema_dump.sql"), &[]).await.unwrap();
    let blocks: Vec<&str> = blocks.iter().map(|row| row.get(0)).collect();
    let version: String = owner.query_one("show server_version", &[]).await.unwrap().get(0);
    let head = format!(
        "-- The whole present schema, for reading. Written by a test from a database that all migrations made, compared on every run:\n\
         -- WRITE_SCHEMA=1 cargo test --locked --test portal the_schema_is_written_down\n\
         -- In the words of Postgres {}.\n",
        version.split('.').next().unwrap()
    );
    let present = format!("{head}\n{}\n", blocks.join("\n\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/schema.sql");
    if std::env::var_os("WRITE_SCHEMA").is_some() {
        fs::write(&file, &present).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    // Another Postgres writes the same expressions in other words: then what there is must be the same.
    let made = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.to_lowercase().starts_with("create ")).map(str::to_owned).collect()
    };
    let (old, new) = if written.starts_with(&head) {
        (written.lines().map(str::to_owned).collect(), present.lines().map(str::to_owned).collect())
    } else {
        (made(&written), made(&present))
    };
    let differs = old.iter().zip(&new).find(|(old, new)| old != new);
    assert!(
        old == new,
        "migrations/schema.sql is not the schema that the migrations make; first difference: {differs:?}. \
         WRITE_SCHEMA=1 cargo test --locked --test portal the_schema_is_written_down"
    );
}
