//! The log by its question: *wie keek bij mevrouw X?* What a row is about, why it was done, the patient's part of it, the file, its cost.

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use serde_json::Value;
use tokio_postgres::{Client, SimpleQueryMessage};
use uuid::Uuid;

use crate::query_counts::Log;
use crate::support::{Page, Portal, Visitor, portal_of_its_own};

const LOG: &str = "/ombudsdienst/logboek";

/// Who, what, about what, why.
fn rows(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text());
    let of = |place: &str| page.texts(&format!("tbody tr:not(.mt-group) {place}"));
    let all = of(".p-1").into_iter().zip(of(".p-2")).zip(of(".p-2r")).zip(of("td:last-child"));
    all.map(|(((who, what), about), why)| format!("{who} | {what} | {about} | {why}"))
        .filter(|row| !row.contains("Meldde zich aan"))
        .collect()
}

async fn id_of_patient(portal: &Portal, niss: &str) -> String {
    portal.owner().await.query_one("select id::text from patients where niss = $1", &[&niss]).await.unwrap().get(0)
}

/// Chooses a patient for the log, through the search. Answers the log.
async fn choose(officer: &Visitor, term: &str, name: &str, reason: &str) -> Page {
    let from = officer.get("/ombudsdienst/patienten?naar=logboek").await;
    let fields = [("reden", reason), ("zoek", term), ("naar", "logboek")];
    let found = officer.send(&from, "/ombudsdienst/patienten", &fields).await.location();
    let found = officer.get(&found).await;
    let patient = found.radio(name);
    assert!(found.has("Toon in het logboek"), "{}", found.text());
    let chosen = officer
        .send(
            &found,
            "/ombudsdienst/patienten/kies",
            &[("reden", reason), ("zoek", term), ("patient", &patient), ("naar", "logboek")],
        )
        .await;
    officer.get(&chosen.location()).await
}

