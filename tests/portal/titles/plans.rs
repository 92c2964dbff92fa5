//! What an officer's page costs the database with 10 000 open and 200 000 closed requests and 100 unread conversations: by the number of
//! rows that its plans touch, which no other load on the machine changes.

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use serde_json::Value;
use tokio_postgres::{Client, SimpleQueryMessage};
use uuid::Uuid;

use super::break_plans::rows_read;
use crate::support::Portal;

/// Requests of made-up patients at An's institution.
pub async fn fill(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             create temp table made as select n, md5('patient ' || n)::uuid as id from generate_series(1, 210000) n;
             insert into patients (id, niss, family_name, home_institution_id, created_at, home_confirmed_at, home_confirmed_by, title_institution_id)
               select made.id, lpad(n::text, 11, '0'), 'Familienaam', o.institution_id, '2026-01-01', '2026-01-01', 'patient', o.institution_id
                 from made, officers o where o.given_name = 'An';
             insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
                 ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on,
                 decided_at)
               select made.id, 'UA-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-'
                 || substr('ABCDEFGHJKLMNPRSTUVWXYZ', (((2000 + n / 100000) * 1000000::bigint + n % 100000) % 23)::int + 1, 1), made.id, made.id, o.institution_id,
                 case when n <= 10000 then 'sent' else 'withdrawn' end, 'Qwx', 'AZ', 'qwx', false, '1', '2026-01-01', 'message', false, false,
                 '2026-01-01', date '2026-01-01' + n % 300, '2026-12-01', case when n > 10000 then timestamptz '2026-02-01' end
                 from made, officers o where o.given_name = 'An';
             insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, is_talk, unread_since, waits_since, started_at, last_at, named_key)
               select made.id, 'GB-2025-' || lpad(n::text, 6, '0') || '-A', made.id, o.institution_id, 'other', '{\"kind\": \"other\"}', true, '2026-01-01', '2026-01-01',
                 '2026-01-01', '2026-01-01', repeat('woord ', 1000) from made, officers o where o.given_name = 'An' and n <= 100;
             -- As many conversations: the open ones wait for an answer, a hundred of them An's; the others are closed.
             insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, is_talk, waits_since, started_at, last_at, closed_at,
                 closed_by, owner_id)
               select made.id, 'GB-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-A', made.id, o.institution_id, 'other', '{\"kind\": \"other\"}', true,
                 case when n <= 10000 then timestamptz '2026-01-01' end, '2026-01-01', '2026-01-01', case when n > 10000 then timestamptz '2026-02-01' end,
                 case when n > 10000 then o.id end, case when n <= 200 or n > 10000 then o.id end
                 from made, officers o where o.given_name = 'An' and n > 100;",
        )
        .await
        .unwrap();
    admin.batch_execute("vacuum (analyze)").await.unwrap();
}

/// By whom each of these is found: five hundred family names, fifty given names, and a third of them for somebody described in words of
/// which half are alike.
pub const NAMES: &str = "insert into request_names (request_id, institution_id, is_open, patient_key, other_key)
    select r.id, r.institution_id, r.state = 'sent', ' ' || g || ' ' || f || ' ' || f || ' ' || g || ' ' || f,
        case when n % 3 > 0 then ' ' || substr(md5('w' || n % 9000), 1, 8) when n % 2 = 0 then ' dokter ' || g else ' iemand ' || f end
      from (select *, substr(reference, 4, 4)::int * 100000 + substr(reference, 9, 6)::int - 200000000 as n from exclusion_requests where described_key = 'qwx') r,
        substr(md5('g' || n % 50), 1, 8) g, substr(md5('f' || n % 500), 1, 8) f";

