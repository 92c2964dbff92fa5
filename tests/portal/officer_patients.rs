//! Patients as the ombudsdienst finds them, and **Stopzetten op vraag van de patiënt**.

mod ending;
mod what_if;

use chrono::TimeDelta;

use crate::support::{Page, Portal, Visitor};

pub const PATIENTS: &str = "/ombudsdienst/patienten";
const REASON: (&str, &str) = ("reden", "stopzetten");

pub async fn search(officer: &Visitor, term: &str) -> Page {
    officer.search(PATIENTS, &[REASON, ("zoek", term)]).await
}

/// Finds a patient, and opens the page. Answers its address.
pub async fn open(officer: &Visitor, term: &str, name: &str) -> String {
    let found = search(officer, term).await;
    let id = found.radio(name);
    let path = format!("{PATIENTS}/kies");
    let hidden = found.hidden(&path);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("patient", &id));
    officer.post(&path, &fields).await.location()
}

fn names(page: &Page) -> Vec<String> {
    page.texts(".mt-choice__name")
}

#[track_caller]
fn refused(page: &Page, field: &str, message: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.text_of("title").starts_with("Fout: "));
    assert_eq!(page.texts(&format!(".govuk-error-summary a[href='#{field}']")), [message], "{}", page.text());
    assert!(page.attribute(&format!("[id='{field}']"), "id").is_some(), "the link has a target");
}

#[tokio::test]
async fn a_patient_is_found_for_a_reason_and_nothing_is_shown_before_one_is_chosen() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = an.get(PATIENTS).await;
    assert_eq!((page.status, page.text_of("h1")), (200, "Patiënten".into()));
    assert_eq!(page.text_of(".mt-nav [aria-current=page]"), "Patiënten");
    for (fields, field, message) in [
        (vec![("zoek", "Emma Peeters")], "reden", "Kies waarom je deze patiënt opzoekt."),
        (vec![("reden", "nieuwsgierig"), ("zoek", "Emma Peeters")], "reden", "Kies waarom je deze patiënt opzoekt."),
        (vec![REASON], "zoek", "Vul een naam of een rijksregisternummer in."),
        (vec![REASON, ("zoek", "E")], "zoek", "Vul minstens 2 letters van de naam in."),
        (vec![REASON, ("zoek", "85073000062")], "zoek", "Dit rijksregisternummer klopt niet. Kijk de cijfers na."),
    ] {
        let page = an.fill(PATIENTS, PATIENTS, &fields).await;
        refused(&page, field, message);
        assert!(!page.has("Kies de juiste patiënt"));
        if let Some((_, typed)) = fields.iter().find(|(name, _)| *name == "zoek") {
            assert_eq!(page.attribute("#zoek", "value").as_deref(), Some(*typed));
        }
    }
    assert_eq!(portal.count("select count(*) from audit_events where action like 'patient%'").await, 0);
    for term in ["85.07.30-000.61", "Emma Peeters", "peeters emma", "PEETERS", "Emma", "pee", "Emma Peters", "emma peet"] {
        let found = search(&an, term).await;
        assert_eq!((found.status, names(&found)), (200, vec!["Emma Peeters".into()]), "{term}: {}", found.text());
        assert!(found.has("° 30 juli 1985") && found.has("rijksregisternummer eindigt op 61"), "{}", found.text());
        let shown = found.text();
        assert!(!shown.contains("85.07.30") && !shown.contains("85073000061"), "the number is not shown");
        assert_eq!(found.attribute("#reden option[selected]", "value").as_deref(), Some("stopzetten"));
    }
    assert!(search(&an, "Qwxz Vbnm").await.has("We vonden geen patiënt."));
    let found = search(&an, "Emma").await;
    let none = an.send(&found, &format!("{PATIENTS}/kies"), &[REASON, ("zoek", "Emma")]).await;
    refused(&none, "patient", "Kies een patiënt uit de lijst.");
    assert_eq!(names(&none), ["Emma Peeters"]);
    // What was looked for is on record with the reason, never with the words.
    let rows = portal
        .owner()
        .await
        .query("select details::text from audit_events where action = 'patients-searched'", &[])
        .await
        .unwrap();
    assert_eq!(rows.len(), 11);
    assert!(rows.iter().all(|row| row.get::<_, String>(0).contains("\"stopzetten\"")));
    assert_eq!(portal.count("select count(*) from patient_looks").await, 0);
}