#[tokio::test]
async fn who_looked_at_a_patient_is_answered_with_reason_and_a_way_there() {
    let portal = Portal::start().await;
    let (emma, jan) = (portal.signed_in("emma").await, portal.signed_in("jan").await);
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let other = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    an.get(&format!("/ombudsdienst/aanvragen/{other}")).await;
    let talk = emma.writes("andere", "Een vraag").await;
    an.get(&format!("/ombudsdienst{talk}")).await;
    let of_emma = crate::officer_patients::open(&an, "Emma Peeters", "Emma Peeters").await;
    an.get(&of_emma).await;
    let patient = of_emma.rsplit('/').next().unwrap().to_owned();
    // Of a patient, only for a reason: whoever has none is asked, and is not told who it is.
    let asked = lien.get(&format!("{LOG}?patient={patient}")).await;
    assert_eq!((asked.status, asked.header("location")), (303, format!("{LOG}/patient/{patient}").as_str()));
    let question = lien.get(asked.header("location")).await;
    assert_eq!(question.text_of("h1"), "Waarom wil je deze patiënt zien?");
    assert!(!question.body.contains("Emma") && !question.body.contains("Peeters"));
    let refused = lien.send(&question, &format!("{LOG}/patient/{patient}"), &[("naar", "logboek")]).await;
    assert!(refused.status == 422 && refused.has("Kies waarom je deze patiënt opzoekt."), "{}", refused.text());
    let shown = choose(&lien, "Emma Peeters", "Emma Peeters", "vraag-patient").await;
    let bar = "Alleen over Emma Peeters (° 1985). Jouw reden: de patiënt stelt een vraag.";
    assert!(shown.has(bar), "{}", shown.text());
    assert!(!shown.text_of("title").contains("Emma"), "no name in a title");
    let conversation = talk.rsplit('/').next().unwrap();
    // Besides what the portal itself was told.
    let by_people: Vec<String> = rows(&shown).into_iter().filter(|row| !row.starts_with("Het systeem")).collect();
    assert_eq!(
        by_people,
        [
            "Lien Maes | Koos een patiënt om te bekijken | Deze patiënt | De patiënt stelt een vraag".to_owned(),
            "Lien Maes | Zocht een patiënt op | Deze patiënt | De patiënt stelt een vraag".to_owned(),
            "An De Smet | Bekeek de gegevens van een patiënt | Deze patiënt | –".to_owned(),
            "An De Smet | Koos een patiënt om te bekijken | Deze patiënt | De patiënt wil een uitsluiting stopzetten".to_owned(),
            "An De Smet | Zocht een patiënt op | Deze patiënt | De patiënt wil een uitsluiting stopzetten".to_owned(),
            format!("An De Smet | Las een gesprek | {conversation} | –"),
            format!("An De Smet | Bekeek een aanvraag | {reference} | –"),
            format!("De patiënt | Verstuurde een aanvraag | {reference} | –"),
        ]
    );
    for way in
        [format!("/ombudsdienst/aanvragen/{reference}"), format!("/ombudsdienst/berichten/{conversation}"), of_emma.clone()]
    {
        assert!(shown.attribute(&format!("tbody a[href='{way}']"), "href").is_some(), "{way}");
        assert_eq!(lien.get(&way).await.status, 200, "{way}");
    }
    // Elsewhere in the log a patient has no name, and the way there asks for the reason.
    let whole = an.get(LOG).await;
    assert!(!whole.body.contains("Emma") && !whole.body.contains("85073000061"));
    let way = whole.attribute("tbody td.p-2r a[href*='/logboek/patient/']", "href").unwrap();
    let sent = an.send(&an.get(&way).await, &way, &[("reden", "melding"), ("naar", "patient")]).await;
    assert_eq!(an.get(&sent.location()).await.text_of("h1"), "Emma Peeters");
    // It is on record as a look at Emma, who reads it; once for the same part.
    for _ in 0..3 {
        lien.get(&format!("{LOG}?patient={patient}")).await;
    }
    let read = "select count(*) from audit_events where action = 'log-read' and patient_id is not null";
    assert_eq!(portal.count(read).await, 1);
    let looks = emma.get("/mijn-gegevens/wie-keek").await.texts("main tbody tr").join("\n");
    assert!(looks.contains("Lien Maes"), "{looks}");
    // All again, with the days kept; narrowed down to what was read.
    let back = lien.get(&format!("{LOG}?van=23/11/2026&wat=gelezen&patient={patient}")).await;
    assert_eq!(back.attribute(".mt-bar input[name=van]", "value").as_deref(), Some("23/11/2026"));
    assert_eq!(back.attribute(".mt-bar input[name=wat]", "value").as_deref(), Some("gelezen"));
    assert!(back.attribute(".mt-bar input[name=patient]", "value").is_none());
    assert!(rows(&back).iter().all(|row| !row.contains("Verstuurde een aanvraag")) && rows(&back).len() > 6);
    assert_eq!(rows(&lien.get(&format!("{LOG}?wie=patient&patient={patient}")).await).len(), 1);
    // Half an hour later the reason is asked again; another house has no such patient.
    portal.clock.advance(chrono::TimeDelta::minutes(31));
    let lien = portal.signed_in("lien-ombudsdienst").await;
    assert_eq!(lien.get(&format!("{LOG}?patient={patient}")).await.status, 303);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    for path in [format!("{LOG}?patient={patient}"), format!("{LOG}/csv?patient={patient}"), format!("{LOG}/patient/{patient}")] {
        assert_eq!(koen.get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_file_says_what_the_page_says_and_no_spreadsheet_takes_a_cell_for_a_formula() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    portal
        .owner()
        .await
        .batch_execute("update officers set given_name = '=HYPERLINK(\"http://x\")' where given_name = 'An'")
        .await
        .unwrap();
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
    let page = lien.get(&format!("{LOG}?wat=request-read")).await;
    assert_eq!(page.attribute("a[download]", "href").unwrap(), format!("{LOG}/csv?wat=request-read"));
    let file = lien.get(&format!("{LOG}/csv?wat=request-read")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"logboek-2026-11-23.csv\"");
    assert_eq!(
        file.body,
        format!(
            "\u{feff}Dag;Uur;Wie;Wat;Over;Reden\r\n2026-11-23;14:05:00;\"'=HYPERLINK(\"\"http://x\"\") De Smet\";Bekeek een aanvraag;{reference};\r\n"
        )
    );
    // Whatever begins a formula, in the columns of whoever opens it; the rest of a name stays as it is.
    let owner = portal.owner().await;
    for name in ["=1+1", "+32 50", "-2;3", "@SUM(A1)", " =1", "\"-1\""] {
        owner.execute("update officers set given_name = $1 where family_name = 'De Smet'", &[&name]).await.unwrap();
        let file = lien.get(&format!("{LOG}/csv?wat=request-read")).await.body;
        let mut lines = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(lines.headers().unwrap(), vec!["Dag", "Uur", "Wie", "Wat", "Over", "Reden"]);
        let lines: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
        let mark = if name.starts_with('"') { "" } else { "'" };
        assert_eq!((lines.len(), &lines[0][2]), (1, format!("{mark}{name} De Smet").as_str()));
        assert!(lines[0].iter().all(|cell| !cell.trim_start().starts_with(['=', '+', '-', '@'])), "{file}");
    }
    let ids = regex::Regex::new(r"[0-9a-f]{8}-[0-9a-f]{4}-").unwrap();
    let whole = lien.get(&format!("{LOG}/csv")).await;
    assert!(!ids.is_match(&whole.body) && whole.body.lines().count() > 3, "{}", whole.body);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'log-downloaded'").await, 8);
    // All of its pages are in it.
    owner
        .execute(
            "insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id)
               select timestamptz '2026-11-01' + n * interval '1 second', 'letters-read', 'officer', o.id, o.institution_id
                 from officers o, generate_series(1, 2345) n where o.given_name = 'Lien'",
            &[],
        )
        .await
        .unwrap();
    let long = lien.get(&format!("{LOG}/csv?wat=letters-read")).await;
    assert_eq!(long.body.lines().count(), 2346);
    // A part that cannot be asked for is no file.
    assert_eq!(lien.get(&format!("{LOG}/csv?van=overmorgen")).await.location(), format!("{LOG}?van=overmorgen"));
}

#[tokio::test]
async fn a_letter_or_a_file_of_a_matter_that_is_withheld_is_in_no_log_of_its_patient() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let talk = emma.writes("andere", "Een vraag").await;
    let reference = talk.rsplit('/').next().unwrap().to_owned();
    let patient = id_of_patient(&portal, "85073000061").await;
    portal
        .owner()
        .await
        .batch_execute(&format!(
            "update conversations set named_key = 'lien maes' where reference = '{reference}';
             insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id, patient_id, details)
               select mt_now(), 'letter-sent', 'officer', o.id, o.institution_id, c.patient_id, jsonb_build_object('message', m.id)
                 from officers o, conversations c join messages m on m.conversation_id = c.id where o.given_name = 'An' and c.reference = '{reference}';
             insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id, details)
               select mt_now(), 'messages-list-read', 'officer', o.id, o.institution_id,
                   jsonb_build_object('conversations', jsonb_build_array(c.id), 'patients', jsonb_build_array(c.patient_id))
                 from officers o, conversations c where o.given_name = 'An' and c.reference = '{reference}'"
        ))
        .await
        .unwrap();
    for (officer, sees) in [(&an, true), (&lien, false)] {
        let shown = rows(&choose(officer, "Emma Peeters", "Emma Peeters", "aanvraag").await).join("\n");
        assert_eq!(shown.contains(&format!("Verstuurde een brief | Brief in {reference}")), sees, "{shown}");
        assert_eq!(shown.contains("An De Smet | Bekeek de lijst van berichten"), sees, "{shown}");
        let file = officer.get(&format!("{LOG}/csv?patient={patient}")).await.body;
        assert_eq!(file.contains(&reference), sees, "{file}");
        // Without the patient no row tells of it either.
        assert_eq!(rows(&officer.get(&format!("{LOG}?wat=letter-sent")).await).len(), usize::from(sees));
    }
}

