//! `/ombudsdienst/cijfers`: what is counted, by hand over a new year and a change of the clock; what nobody may learn from it; what it costs.

use std::process::Command;

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{Page, Portal};

const FIGURES: &str = "/ombudsdienst/cijfers";

/// So many requests of made-up patients at An's house, sent at a moment and, when it is given, decided at another.
async fn add_requests(portal: &Portal, count: i64, channel: &str, sent: &str, decided: Option<&str>, state: &str) {
    let an = "(select id from officers where given_name = 'An')";
    let decided = decided.map_or("null".to_owned(), |at| format!("'{at}'"));
    let by = if ["registered", "refused"].contains(&state) { an } else { "null" };
    let entry = if state == "registered" { "(select id from care_workers order by id limit 1)" } else { "null" };
    let (reason, words) = if state == "refused" { ("'other'", "'Neen.'") } else { ("null", "null") };
    let sql = format!(
        "set session_replication_role = replica;
         with house as (select institution_id from officers where given_name = 'An'),
           made as (select gen_random_uuid() as id, (random() * 100000000)::bigint + 20000000000 as number from generate_series(1, {count})),
           people as (insert into patients (id, niss, family_name, home_institution_id, created_at) select id, number::text, 'Proef', institution_id, '2020-01-01' from made, house returning id)
         insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, channel, described_name, described_place, described_key,
             ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on,
             decided_at, decided_by, registered_care_worker_id, refusal_reason, refusal_words, asked_by, identity_check, entered_by)
           select m.id, 'UA-2026-' || lpad((m.number % 1000000)::text, 6, '0') || '-A', m.id, m.id, h.institution_id, '{state}', '{channel}', 'Qwx', 'AZ', 'qwx',
             false, '1', '{sent}', 'message', false, false, '{sent}', '2026-01-01', '2026-01-01', {decided}, {by}, {entry}, {reason}, {words}, {}
           from made m, house h;
         set session_replication_role = origin",
        if ["portal", "message"].contains(&channel) { "null, null, null".to_owned() } else { format!("'self', 'gekend', {an}") },
    );
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute(&sql).await.unwrap();
}

/// What the demo has goes out of the years that are counted.
async fn without_demo_data(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             update exclusion_requests set sent_at = '2000-01-01';
             update breaks set received_at = '2000-01-01'",
        )
        .await
        .unwrap();
}

/// A row of a table: its head and cells.
fn row(page: &Page, figure: &str, head: &str) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let rows = page.texts(&format!("figure[aria-labelledby='{figure}-k'] tr"));
    rows.into_iter().find(|row| row.starts_with(head)).unwrap_or_else(|| panic!("{head} in {figure}"))
}

#[tokio::test]
async fn figures_are_those_counted_by_hand_over_a_new_year_and_a_change_of_the_clock() {
    let portal = Portal::start().await;
    without_demo_data(&portal).await;
    // Half an hour before and after midnight in Brussels, in winter and in summer time; the clock went back on 25 October.
    for (count, channel, sent, decided, state) in [
        (6, "portal", "2025-12-31 22:30Z", Some("2026-01-05 10:00Z"), "registered"),
        (5, "portal", "2025-12-31 23:30Z", Some("2026-01-05 10:00Z"), "registered"),
        (2, "portal", "2026-01-01 12:00Z", Some("2026-01-09 10:00Z"), "registered"),
        (5, "message", "2026-03-31 21:30Z", Some("2026-03-31 21:45Z"), "withdrawn"),
        (8, "telephone", "2026-03-31 22:30Z", Some("2026-04-07 10:00Z"), "refused"),
        (6, "telephone", "2026-10-25 22:30Z", Some("2026-10-26 22:30Z"), "registered"),
        (6, "paper", "2026-10-31 22:30Z", Some("2026-11-03 10:00Z"), "registered"),
        (5, "email", "2026-10-31 23:30Z", None, "sent"),
    ] {
        add_requests(&portal, count, channel, sent, decided, state).await;
    }
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(FIGURES).await;
    assert_eq!((page.text_of("h1"), page.text_of("nav a[aria-current=page]")), ("Cijfers".into(), "Cijfers".into()));
    assert_eq!(page.texts(".mt-tabs a"), ["2026", "2025", "Alle jaren"]);
    for (head, cells) in [
        ("Januari", "7 0 0 7"),
        ("Februari", "0 0 0 0"),
        ("Maart", "5 0 0 5"),
        ("April", "0 8 0 8"),
        ("Oktober", "0 6 6 12"),
        ("November", "0 0 5 5"),
        ("Heel 2026", "12 14 11 37"),
    ] {
        assert_eq!(row(&page, "aanvragen", head), format!("{head}{}", cells.replace(' ', "")), "{head}");
    }
    // 1 January and Easter Monday are no working days; 2 January and 5 January are two, until 9 January it is six. Half past eleven on the
    // evening of the long Sunday is still Sunday.
    for (head, cells) in
        [("Januari", "26"), ("Maart", "00"), ("April", "33"), ("Oktober", "12"), ("November", "1515"), ("Februari", "––")]
    {
        assert_eq!(row(&page, "tijd", head), format!("{head}{cells}"), "{head}");
    }
    assert_eq!(row(&page, "tijd", "Heel 2026"), "Heel 2026215");
    assert_eq!(row(&page, "beslissingen", "Geregistreerd"), "Geregistreerd1951,4 %");
    assert_eq!(row(&page, "beslissingen", "Geweigerd"), "Geweigerd821,6 %");
    assert_eq!(row(&page, "beslissingen", "Nog open"), "Nog open513,5 %");
    let description = page.text_of("desc#aanvragen-d");
    assert_eq!(description, "In 2026 kwamen 37 aanvragen binnen. Oktober had er het meest: 12.");
    let before = an.get(&format!("{FIGURES}?jaar=2025")).await;
    assert_eq!(row(&before, "aanvragen", "December"), "December6006");
    // Sent on Wednesday, decided on Monday.
    assert_eq!(row(&before, "tijd", "December"), "December22");
    let all = an.get(&format!("{FIGURES}?jaar=alle")).await;
    assert_eq!(row(&all, "jaren", "2025"), "2025600");
    assert_eq!(row(&all, "jaren", "2026 (11 maanden)"), "2026 (11 maanden)3780");
    for year in ["2016", "2027", "x"] {
        assert_eq!(an.get(&format!("{FIGURES}?jaar={year}")).await.status, 404, "{year}");
    }
    // The same in the file; both are on record.
    let file = an.get(&page.attribute("a[download]", "href").unwrap()).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.body.starts_with("\u{feff}Tabel;Jaar;Regel;Kolom;Aantal\r\n"), "{}", file.body);
    for line in [
        "Aanvragen per maand en kanaal;2026;April;Telefoon;8",
        "Aanvragen per maand en kanaal;2026;Heel 2026;Samen;37",
        "Werkdagen tot beslissing;2026;Januari;9 op de 10;6",
        "Beslissingen;2026;Ingetrokken;Aandeel;13,5 %",
    ] {
        assert!(file.body.lines().any(|found| found == line), "{line}: {}", file.body);
    }
    let read = "select count(*) from audit_events where action in ('figures-read', 'figures-downloaded')";
    assert_eq!(portal.count(read).await, 4);
    // Another house counts its own.
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(row(&koen.get(FIGURES).await, "aanvragen", "Heel 2026"), "Heel 20260000");
}