/// Rows that the nodes of a plan took up, the filtered ones too; and the rows of the tables that it read whole.
fn rows_of(plan: &Value) -> f64 {
    let own = |key: &str| plan.get(key).and_then(Value::as_f64).unwrap_or_default();
    let loops = own("Actual Loops").max(1.0);
    let here = (own("Actual Rows") + own("Rows Removed by Filter") + own("Rows Removed by Join Filter")) * loops;
    let below: f64 = plan.get("Plans").and_then(Value::as_array).into_iter().flatten().map(rows_of).sum();
    here + below
}

/// How many rows a statement of this actor's takes up.
pub async fn rows_walked(app: &Client, actor: Actor, sql: &str) -> f64 {
    app.batch_execute(&actor.begin_statement()).await.unwrap();
    let answer = app.simple_query(&format!("explain (analyze, format json) {sql}")).await.unwrap();
    app.batch_execute("rollback").await.unwrap();
    let lines = answer.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    let plan: Value = serde_json::from_str(&lines.collect::<String>()).unwrap();
    rows_of(&plan[0]["Plan"])
}

#[tokio::test]
async fn an_officers_pages_walk_no_more_rows_than_they_show() {
    let portal = Portal::start().await;
    fill(&portal).await;
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute(NAMES).await.unwrap();
    admin.batch_execute("vacuum (analyze) request_names").await.unwrap();
    let owner = portal.owner().await;
    let row = owner.query_one("select id, institution_id from officers where given_name = 'An'", &[]).await.unwrap();
    let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
    let an = Actor::Officer { id: OfficerId::from_uuid(id), institution: InstitutionId::from_uuid(institution) };
    let app = portal.app_role().await;
    let rows = async |sql: &str| -> f64 { rows_walked(&app, an, sql).await };
    const OPEN: &str = "from exclusion_requests r where r.institution_id = mt_institution() and r.state in ('sent', 'taken', 'asked') and true and true";
    const HERE: &str =
        "with here as materialized (select r.target_on as k0, r.sent_at as k1, r.id as k2 from exclusion_requests r
        where r.institution_id = mt_institution() and r.reference = 'UA-2000-007007-K')";
    const KEYS: &str = "((select k0 from here), (select k1 from here), (select k2 from here))";
    let first_page = format!("select r.id {OPEN} order by r.target_on, r.sent_at, r.id limit 101");
    let next_page = format!(
        "{HERE} select r.id {OPEN} and (r.target_on, r.sent_at, r.id) > {KEYS} order by r.target_on, r.sent_at, r.id limit 101"
    );
    let people = "select r.*, p.family_name from exclusion_requests r left join patients p on p.id = r.patient_id \
        where r.id = any(array(select q.id from exclusion_requests q where q.institution_id = mt_institution() \
          and q.state in ('sent', 'taken', 'asked') order by q.target_on, q.sent_at, q.id limit 100))";
    let counts = "select target_on, count(*), count(*) filter (where taken_by = mt_officer()), count(*) filter (where taken_by is null), \
        count(*) filter (where state = 'asked'), count(*) filter (where state = 'taken' and answered_at is not null) \
        from exclusion_requests where institution_id = mt_institution() and state in ('sent', 'taken', 'asked') group by target_on";
    let beside = format!(
        "{HERE} select (select count(*) {OPEN}), (select count(*) {OPEN} and (r.target_on, r.sent_at, r.id) < {KEYS}),
           exists (select {OPEN} and r.reference = 'UA-2000-007007-K'),
           (select r.reference {OPEN} and (r.target_on, r.sent_at, r.id) < {KEYS} order by r.target_on desc, r.sent_at desc, r.id desc limit 1),
           (select r.reference {OPEN} and (r.target_on, r.sent_at, r.id) > {KEYS} order by r.target_on, r.sent_at, r.id limit 1)"
    );
    let by_state = format!(
        "select r.id {OPEN} order by case r.state when 'sent' then 1 when 'taken' then 2 when 'asked' then 3 else 4 end,
           r.target_on, r.sent_at, r.id limit 101"
    );
    let menu_number = "select count(*) from (select from conversations where institution_id = mt_institution() and is_talk \
        and unread_since is not null limit 100) c";
    let inbox = "select reference from conversations where institution_id = mt_institution() and is_talk \
        order by unread_since, waits_since, last_at desc, id desc limit 51";
    // The tabs of the conversations: a page of each and its count.
    let open = "conversations where institution_id = mt_institution() and is_talk and closed_at is null";
    let in_order = "order by unread_since, waits_since, last_at desc, id desc limit 21";
    let tabs = [
        (format!("select reference from {open} {in_order}"), 300.0),
        (format!("select reference from {open} and waits_since is not null {in_order}"), 300.0),
        (format!("select reference from {open} and owner_id = mt_officer() {in_order}"), 300.0),
        (
            "select reference from conversations where institution_id = mt_institution() and is_talk and closed_at is not null
               order by last_at desc, id desc limit 21"
                .to_owned(),
            300.0,
        ),
        (format!("select count(*) from (select from {open} limit 100) a"), 500.0),
        (format!("select count(*) from (select from {open} and waits_since is not null limit 100) a"), 500.0),
        (format!("select count(*) from (select from {open} and owner_id = mt_officer() limit 100) a"), 500.0),
        (
            "select count(*) from (select from conversations where institution_id = mt_institution() and is_talk
               and closed_at is not null order by last_at desc, id desc limit 100) a"
                .to_owned(),
            500.0,
        ),
    ];
    for (sql, most) in tabs {
        let walked = rows(&sql).await;
        assert!(walked <= most, "{walked} rows for {sql}");
    }
    for (sql, most) in [
        (first_page.as_str(), 500.0),
        (&next_page, 1_000.0),
        (people, 3_000.0),
        // Each open row once, in the index alone, and once as it is counted.
        (counts, 21_000.0),
        (&beside, 41_000.0),
        (&by_state, 31_000.0),
        ("select * from exclusion_requests where reference = 'UA-2000-000007-B'", 10.0),
        // One that is not there.
        ("select * from exclusion_requests where reference = 'UA-1999-000007-A'", 10.0),
        (menu_number, 500.0),
        (inbox, 500.0),
    ] {
        let walked = rows(sql).await;
        assert!(walked <= most, "{walked} rows for {sql}");
    }
    // By words of a name: what fits few requests, what fits many, and what fits nothing.
    let of = async |sql: &str| -> String { owner.query_one(sql, &[]).await.unwrap().get(0) };
    let family = of("select substr(md5('f1'), 1, 8)").await;
    let both = format!("{} {family}", of("select substr(md5('g1'), 1, 8)").await);
    const ALL: &str = "array['sent', 'taken', 'asked', 'registered', 'refused', 'withdrawn']";
    for (term, states, found) in [
        (family.as_str(), ALL, 200),
        (&both, ALL, 200),
        ("dokter", ALL, 200),
        ("dokter", "array['registered', 'refused', 'withdrawn']", 200),
        (&family[..3], ALL, 200),
        (&family, "array['sent']", 20),
        ("niemand", ALL, 0),
    ] {
        let sql = format!("select request from mt_find_requests('{term}', {states})");
        app.batch_execute(&an.begin_statement()).await.unwrap();
        let requests = app.query(&sql, &[]).await.unwrap().len();
        app.batch_execute("rollback").await.unwrap();
        assert!(requests >= found, "{requests} requests by {term}");
        let read = rows_read(&app, an, &sql).await;
        assert!(read <= 3_000, "{read} rows read for {sql}");
    }
    // What is counted and put in order is read out of the index, not out of ten thousand rows.
    for sql in [first_page.as_str(), &next_page, counts, &by_state] {
        app.batch_execute(&an.begin_statement()).await.unwrap();
        let lines = app.query(&format!("explain {sql}"), &[]).await.unwrap();
        app.batch_execute("rollback").await.unwrap();
        let plan = lines.iter().map(|line| line.get::<_, String>(0)).collect::<Vec<_>>().join("\n");
        assert!(plan.contains("Index Only Scan using exclusion_requests_"), "{plan}");
    }
}