#[tokio::test]
async fn choosing_opens_the_patients_page_for_half_an_hour() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let emma = portal.count("select count(*) from exclusion_periods where ended_at is null").await;
    let address = open(&an, "Emma Peeters", "Emma Peeters").await;
    let page = an.get(&address).await;
    assert_eq!((page.status, page.text_of("h1")), (200, "Emma Peeters".into()));
    assert!(!page.text_of("title").contains("Emma"), "no name in a title");
    assert!(page.has("85.07.30-000.61"));
    assert_eq!(i64::try_from(page.texts("section[aria-labelledby=nu] tbody tr").len()).unwrap(), emma);
    let ended = page.texts("section[aria-labelledby=vroeger] tbody tr");
    assert!(ended.len() == 1 && ended[0].contains("De patiënt"), "{ended:?}");
    assert_eq!(
        page.texts(".mt-counts li"),
        ["Nu uitgesloten 4", "Aanvragen 1", "Gesprekken 0", "Doorbrekingen 0", "Brieven 0", "Wie keek 1"]
    );
    assert!(page.has("(4, 3 personen)") && page.has("Jouw reden: De patiënt wil een uitsluiting stopzetten"), "{}", page.text());
    let looks = page.text_of("section[aria-labelledby=wie-keek] tbody");
    assert!(looks.contains("An De Smet") && looks.contains("1 keer"), "{looks}");
    let reference: String = portal.owner().await.query_one("select reference from exclusion_requests", &[]).await.unwrap().get(0);
    assert!(page.attribute(&format!("a[href='/ombudsdienst/aanvragen/{reference}']"), "href").is_some());
    // Where eHealth has it, no link: two of four.
    assert_eq!(page.texts("a[href$=stopzetten]"), ["Stopzetten op vraag van de patiënt"; 2]);
    assert_eq!(page.texts("section[aria-labelledby=nu] td.p-act > .mt-muted"), ["Via eHealth"; 2]);
    assert!(page.has("Een uitsluiting via eHealth kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be."));
    let row = portal.owner().await.query_one("select reason, looked_at from patient_looks", &[]).await.unwrap();
    assert_eq!(
        (row.get::<_, String>(0), row.get::<_, chrono::DateTime<chrono::Utc>>(1)),
        ("stopzetten".into(), portal.clock.now())
    );
    assert_eq!(portal.count("select count(*) from audit_events where action in ('patient-chosen', 'patient-read')").await, 2);
    // A colleague must choose for herself; another institution's officer knows no such patient.
    let (lien, koen) = (portal.signed_in("lien-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    assert_eq!(lien.get(&address).await.location(), PATIENTS);
    assert_eq!(koen.get(&address).await.status, 404);
    assert!(names(&search(&koen, "Emma Peeters").await).is_empty());
    assert!(names(&search(&koen, "85073000061").await).is_empty());
    let id = address.rsplit_once('/').unwrap().1.to_owned();
    let from = koen.get(PATIENTS).await;
    let forced = koen.send(&from, &format!("{PATIENTS}/kies"), &[REASON, ("zoek", "Emma"), ("patient", &id)]).await;
    refused(&forced, "zoek", "Kies een patiënt uit de lijst.");
    let stop = page.attribute("a[href$=stopzetten]", "href").unwrap();
    assert_eq!(lien.get(&stop).await.location(), PATIENTS);
    assert_eq!(koen.get(&stop).await.status, 404);
    portal.clock.advance(TimeDelta::minutes(29));
    assert_eq!(an.get(&address).await.status, 200);
    portal.clock.advance(TimeDelta::minutes(1));
    assert_eq!(an.get(&address).await.location(), PATIENTS, "half an hour later the reason is asked again");
    assert_eq!(an.get(&stop).await.location(), PATIENTS);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'patient-read'").await, 2);
}

#[tokio::test]
async fn an_officer_never_finds_herself_and_never_what_is_about_her() {
    let portal = Portal::start().await;
    let (lien, an) = (portal.signed_in("lien-ombudsdienst").await, portal.signed_in("an-ombudsdienst").await);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    assert_eq!(names(&search(&koen, "Lien Maes").await), ["Lien Maes"], "the house that stands in");
    for term in ["Lien Maes", "maes", "01.02.03-000.71", "Lien Maas"] {
        assert!(names(&search(&lien, term).await).is_empty(), "{term}");
        assert!(names(&search(&an, term).await).is_empty(), "{term}: a colleague's record is another house's");
    }
    let id: uuid::Uuid =
        portal.owner().await.query_one("select id from patients where given_name = 'Lien'", &[]).await.unwrap().get(0);
    assert_eq!(lien.get(&format!("{PATIENTS}/{id}")).await.status, 404);
    // She is one of those whom Emma excludes: her colleague sees it, she does not, and cannot end it.
    let sql = "update care_workers set niss = '01020300071' where id = (select care_worker_id from exclusion_periods p
                 where origin = 'nexuzhealth' and ended_at is null and not exists (select from exclusion_periods o
                   where o.care_worker_id = p.care_worker_id and o.origin = 'ehealth') limit 1)";
    assert_eq!(portal.owner().await.execute(sql, &[]).await.unwrap(), 1);
    let (hers, ans) = (open(&lien, "Emma Peeters", "Emma Peeters").await, open(&an, "Emma Peeters", "Emma Peeters").await);
    assert_eq!(hers, ans);
    let (hers, ans) = (lien.get(&hers).await, an.get(&ans).await);
    let listed = |page: &Page| page.texts("section[aria-labelledby=nu] tbody tr").len();
    assert_eq!((listed(&hers), listed(&ans)), (3, 4));
    assert_eq!(
        (hers.texts(".mt-counts li")[0].as_str(), ans.texts(".mt-counts li")[0].as_str()),
        ("Nu uitgesloten 3", "Nu uitgesloten 4")
    );
    let about_her = ans.attribute("a[href$=stopzetten]", "href").unwrap();
    assert!(!hers.body.contains(&about_her));
    assert_eq!(lien.get(&about_her).await.status, 404);
    let forced = lien.send(&hers, &about_her, &[("gevraagd-door", "self"), ("identiteit", "gekend")]).await;
    assert_eq!(forced.status, 404);
    assert_eq!(an.get(&about_her).await.status, 200);
}