/// 200 000 closed requests, with what was done with them over three years.
async fn fill(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             create temp table made as select n, md5('patient ' || n)::uuid as id from generate_series(1, 200000) n;
             insert into patients (id, niss, family_name, home_institution_id, created_at, home_confirmed_at, home_confirmed_by, title_institution_id)
               select made.id, lpad(n::text, 11, '0'), 'Familienaam', o.institution_id, '2026-01-01', '2026-01-01', 'patient', o.institution_id
                 from made, officers o where o.given_name = 'An';
             insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
                 ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on,
                 decided_at)
               select made.id, 'UA-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-A', made.id, made.id, o.institution_id,
                 'withdrawn', 'Qwx', 'AZ', 'qwx', false, '1', '2026-01-01', 'message', false, false, '2026-01-01', '2026-02-01', '2026-12-01', '2026-02-01'
                 from made, officers o where o.given_name = 'An';
             insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id)
               select timestamptz '2023-11-20' + n * interval '8 minutes' + step * interval '1 minute',
                   (array['request-sent', 'request-read', 'request-taken'])[step + 1], case step when 0 then 'patient' else 'officer' end,
                   case step when 0 then made.id else o.id end, case step when 0 then null else o.institution_id end, made.id, made.id
                 from made, generate_series(0, 2) step, officers o where o.given_name = 'An';
             insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id, patient_id)
               select '2023-12-24', case n when 1 then 'case-taken' else 'home-confirmed' end, 'officer', o.id, o.institution_id, made.id
                 from made, officers o where o.given_name = 'An' and n < 4;
             -- Three of the patients are Koen's: a small house beside a large one.
             update exclusion_requests r set institution_id = o.institution_id from officers o, made
               where o.given_name = 'Koen' and made.id = r.id and made.n in (7, 70000, 140000);
             insert into log_places (id, institution_id, request_id, action, happened_at)
               select e.id, r.institution_id, r.id, e.action, e.happened_at from audit_events e join exclusion_requests r on r.id = e.request_id
                 where e.actor_kind = 'patient'
               on conflict do nothing",
        )
        .await
        .unwrap();
    admin.batch_execute("vacuum (analyze)").await.unwrap();
}

