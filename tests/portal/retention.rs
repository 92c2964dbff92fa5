//! What is past its term goes, by the job and the command; what is open, and all of an exclusion, stays (docs/retention.md).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use chrono::TimeDelta;
use mijntoegang::clock::Clock;
use mijntoegang::config::Retention;
use mijntoegang::db::{Actor, Job};
use mijntoegang::retention::retain;

use crate::support::{INSTITUTIONS, Portal, new_database, write_private};

/// Each table with its owner, as the page lists them.
fn listed() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/retention.md")).unwrap();
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect::<Vec<_>>();
    let rows = page.lines().filter(|line| line.starts_with("| `")).map(cells);
    rows.map(|row| {
        assert!(row.len() == 6 && row[3..5].iter().all(|cell| !cell.is_empty()), "{row:?}: what, owner, how long, by what");
        (row[1].clone(), row[2].clone())
    })
    .collect()
}

#[tokio::test]
async fn every_table_has_an_owner_and_a_term() {
    let owner = Portal::start().await.owner().await;
    let tables = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not relispartition";
    let tables: BTreeSet<String> = owner.query(tables, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    let listed = listed();
    assert_eq!(listed.keys().cloned().collect::<BTreeSet<_>>(), tables, "docs/retention.md: a new table needs a line there");
    for (table, module) in listed {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&module);
        assert!(folder.is_dir(), "{table}: no module {module}");
    }
}

/// What came of a patient's life of a day, forty years later: something of each kind that is over, and something that is not.
async fn after_forty_years() -> Portal {
    let portal = Portal::start().await;
    let (jan, emma, an) =
        (portal.signed_in("jan").await, portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    mijntoegang::demo::story::happen(&portal.site()).await.unwrap();
    crate::break_glass::jan_excludes_sofie(&portal).await;
    jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    emma.request_for("Sofie Claes", "Sofie Claes Arts").await;
    jan.writes("andere", "Een vraag over radiologie").await;
    emma.writes("andere", "Een vraag over het labo").await;
    an.get("/ombudsdienst").await;
    let over = "
        update exclusion_requests set state = 'withdrawn', decided_at = sent_at, taken_by = null, taken_at = null
          where state = 'sent' and patient_id = (select id from patients where niss = '85073000061');
        update conversations set unread_since = null, waits_since = null, closed_at = last_at,
          closed_by = (select id from officers where institution_id = conversations.institution_id limit 1)
          where is_talk and patient_id = (select id from patients where niss = '85073000061');
        update outbox set state = 'sent', attempts = 1, sent_at = created_at, next_attempt_at = null where patient_id is not null;
        insert into patient_looks select gen_random_uuid(), o.id, o.institution_id, p.id, 'vraag-patient', timestamptz '2026-11-23 13:05Z'
          from officers o, patients p limit 3;
        insert into decisions select gen_random_uuid(), timestamptz '2026-11-23 13:05Z', gen_random_uuid(), id, null, true, 0 from patients limit 5;
        insert into decisions select gen_random_uuid(), timestamptz '2020-11-23 13:05Z', gen_random_uuid(), id, null, true, 0 from patients limit 2;
        insert into unsubscribe_tokens select sha256(niss::bytea), id from patients;
        insert into ombuds_reminders select id, '2026-11-23' from institutions limit 1;
        insert into signals select gen_random_uuid(), 'intake_handed_over', id, null, timestamptz '2026-11-23 13:05Z', null from institutions limit 1;
        update breaks set reviewed_at = received_at, reviewed_by = (select id from officers limit 1)
          where reviewed_at is null and id = (select b.id from breaks b where not exists (select from break_cases k where k.break_id = b.id)
            and not exists (select from conversations c where c.id = b.conversation_id and (c.unread_since is not null or c.waits_since is not null))
            order by b.id limit 1)";
    portal.owner().await.batch_execute(over).await.unwrap();
    portal.clock.advance(TimeDelta::days(365 * 40));
    portal
}

/// How many rows each table has.
async fn census(portal: &Portal) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    for table in listed().into_keys() {
        let rows = portal.count(&format!("select count(*) from {table}")).await;
        all.insert(table, rows);
    }
    all
}