/// Policies of officers that are never asked cost a patient's statement nonetheless: each subquery in them is planned and set up.
#[tokio::test]
async fn a_patients_page_carries_few_subqueries_of_officers() {
    let portal = Portal::start().await;
    let app = portal.app_role().await;
    app.batch_execute(
        "begin; select set_config('mt.kind', 'patient', true), set_config('mt.patient', gen_random_uuid()::text, true)",
    )
    .await
    .unwrap();
    for (table, most) in [("exclusion_periods", 6), ("exclusions", 6), ("exclusion_requests", 2), ("changes", 14)] {
        let plan = app.query(&format!("explain select 1 from {table}"), &[]).await.unwrap();
        let lines = plan.iter().map(|row| row.get::<_, String>(0).trim_start().to_owned());
        let subqueries = lines.filter(|line| line.starts_with("InitPlan") || line.starts_with("SubPlan")).count();
        assert!(subqueries <= most, "{table}: {subqueries} subqueries");
    }
}

#[tokio::test]
async fn an_exclusion_carries_its_patients_title() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    let unlike = "select count(*) from exclusions e join patients p on p.id = e.patient_id where e.title_institution_id is distinct from p.title_institution_id";
    let count = async |sql: &str| -> i64 { owner.query_one(sql, &[]).await.unwrap().get(0) };
    assert!(count("select count(*) from exclusions where title_institution_id is not null").await > 0);
    assert_eq!(count(unlike).await, 0, "as they were filled");
    let moved = owner
        .execute(
            "update patients p set home_institution_id = (select i.id from institutions i where i.id <> p.home_institution_id and i.ordinal > 0 limit 1)
              where p.home_confirmed_at is not null",
            &[],
        )
        .await
        .unwrap();
    assert!(moved > 0);
    assert_eq!(count(unlike).await, 0, "after other homes");
}