/// Rows that the nodes of a plan took up, the filtered ones too.
fn rows_of(plan: &Value) -> f64 {
    let own = |key: &str| plan.get(key).and_then(Value::as_f64).unwrap_or_default();
    let here =
        (own("Actual Rows") + own("Rows Removed by Filter") + own("Rows Removed by Join Filter")) * own("Actual Loops").max(1.0);
    here + plan.get("Plans").and_then(Value::as_array).into_iter().flatten().map(rows_of).sum::<f64>()
}

/// By the rows that the plans touch, which no other load on the machine changes: a page of 50 of 600 000.
#[tokio::test]
async fn a_page_of_the_log_walks_no_more_rows_than_it_shows_however_it_is_narrowed_down() {
    let portal = Portal::start().await;
    fill(&portal).await;
    let owner = portal.owner().await;
    let (an, id, institution) = officer(&owner, "An").await;
    let (koen, _, small) = officer(&owner, "Koen").await;
    let app = portal.app_role().await;
    let page = "select e.id, o.family_name, r.reference from audit_events e left join officers o on o.id = e.actor_id
        left join exclusion_requests r on r.id = e.request_id left join log_places l on l.id = e.id where";
    let of_house = format!("e.institution_id = '{institution}'");
    let placed = format!("l.institution_id = '{institution}'");
    let breaks = "'{break-attached,break-contents-told,break-distrusted,break-read,break-reported,break-reviewed,breaks-read,case-closed,case-taken}'";
    let someone: Uuid = owner.query_one("select id from patients where niss = '00000001234'", &[]).await.unwrap().get(0);
    for (actor, rows, filter, most) in [
        (an, "e", of_house.clone(), 400.0),
        (an, "e", format!("{of_house} and e.happened_at < '2024-06-01'"), 400.0),
        (an, "e", format!("{of_house} and e.happened_at >= '2024-06-01' and e.happened_at < '2024-06-02'"), 900.0),
        (an, "e", format!("{of_house} and e.action = 'home-confirmed'"), 400.0),
        (an, "e", format!("{of_house} and e.action = any ({breaks})"), 400.0),
        (
            an,
            "e",
            format!(
                "{of_house} and e.actor_id = '{id}' and e.happened_at <= '2025-01-01' and (e.happened_at < '2025-01-01' or e.id < 9)"
            ),
            400.0,
        ),
        (an, "l", placed.clone(), 900.0),
        (an, "l", format!("{placed} and l.happened_at < '2024-06-01'"), 900.0),
        (an, "l", format!("{placed} and l.action = 'request-withdrawn'"), 400.0),
        (koen, "l", format!("l.institution_id = '{small}'"), 400.0),
        (koen, "e", format!("e.institution_id = '{small}'"), 400.0),
        (an, "e", format!("e.id = any (array(select mt_log_of_patient('{someone}')))"), 400.0),
    ] {
        app.batch_execute(&actor.begin_statement()).await.unwrap();
        let sql =
            format!("explain (analyze, format json) {page} {filter} order by {rows}.happened_at desc, {rows}.id desc limit 51");
        let answer = app.simple_query(&sql).await.unwrap();
        app.batch_execute("rollback").await.unwrap();
        let lines = answer.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        let plan: Value = serde_json::from_str(&lines.collect::<String>()).unwrap();
        let walked = rows_of(&plan[0]["Plan"]);
        assert!(walked <= most, "{walked} rows for {filter}: {}", serde_json::to_string_pretty(&plan).unwrap());
        eprintln!("{} ms, {walked} rows: {filter}", plan[0]["Execution Time"]);
    }
}