#[tokio::test]
async fn small_counts_are_hidden_on_the_page_in_the_chart_and_in_the_file() {
    let portal = Portal::start().await;
    without_demo_data(&portal).await;
    add_requests(&portal, 31, "portal", "2026-02-03 10:00Z", Some("2026-02-04 10:00Z"), "registered").await;
    add_requests(&portal, 3, "telephone", "2026-02-03 10:00Z", Some("2026-02-04 10:00Z"), "refused").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(FIGURES).await;
    assert_eq!(row(&page, "aanvragen", "Februari"), "Februari31< 50± 30");
    assert_eq!(row(&page, "aanvragen", "Heel 2026"), "Heel 202631< 50± 30");
    assert_eq!(row(&page, "beslissingen", "Geregistreerd"), "Geregistreerd± 30–");
    assert_eq!(row(&page, "beslissingen", "Geweigerd"), "Geweigerd< 5–");
    assert!(page.has("Aantallen onder 5 tonen we niet als ze over personen gaan"));
    let file = an.get(&format!("{FIGURES}/csv?jaar=2026")).await.body;
    let all = an.get(&format!("{FIGURES}?jaar=alle")).await;
    assert_eq!(row(&all, "jaren", "2026 (11 maanden)"), "2026 (11 maanden)± 30< 50");
    // Two fewer by telephone: the same page, chart and file, to the letter.
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             update exclusion_requests set sent_at = '2000-01-01'
               where id in (select id from exclusion_requests where channel = 'telephone' and state = 'refused' limit 2)",
        )
        .await
        .unwrap();
    let main = |page: &Page| page.body[page.body.find("<main").unwrap()..].to_owned();
    assert_eq!(main(&an.get(FIGURES).await), main(&page));
    assert_eq!(main(&an.get(&format!("{FIGURES}?jaar=alle")).await), main(&all));
    assert_eq!(an.get(&format!("{FIGURES}/csv?jaar=2026")).await.body, file);
}

/// `mijntoegang figures`: what it prints, and what it says besides.
async fn run(portal: &Portal, options: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
    command.arg("figures").args(options).env_clear().env("RUST_LOG", "error");
    command.env("PORTAL_OWNER_DATABASE_URL", portal.cluster.connection_string("mijntoegang_owner", &portal.database));
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let (text, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.success(), !text.is_empty(), "{said}");
    (text, said)
}