#[tokio::test]
async fn exact_names_come_first_then_beginnings_then_likeness_and_twenty_at_most() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "insert into patients (id, niss, given_name, family_name, home_institution_id, home_confirmed_at, home_confirmed_by, created_at, search_key, family_key, sorted_key)
               select gen_random_uuid(), lpad((60000000000 + n)::text, 11, '0'), g, f, o.institution_id, now(), 'patient', now(),
                 lower(g || ' ' || f), lower(f || ' ' || g), least(lower(f), lower(g)) || ' ' || greatest(lower(f), lower(g))
               from (values (1, 'Bo', 'Zonnebloem'), (2, 'Zonnebloem', 'Bo'), (3, 'Bob', 'Zonnebloem'), (4, 'Bo', 'Zonnebloemen'),
                 (5, 'Anna', 'Sonnebloem')) as v (n, g, f), officers o where o.given_name = 'An';
             insert into patients (id, niss, given_name, family_name, home_institution_id, home_confirmed_at, home_confirmed_by, created_at, search_key, family_key, sorted_key)
               select gen_random_uuid(), lpad((61000000000 + n)::text, 11, '0'), 'Mieke', 'Vele', o.institution_id, now(), 'patient', now(), 'mieke vele', 'vele mieke', 'mieke vele'
               from generate_series(1, 30) n, officers o where o.given_name = 'An'",
        )
        .await
        .unwrap();
    let mut exact = names(&search(&an, "Bo Zonnebloem").await);
    exact[..2].sort();
    assert_eq!(exact[..3], ["Bo Zonnebloem", "Zonnebloem Bo", "Bo Zonnebloemen"], "exact in either order, then beginnings");
    assert!(exact[3..].contains(&"Bob Zonnebloem".to_owned()), "then likeness: {exact:?}");
    let family = names(&search(&an, "zonnebloem").await);
    assert_eq!((family.len(), family.last().unwrap().as_str()), (5, "Anna Sonnebloem"), "{family:?}");
    let many = search(&an, "vele").await;
    assert_eq!(names(&many).len(), 20);
    assert!(many.has("Maak je zoekopdracht preciezer."));
    assert!(!search(&an, "zonnebloem").await.has("Maak je zoekopdracht preciezer."));
    for odd in ["%", "_", "ve%", "' or true --", "\\", "vele%00"] {
        let answer = an.fill(PATIENTS, PATIENTS, &[REASON, ("zoek", odd)]).await;
        let page = if answer.status == 303 { an.get(PATIENTS).await } else { answer };
        assert!(
            [200, 422].contains(&page.status) && names(&page).iter().all(|name| name == "Mieke Vele"),
            "{odd}: {}",
            page.text()
        );
    }
}