async fn officer(owner: &Client, given: &str) -> (Actor, Uuid, Uuid) {
    let row = owner.query_one("select id, institution_id from officers where given_name = $1", &[&given]).await.unwrap();
    let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
    (Actor::Officer { id: OfficerId::from_uuid(id), institution: InstitutionId::from_uuid(institution) }, id, institution)
}

#[tokio::test]
async fn what_patients_did_and_applications_reported_stands_in_the_log_of_the_house_that_handles_it() {
    let portal = Portal::start().await;
    let emma = portal.signed_in("emma").await;
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let broken = crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    let sent = format!("De patiënt | Verstuurde een aanvraag | {reference} | –");
    let shown = async |officer: &Visitor, query: &str| rows(&officer.get(&format!("{LOG}{query}")).await);
    for query in ["", "?wie=patient", "?wat=request-sent", "?wat=gewijzigd"] {
        assert!(shown(&an, query).await.contains(&sent), "{query}");
        assert!(!shown(&koen, query).await.contains(&sent), "{query}");
    }
    let page = an.get(&format!("{LOG}?wat=doorbrekingen")).await;
    let told = rows(&page);
    assert!(
        told.iter().any(|row| row.starts_with("Een ziekenhuistoepassing | Meldde een doorbreking | Doorbreking van")),
        "{told:?}"
    );
    assert!(page.attribute(&format!("tbody a[href='/ombudsdienst/doorbrekingen/{broken}']"), "href").is_some());
    assert!(shown(&koen, "?wat=doorbrekingen").await.is_empty());
    // Handed over, it stands in the other house's log.
    portal
        .owner()
        .await
        .execute(
            "update exclusion_requests set institution_id = (select institution_id from officers where given_name = 'Koen') where reference = $1",
            &[&reference],
        )
        .await
        .unwrap();
    assert!(shown(&koen, "?wie=patient").await.contains(&sent) && !shown(&an, "?wie=patient").await.contains(&sent));
}

#[tokio::test]
async fn the_log_and_the_figures_cost_the_same_statements_for_a_few_rows_as_for_a_thousand() {
    let portal = portal_of_its_own().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let patient = id_of_patient(&portal, "85073099932").await;
    choose(&an, "Jan Willems", "Jan Willems", "aanvraag").await;
    let pages = [
        (LOG.to_owned(), 9),
        (format!("{LOG}?wie=patient"), 8),
        (format!("{LOG}?patient={patient}"), 10),
        ("/ombudsdienst/cijfers".to_owned(), 5),
        ("/ombudsdienst/cijfers?jaar=alle".to_owned(), 5),
    ];
    let mut log = Log::of(&portal).await;
    for (path, most) in &pages {
        let (found, _) = log.statements(&an, path).await;
        assert_eq!(found.len(), *most, "{path}: {found:#?}");
    }
    crate::query_counts::fifty(&portal).await;
    portal
        .owner()
        .await
        .batch_execute(
            "insert into audit_events (happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id)
               select timestamptz '2026-11-01' + n * interval '1 second', 'request-read', 'officer', o.id, o.institution_id, r.patient_id, r.id
                 from exclusion_requests r join officers o on o.institution_id = r.institution_id and o.given_name = 'Lien', generate_series(1, 20) n;
             insert into audit_events (happened_at, action, actor_kind, actor_id, patient_id, request_id)
               select sent_at, 'request-sent', 'patient', patient_id, patient_id, id from exclusion_requests",
        )
        .await
        .unwrap();
    for (path, most) in &pages {
        let (found, page) = log.statements(&an, path).await;
        assert_eq!(found.len(), *most, "{path} with a thousand: {found:#?}");
        if path.starts_with(LOG) {
            assert_eq!(page.texts("tbody tr:not(.mt-group)").len(), 50, "{path}");
        }
    }
}