#[tokio::test]
async fn what_is_over_goes_after_its_term_and_what_is_open_or_of_an_exclusion_stays() {
    let portal = after_forty_years().await;
    let before = census(&portal).await;
    let open = "(select count(*) from exclusion_requests where state in ('sent', 'taken', 'asked'))
        + (select count(*) from conversations where unread_since is not null or waits_since is not null)
        + (select count(*) from breaks where reviewed_at is null) + (select count(*) from outbox where state = 'waiting')";
    let open_before = portal.count(&format!("select {open}")).await;
    assert!(open_before >= 4, "{open_before}");
    let versions = "select count(*) from changes where exclusion_id is not null";
    let versions_before = portal.count(versions).await;
    let gone = retain(&portal.db(), &Retention::default()).await.unwrap();
    let after = census(&portal).await;
    for kind in [
        "outbox",
        "unsubscribe_tokens",
        "ombuds_reminders",
        "signals",
        "patient_looks",
        "decisions",
        "breaks",
        "exclusion_requests",
        "conversations",
    ] {
        assert!(gone.get(kind).is_some_and(|rows| *rows > 0), "{kind}: {gone:?}");
        assert!(after[kind] < before[kind], "{kind}");
    }
    assert_eq!((after["decisions"], after["patient_looks"]), (0, 0));
    assert_eq!(portal.count(&format!("select {open}")).await, open_before, "nothing that is open went");
    for kept in
        ["exclusions", "exclusion_periods", "planned_stops", "patients", "disputes", "patient_titles", "officers", "care_workers"]
    {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!(portal.count(versions).await, versions_before, "nor a version of an exclusion");
    // What the audit says is what went.
    let told = "select coalesce(sum((details ->> 'rows')::bigint), 0)::bigint from audit_events where action = 'rows-deleted'";
    assert_eq!(portal.count(told).await, gone.values().sum::<i64>());
    assert!(after["audit_events"] > before["audit_events"], "of the audit itself nothing goes this way");
    // Nothing is left over, and the pages of those people open.
    assert!(retain(&portal.db(), &Retention::default()).await.unwrap().is_empty());
    for (who, page) in [("jan", "/uitsluitingen"), ("emma", "/berichten"), ("an-ombudsdienst", "/ombudsdienst")] {
        assert_eq!(portal.signed_in(who).await.get(page).await.status, 200, "{page}");
    }
}

#[tokio::test]
async fn within_its_term_nothing_goes_and_no_other_job_deletes() {
    let portal = Portal::start().await;
    mijntoegang::demo::story::happen(&portal.site()).await.unwrap();
    assert!(retain(&portal.db(), &Retention::default()).await.unwrap().is_empty());
    let app = portal.app_role().await;
    let mails = portal.count("select count(*) from outbox").await;
    for job in [Job::Sweep, Job::Operate, Job::Mail] {
        app.batch_execute(&Actor::System(job).begin_statement()).await.unwrap();
        let gone: i64 = app.query_one("select mt_retain('outbox', '2100-01-01', 100)", &[]).await.unwrap().get(0);
        assert_eq!(gone, 0, "{job:?}");
        // The setting alone opens nothing to the application.
        app.batch_execute("select set_config('mt.retain', 'yes', true)").await.unwrap();
        assert!(app.batch_execute("delete from breaks").await.is_err());
        app.batch_execute("rollback").await.unwrap();
    }
    assert_eq!(portal.count("select count(*) from outbox").await, mails);
    let owner = portal.owner().await;
    for never in
        ["delete from breaks", "delete from changes", "delete from exclusion_periods", "delete from change_acknowledgements"]
    {
        assert!(owner.batch_execute(never).await.is_err(), "{never}, by accident");
    }
}

#[tokio::test]
async fn one_at_a_time_deletes() {
    let portal = after_forty_years().await;
    let holder = portal.owner().await;
    holder.batch_execute("begin; select pg_advisory_xact_lock(hashtext('mijntoegang retain'))").await.unwrap();
    assert!(retain(&portal.db(), &Retention::default()).await.unwrap().is_empty());
    holder.batch_execute("rollback").await.unwrap();
    let (one, two) = (portal.db(), portal.db());
    let terms = Retention::default();
    let (one, two) = futures_util::future::join(retain(&one, &terms), retain(&two, &terms)).await;
    let rest = retain(&portal.db(), &terms).await.unwrap();
    let all = [one.unwrap(), two.unwrap(), rest].iter().flat_map(BTreeMap::values).sum::<i64>();
    let told = "select coalesce(sum((details ->> 'rows')::bigint), 0)::bigint from audit_events where action = 'rows-deleted'";
    assert_eq!(portal.count(told).await, all);
}

#[tokio::test]
async fn an_operator_is_told_what_went() {
    // The program has no other clock.
    let portal = Portal::over(new_database().await, Clock::System, |_| {}).await;
    let old = "insert into ombuds_reminders select id, '2020-01-01' from institutions limit 1";
    portal.owner().await.batch_execute(old).await.unwrap();
    let app = portal.cluster.connection_string("mijntoegang_app", &portal.database);
    let file = std::env::temp_dir().join(format!("mijntoegang-retain-{}.toml", uuid::Uuid::now_v7()));
    let text = format!(
        "base_url = \"https://toegang.example.org\"\nlisten = \"127.0.0.1:0\"\nsmtp_url = \"smtps://mail.example.org\"\n\
         mail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{app}\"\n[retention]\nmail_days = 40\n{INSTITUTIONS}",
        "0a".repeat(64)
    );
    write_private(&file, &text);
    let run = async || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        command.args(["retain", "--config"]).arg(&file).env_clear().env("RUST_LOG", "error");
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run().await, (true, "ombuds_reminders: 1 deleted.\n".to_owned()));
    assert_eq!(run().await, (true, "Nothing is past its term.\n".to_owned()));
    write_private(&file, &text.replace("mail_days = 40", "mail_days = 4"));
    let (done, said) = run().await;
    assert!(!done && said.contains("retention.mail_days: write a number from 31 to 3650"), "{said}");
    std::fs::remove_file(file).unwrap();
}