#[tokio::test]
async fn operators_see_what_no_officer_may_open() {
    let portal = Portal::start().await;
    let db = portal.db();
    let counts = async || {
        let found = mijntoegang::officers::nobody_may_open(&db).await.unwrap();
        (found.requests, found.conversations)
    };
    assert_eq!(counts().await, (0, 0), "Emma's is anybody's");
    let owner = portal.owner().await;
    let lien = portal.signed_in("lien").await;
    lien.request_for("Sofie Claes", "Sofie Claes Arts").await;
    assert_eq!(counts().await, (0, 0), "Koen may open Lien's");
    owner
        .batch_execute(
            "insert into conversations (id, reference, patient_id, institution_id, topic, subject, started_at, last_at, is_talk, unread_since)
               select id, 'GB-2026-000001-X', id, home_institution_id, 'other', 'Vraag', now(), now(), true, now() from patients where given_name = 'Lien';
             insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at)
               select id, id, id, home_institution_id, 'patient', 'text', 'Dag', now() from patients where given_name = 'Lien'",
        )
        .await
        .unwrap();
    owner.batch_execute("update officers set active = false where given_name = 'An'").await.unwrap();
    assert_eq!(counts().await, (0, 1), "what is here of Lien's own, and nobody else is there");
    owner.batch_execute("update officers set active = false where given_name = 'Lien'").await.unwrap();
    assert_eq!(counts().await, (1, 1), "Emma's as well");
    // It leaves no trace in the connection: whoever comes next is nobody.
    let app = portal.app_role().await;
    let row = app
        .query_one("select requests, coalesce(current_setting('mt.officer', true), '') from mt_nobody_may_open()", &[])
        .await
        .unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, String>(1)), (1, String::new()));
    assert_eq!(app.query_one("select count(*) from exclusion_requests", &[]).await.unwrap().get::<_, i64>(0), 0);
}

/// Two hundred thousand patients of many institutions, and two thousand requests here of patients from elsewhere.
const MANY: &str = "with g as (select name, row_number() over (order by name) - 1 as n, count(*) over () as c from (select distinct given_name as name from care_workers) x),
       f as (select name, row_number() over (order by name) - 1 as n, count(*) over () as c from (select distinct family_name as name from care_workers) x),
       i as (select id, row_number() over (order by id) - 1 as n, count(*) over () as c from institutions)
     insert into patients (id, niss, given_name, family_name, home_institution_id, home_confirmed_at, home_confirmed_by, created_at, search_key, family_key, sorted_key)
       select gen_random_uuid(), '5' || lpad(s.n::text, 10, '0'), g.name, f.name,
         case when s.n % 3 = 0 then (select institution_id from officers where given_name = 'An') else i.id end, now(), 'patient', now(),
         lower(g.name || ' ' || f.name), lower(f.name || ' ' || g.name),
         least(lower(g.name), lower(f.name)) || ' ' || greatest(lower(g.name), lower(f.name))
       from generate_series(1, 200000) s (n) join g on g.n = s.n % g.c join f on f.n = (s.n / 7) % f.c join i on i.n = (s.n / 3) % i.c;
     insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
         ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on, decided_at)
       select gen_random_uuid(), 'UA-2025-' || lpad(row_number() over ()::text, 6, '0') || '-A', gen_random_uuid(), p.id, o.institution_id, 'withdrawn',
         'X', 'Y', 'x', false, '1', now(), 'message', false, false, now(), '2025-01-01', '2025-01-01', now()
       from (select id, home_institution_id from patients where niss like '5%' limit 20000) p join officers o on o.given_name = 'An' and o.institution_id <> p.home_institution_id
       limit 2000;
     analyze patients; analyze exclusion_requests; analyze conversations";

/// Whatever the server says to the application role while this runs, beside the answer.
struct Listener {
    client: tokio_postgres::Client,
    said: tokio::sync::mpsc::UnboundedReceiver<String>,
}

impl Listener {
    async fn new(portal: &Portal) -> Self {
        let url = portal.cluster.connection_string("mijntoegang_app", &portal.database);
        let (client, mut connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        let (send, said) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = std::future::poll_fn(|context| connection.poll_message(context)).await {
                if let tokio_postgres::AsyncMessage::Notice(notice) = message {
                    let _ = send.send(notice.message().to_owned());
                }
            }
        });
        Self { client, said }
    }
}

