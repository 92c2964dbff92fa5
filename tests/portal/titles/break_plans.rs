//! What *Doorbrekingen* costs the database with 10 000 breaks to review and 200 000 that were reviewed: by the number of rows that are
//! read, which no other load on the machine changes.

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use tokio_postgres::Client;
use uuid::Uuid;

use super::plans::rows_walked;
use crate::support::Portal;

/// Of 30 000 care workers and as many patients as breaks; a tenth of what waits is a report that is open.
pub const BREAKS: &str = "set session_replication_role = replica;
    create temp table numbered as select n, md5('patient ' || n)::uuid as id, timestamptz '2026-11-01' - n * interval '1 minute' as at
      from generate_series(1, 210000) n;
    insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at, person_id)
      select id, 'Voornaam', 'Achternaam', 'arts', g || ' ' || f, f, g || ' ' || f, at, id
        from numbered, substr(md5('g' || n % 50), 1, 8) g, substr(md5('f' || n % 500), 1, 8) f where n <= 30000;
    insert into breaks (id, application, report_id, content_hash, kind, patient_id, care_worker_id, identifiers, reported_name, reported_function,
        named_key, place, starts_at, ends_at, motivation, motivation_missing, motivation_long, person_unknown, period_odd, opens, received_at,
        institution_id, reviewed_by, reviewed_at)
      select numbered.id, 'EPD', numbered.id, sha256(n::text::bytea), 'no_relationship', numbered.id,
        case when n % 10 > 0 then md5('patient ' || n % 30000 + 1)::uuid end, '[]', 'Bruno', '',
        case when n % 10 = 0 then 'bruno ' || substr(md5('q' || n % 700), 1, 8) else '' end, '', at, at + interval '1 hour',
        case when n % 100 = 1 then '' else repeat('woord ', 50) end, n % 100 = 1, false, n % 10 = 0, false, false, at, o.institution_id,
        case when n > 10000 then o.id end, case when n > 10000 then at + interval '1 day' end
        from numbered, officers o where o.given_name = 'An';
    insert into break_cases (break_id, state, opened_at, latest_on, findings, words, closed_by, closed_at)
      select numbered.id, case when n <= 10000 then 'open' else 'founded' end, at, date '2026-12-01' + n % 300,
        case when n > 10000 then 'x' end, case when n > 10000 then 'x' end, case when n > 10000 then o.id end, case when n > 10000 then at end
        from numbered, officers o where o.given_name = 'An' and n % 10 = 7;";
const PATIENTS: &str = "insert into patients (id, niss, family_name, search_key, family_key, sorted_key, home_institution_id, created_at,
        home_confirmed_at, home_confirmed_by, title_institution_id)
      select numbered.id, lpad(n::text, 11, '0'), 'Familienaam', f, f, f, o.institution_id, '2026-01-01', '2026-01-01', 'patient', o.institution_id
        from numbered, officers o, substr(md5('p' || n % 1000), 1, 8) f where o.given_name = 'An';
    insert into patient_numbers (patient_id, kind, number, source, valid_from)
      select id, 'niss', lpad(n::text, 11, '0'), 'patient', at from numbered;";

/// How many rows of tables and indexes a statement of this actor's reads, in functions too.
pub async fn rows_read(app: &Client, actor: Actor, sql: &str) -> i64 {
    const READ: &str = "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_xact_user_tables";
    app.batch_execute(&actor.begin_statement()).await.unwrap();
    app.query(sql, &[]).await.unwrap();
    let before: i64 = app.query_one(READ, &[]).await.unwrap().get(0);
    app.query(sql, &[]).await.unwrap();
    let after: i64 = app.query_one(READ, &[]).await.unwrap().get(0);
    app.batch_execute("rollback").await.unwrap();
    after - before
}

#[tokio::test]
async fn breaks_are_listed_counted_and_found_by_index() {
    let portal = Portal::start().await;
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute(&format!("{BREAKS} {PATIENTS}")).await.unwrap();
    admin.batch_execute("vacuum (analyze)").await.unwrap();
    let owner = portal.owner().await;
    let row = owner.query_one("select id, institution_id from officers where given_name = 'An'", &[]).await.unwrap();
    let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
    let an = Actor::Officer { id: OfficerId::from_uuid(id), institution: InstitutionId::from_uuid(institution) };
    let app = portal.app_role().await;
    let key = async |sql: &str| -> String { owner.query_one(sql, &[]).await.unwrap().get(0) };
    let worker = key("select min(search_key) from care_workers where function = 'arts' and given_name = 'Voornaam'").await;
    let patient = key("select min(search_key) from patients where family_name = 'Familienaam'").await;
    let told = key("select substr(min(named_key), 7) from breaks where named_key <> ''").await;
    let list = |tab: &str, order: &str, from: u32| format!("select mt_list_breaks('{tab}', '{order}', {from}, 21)");
    for (sql, most) in [
        (list("review", "urgent", 0), 200),
        (list("review", "urgent", 400), 2_000),
        // With each of the thousand open reports.
        (list("review", "newest", 0), 3_000),
        (list("review", "oldest", 0), 3_000),
        // With each of the thousand open cases.
        (list("cases", "urgent", 0), 3_000),
        (list("cases", "newest", 0), 3_000),
        (list("cases", "oldest", 0), 3_000),
        (list("all", "newest", 0), 100),
        (list("all", "oldest", 0), 100),
        ("select mt_count_breaks(100)".to_owned(), 1_000),
        (format!("select mt_find_breaks('{worker}', null)"), 3_000),
        (format!("select mt_find_breaks('{patient}', null)"), 3_000),
        (format!("select mt_find_breaks('{told}', null)"), 3_000),
        ("select mt_find_breaks('niemand', null)".to_owned(), 100),
        ("select mt_find_breaks('', '00000150000')".to_owned(), 100),
    ] {
        let read = rows_read(&app, an, &sql).await;
        assert!(read <= most, "{read} rows read for {sql}");
    }
    // As `list_store` has diesel write them: the rows of a page, and the breaks of a patient.
    let joined = "breaks left join patients on patients.id = breaks.patient_id left join care_workers on care_workers.id = breaks.care_worker_id
        left join break_cases on break_cases.break_id = breaks.id";
    let ids = "array(select md5('patient ' || n)::uuid from generate_series(1, 20) n)";
    for (sql, most) in [
        (
            format!(
                "select breaks.id, patients.family_name, care_workers.family_name, break_cases.state from {joined}
            where breaks.id = any ({ids}) and breaks.institution_id = '{institution}'"
            ),
            500.0,
        ),
        (
            format!(
                "select breaks.id, break_cases.state from breaks left join break_cases on break_cases.break_id = breaks.id
            where breaks.patient_id = md5('patient 150000')::uuid and breaks.institution_id = '{institution}'
            order by breaks.starts_at desc, breaks.id desc limit 50"
            ),
            100.0,
        ),
    ] {
        let walked = rows_walked(&app, an, &sql).await;
        assert!(walked <= most, "{walked} rows for {sql}");
    }
}