/// A function in a policy that takes a row's columns is called for each row.
#[tokio::test]
async fn no_policy_for_reading_asks_a_function_for_every_row() {
    let portal = Portal::start().await;
    let rows = portal
        .owner()
        .await
        .query(
            "select tablename::text, policyname::text, qual from pg_policies where schemaname = 'public' and cmd in ('SELECT', 'UPDATE', 'ALL') and qual is not null",
            &[],
        )
        .await
        .unwrap();
    let allowed = ["mt_kind()", "mt_patient()", "mt_officer()", "mt_institution()", "mt_job()", "mt_application()"];
    let function = regex::Regex::new(r"mt_[a-z_]+\([^)]*\)").unwrap();
    let mut asked = Vec::new();
    for row in &rows {
        let (table, policy, qual): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        for call in function.find_iter(&qual) {
            // Of tables with a handful of rows.
            let small = ["applications", "change_counter", "change_acknowledgements"].contains(&table.as_str());
            let once = ["mt_house()", "mt_officer_niss()", "mt_own_ids()", "mt_withheld(", "mt_withheld_parts(", "mt_may('"]
                .iter()
                .any(|name| call.as_str().starts_with(name));
            let once = once || (small && call.as_str() == "mt_sees_applications()");
            if !allowed.contains(&call.as_str()) && !once {
                asked.push(format!("{table}.{policy}: {}", call.as_str()));
            }
        }
        // Once a statement only inside a subquery of its own.
        for once in ["mt_house()", "mt_officer_niss()", "mt_own_ids()", "mt_withheld(", "mt_withheld_parts("] {
            assert_eq!(qual.matches(once).count(), qual.matches(&format!("SELECT {once}")).count(), "{table}.{policy}");
        }
    }
    assert!(asked.is_empty(), "{asked:#?}");
}