#[tokio::test]
async fn a_name_among_many_patients_is_found_by_index_as_the_application_role() {
    let portal = Portal::start().await;
    let owner = portal.owner().await;
    // Filled first, indexed then, as the migration wrote the indexes: quicker by far.
    let indexes = owner
        .query("select indexname::text, indexdef from pg_indexes where tablename = 'patients' and indexname like 'patients\\_%\\_key' and indexname not like '%niss%' or indexname = 'patients_words'", &[])
        .await
        .unwrap();
    assert_eq!(indexes.len(), 4);
    for index in &indexes {
        owner.batch_execute(&format!("drop index {}", index.get::<_, String>(0))).await.unwrap();
    }
    owner.batch_execute(MANY).await.unwrap();
    for index in &indexes {
        owner.batch_execute(index.get(1)).await.unwrap();
    }
    owner.batch_execute("analyze patients").await.unwrap();
    let row = owner
        .query_one(
            "select p.search_key, p.family_name, o.id::text, o.institution_id::text from patients p join officers o on o.given_name = 'An'
               where p.home_institution_id = o.institution_id and p.niss like '5%' and p.search_key ~ '^[a-z]+ [a-z]{8,}$' order by p.niss limit 1",
            &[],
        )
        .await
        .unwrap();
    let (name, family, officer, institution): (String, String, String, String) = (row.get(0), row.get(1), row.get(2), row.get(3));
    let turned = name.split(' ').rev().collect::<Vec<_>>().join(" ");
    let slip = format!("{}{}", &name[..name.len() - 3], &name[name.len() - 2..]);
    // The server itself shows what it does inside the function, to nobody but this role in this database.
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    for (setting, value) in [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_nested_statements", "on"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_timing", "off"),
        ("auto_explain.log_level", "notice"),
    ] {
        admin
            .batch_execute(&format!(
                "load 'auto_explain'; alter role mijntoegang_app in database {} set {setting} = '{value}'",
                portal.database
            ))
            .await
            .unwrap();
    }
    let mut listener = Listener::new(&portal).await;
    for (typed, most) in [
        // At most a twentieth: the two thousand from elsewhere, a few for a beginning, more where likeness is asked.
        (name.as_str(), 10_000),
        (turned.as_str(), 10_000),
        (&family.to_lowercase(), 10_000),
        (&name[..name.len() - 2], 10_000),
        ("jan", 10_000),
        (slip.as_str(), 10_000),
        ("qwxzvb qwxzvb", 3_000),
    ] {
        while listener.said.try_recv().is_ok() {}
        listener.client
            .batch_execute(&format!(
                "begin; select set_config('mt.kind', 'officer', true), set_config('mt.officer', '{officer}', true), set_config('mt.institution', '{institution}', true)"
            ))
            .await
            .unwrap();
        // What the session counted so far, so that only this search is looked at.
        let counted = "select seq_scan, coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = 'patients'";
        let before = listener.client.query_one(counted, &[]).await.unwrap();
        let found: Vec<uuid::Uuid> = listener
            .client
            .query("select id from mt_find_patients($1) id", &[&typed])
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        let after = listener.client.query_one(counted, &[]).await.unwrap();
        let since = |at: usize| after.get::<_, i64>(at) - before.get::<_, i64>(at);
        let (scans, fetched) = (since(0), since(1));
        listener.client.batch_execute("rollback").await.unwrap();
        let mut plans = String::new();
        while let Ok(plan) = listener.said.try_recv() {
            plans += &plan;
        }
        assert!(plans.contains("patients_") && plans.contains("Query Text"), "{typed}: the plans are shown: {plans}");
        assert!(!plans.contains("Seq Scan on patients"), "{typed}: {plans}");
        assert_eq!(scans, 0, "{typed}");
        assert!(fetched <= most, "{typed}: {fetched} rows of 200000 were looked at: {plans}");
        assert_eq!(found.is_empty(), typed.starts_with("qwxz"), "{typed}");
        assert!(found.len() <= 21);
    }
    // A number goes by its own index, under row-level security.
    let an = portal.signed_in("an-ombudsdienst").await;
    assert_eq!(names(&search(&an, "85073000061").await), ["Emma Peeters"]);
    assert!(!names(&search(&an, &name).await).is_empty());
}

#[tokio::test]
async fn pages_about_a_patient_lead_to_the_patient_for_their_own_reason() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let other = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let talk = format!("/ombudsdienst{}", jan.writes("andere", "Een vraag").await);
    let request = format!("/ombudsdienst/aanvragen/{reference}");
    assert_eq!(
        an.get(&request).await.attribute(&format!("a[href='/ombudsdienst/aanvragen/{other}']"), "href"),
        Some(format!("/ombudsdienst/aanvragen/{other}"))
    );
    for (page, reason) in [(request, "aanvraag"), (talk, "vraag-patient")] {
        let address = an.fill(&page, &format!("{PATIENTS}/kies"), &[]).await.location();
        assert_eq!(an.get(&address).await.text_of("h1"), "Jan Willems");
        assert_eq!(portal.count(&format!("select count(*) from patient_looks where reason = '{reason}'")).await, 1);
    }
}