#[tokio::test]
async fn what_is_withheld_from_one_officer_is_in_no_officers_figures_and_in_the_managements() {
    let portal = Portal::start().await;
    without_demo_data(&portal).await;
    let now = portal.clock.now().format("%Y-%m-02 10:00Z").to_string();
    add_requests(&portal, 8, "telephone", &now, None, "sent").await;
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "insert into withheld_matters (officer_id, request_id)
               select o.id, r.id from officers o, (select id from exclusion_requests where channel = 'telephone' limit 2) r where o.given_name = 'Lien' and o.active",
        )
        .await
        .unwrap();
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    for officer in [&an, &lien] {
        assert_eq!(row(&officer.get(FIGURES).await, "aanvragen", "November"), "November0606");
    }
    // The officer's own, as a patient, in no figure of that house either.
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             update exclusion_requests set patient_id = (select id from patients where niss = '01020300071')
               where id = (select r.id from exclusion_requests r where r.channel = 'telephone'
                 and not exists (select from withheld_matters w where w.request_id = r.id) limit 1)",
        )
        .await
        .unwrap();
    for officer in [&an, &lien] {
        assert_eq!(row(&officer.get(FIGURES).await, "aanvragen", "November"), "November0505");
    }
    let year = portal.clock.now().format("%Y").to_string();
    let cbe: String = owner
        .query_one("select i.cbe from institutions i join officers o on o.institution_id = i.id where o.given_name = 'An'", &[])
        .await
        .unwrap()
        .get(0);
    let (file, said) = run(&portal, &["--institution", &cbe, "--year", &year, "--csv"]).await;
    assert!(file.contains(&format!("Aanvragen per maand en kanaal;{year};November;Telefoon;8\r\n")), "{file} {said}");
    // Readable in a terminal too: the same lines in columns.
    let (text, said) = run(&portal, &["--institution", &cbe, "--year", &year]).await;
    let line = text.lines().find(|line| line.contains(" November ") && line.contains(" Telefoon ")).expect(&said);
    assert_eq!(line.split_whitespace().last(), Some("8"), "{text}");
    assert_eq!(text.lines().count(), file.lines().count() - 1);
    let (years, _) = run(&portal, &["--institution", &cbe]).await;
    assert!(years.lines().all(|line| line.starts_with("Per jaar ")) && years.lines().count() > 2, "{years}");
    for (wrong, says) in [
        (["--institution", "0999999922", "--year", &year], "--institution: 0999999922 is not known here"),
        (["--institution", &cbe, "--year", "1999"], "--year: 1999 is not counted; the present year and the nine before it are"),
    ] {
        let (text, said) = run(&portal, &wrong).await;
        assert!(text.is_empty() && said.contains(says), "{said}");
    }
    let read =
        "select count(*) from audit_events where action = 'figures-read' and actor_kind = 'system' and details ? 'institution'";
    assert_eq!(portal.count(read).await, 3);
    // The application may not ask for what officers are not shown.
    let app = portal.app_role().await;
    let all = "select mt_figures_of(gen_random_uuid(), array[now(), now()], 1, array[now()], array[1], true)";
    assert!(app.batch_execute(all).await.is_err());
}

/// By the blocks that it reads, which no other load on the machine changes.
#[tokio::test]
async fn a_year_of_two_hundred_thousand_requests_is_counted_in_an_index() {
    let portal = Portal::start().await;
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             create temp table made as select n, md5('patient ' || n)::uuid as id from generate_series(1, 200000) n;
             insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
                 ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on,
                 decided_at)
               select made.id, 'UA-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-A', made.id, made.id, o.institution_id,
                 'withdrawn', 'Qwx', 'AZ', 'qwx', false, '1', '2026-01-01', 'message', false, false, timestamptz '2026-01-01' + n * interval '2 minutes',
                 '2026-02-01', '2026-12-01', timestamptz '2026-01-02' + n * interval '2 minutes' from made, officers o where o.given_name = 'An'",
        )
        .await
        .unwrap();
    admin.batch_execute("vacuum (analyze)").await.unwrap();
    let row =
        portal.owner().await.query_one("select id, institution_id from officers where given_name = 'An'", &[]).await.unwrap();
    let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
    let an = Actor::Officer { id: OfficerId::from_uuid(id), institution: InstitutionId::from_uuid(institution) };
    let app = portal.app_role().await;
    app.batch_execute(&an.begin_statement()).await.unwrap();
    let sql = "explain (analyze, buffers, timing off, format json) select * from mt_figures(
        array(select '2017-01-01'::timestamptz + n * interval '1 month' from generate_series(0, 120) n), 109,
        array(select '2026-01-01'::timestamptz + n * interval '1 day' from generate_series(0, 330) n), array(select n from generate_series(0, 330) n))";
    let mut best = (f64::MAX, f64::MAX);
    for _ in 0..3 {
        let answer = app.simple_query(sql).await.unwrap();
        let lines = answer.iter().filter_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        let plan: Value = serde_json::from_str(&lines.collect::<String>()).unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        let blocks = number(&plan[0]["Plan"]["Shared Hit Blocks"]) + number(&plan[0]["Plan"]["Shared Read Blocks"]);
        best = (best.0.min(number(&plan[0]["Execution Time"])), best.1.min(blocks));
    }
    eprintln!("{} ms, {} blocks", best.0, best.1);
    assert!(best.1 < 5_000.0, "{best:?}: the requests themselves lie in more blocks");
}
